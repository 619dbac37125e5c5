package hongyan.net.smtp;

import java.util.List;

/// A server's reply (RFC 5321 4.2).
///
/// @param code 200 to 599
/// @param enhanced `class.subject.detail` (RFC 2034), empty when there is none or it contradicts the code
/// @param lines the text, without codes; printable, bounded
public record Reply(int code, String enhanced, List<String> lines) {
    public Reply {
        lines = List.copyOf(lines);
    }

    /// A reply of our own making.
    public static Reply own(int code, String enhanced, String text) {
        return new Reply(code, enhanced, List.of(text));
    }

    /// 2xx: done.
    public boolean positive() {
        return code / 100 == 2;
    }

    /// 4xx: try again later.
    public boolean temporary() {
        return code / 100 == 4;
    }

    /// 5xx: never.
    public boolean permanent() {
        return code / 100 == 5;
    }

    public String text() {
        return String.join(" ", lines);
    }

    /// On one line, as logs and delivery reports show it (RFC 3464 2.3.6 Diagnostic-Code).
    public String line() {
        return code + (enhanced.isEmpty() ? " " : " " + enhanced + " ") + text();
    }
}
