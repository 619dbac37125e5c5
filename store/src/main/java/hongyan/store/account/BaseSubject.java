package hongyan.store.account;

import hongyan.formats.mime.HeaderText;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The subject without what replies and forwards put around it (RFC 5256 2.1), and with the marks that Chinese clients
/// write. Lower case, white space folded.
public final class BaseSubject {
    private static final Set<String> MARKS =
            Set.of("re", "fw", "fwd", "回复", "答复", "回覆", "答覆", "转发", "轉寄", "轉發", "aw", "wg", "sv", "antw");
    private static final int LONGEST_MARK = 4;
    private static final int LONGEST_BLOB = 80;

    /// A subject laid bare.
    ///
    /// @param answer whether a mark of a reply or a forward was taken off
    public record Stripped(String base, boolean answer) {}

    private BaseSubject() {}

    /// @param raw as it stands in the header
    public static String of(@Nullable String raw) {
        return raw == null ? "" : base(decoded(raw));
    }

    /// @param raw as it stands in the header
    public static Stripped stripped(@Nullable String raw) {
        return raw == null ? new Stripped("", false) : strip(decoded(raw));
    }

    private static String decoded(String raw) {
        return isPlain(raw) ? raw : HeaderText.decode(raw);
    }

    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) >= 0x80) {
                return false;
            }
        }
        return !raw.contains("=?");
    }

    static String base(String subject) {
        return strip(subject).base();
    }

    private static Stripped strip(String subject) {
        String text = fold(subject);
        boolean answer = false;
        while (true) {
            String front = trailer(text);
            String shorter = leader(front);
            if (shorter.equals(text)) {
                return new Stripped(text, answer);
            }
            // The name of a list in front says nothing of a reply.
            boolean list = front.length() == text.length() && front.startsWith("[") && !front.startsWith("[fwd:");
            answer |= !list;
            text = shorter;
        }
    }

    private static String fold(String subject) {
        StringBuilder out = new StringBuilder(subject.length());
        boolean space = false;
        for (int i = 0; i < subject.length(); i++) {
            char c = subject.charAt(i);
            if (Character.isWhitespace(c) || c == '\u3000') {
                space = true;
                continue;
            }
            if (space && !out.isEmpty()) {
                out.append(' ');
            }
            space = false;
            out.append(c);
        }
        return out.toString().toLowerCase(Locale.ROOT);
    }

    // RFC 5256 2.1 (2): "(fwd)" at the end
    private static String trailer(String text) {
        return text.endsWith("(fwd)")
                ? text.substring(0, text.length() - "(fwd)".length()).stripTrailing()
                : text;
    }

    // RFC 5256 2.1 (3) to (6): blobs and marks in front, "[fwd: ... ]" around
    private static String leader(String text) {
        if (text.startsWith("[fwd:") && text.endsWith("]")) {
            return text.substring("[fwd:".length(), text.length() - 1).strip();
        }
        int blob = blobEnd(text, 0);
        if (blob > 0 && blob < text.length()) {
            return text.substring(blob).strip();
        }
        int end = 0;
        while (end < text.length() && end <= LONGEST_MARK && Character.isLetter(text.charAt(end))) {
            end++;
        }
        if (end == 0 || !MARKS.contains(text.substring(0, end))) {
            return text;
        }
        int at = skipSpace(text, end);
        int inner = blobEnd(text, at);
        at = inner > 0 ? skipSpace(text, inner) : at;
        if (at < text.length() && (text.charAt(at) == ':' || text.charAt(at) == '：')) {
            return text.substring(at + 1).strip();
        }
        return text;
    }

    private static int skipSpace(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    /// The end of a `[list name]` that starts here, or 0.
    private static int blobEnd(String text, int from) {
        if (from >= text.length() || text.charAt(from) != '[') {
            return 0;
        }
        for (int i = from + 1; i < Math.min(text.length(), from + LONGEST_BLOB); i++) {
            char c = text.charAt(i);
            if (c == ']') {
                return i + 1;
            }
            if (c == '[') {
                return 0;
            }
        }
        return 0;
    }
}
