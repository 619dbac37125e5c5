package hongyan.net.smtp;

import hongyan.base.failure.BadSyntax;
import hongyan.net.wire.WireReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Reads replies, from servers of any quality: bounded in lines, in length and in time; a bare LF ends a line too.
final class ReplyReader {
    /// RFC 5321 4.5.3.1.5 says 512; some say more.
    private static final int LINE = 4096;

    private static final int LINES = 128;
    /// Beyond this the text of a reply is not kept.
    private static final int KEPT = 16 * 1024;

    private final WireReader in;

    ReplyReader(WireReader in) {
        this.in = in;
    }

    /// The next reply, all of its lines.
    ///
    /// @throws IOException on anything that is no reply: the connection is of no use then
    Reply read(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        List<String> lines = new ArrayList<>(1);
        int kept = 0;
        int code = 0;
        for (int count = 0; count < LINES; count++) {
            in.timeout(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            byte[] line = line();
            int own = code(line);
            if (count > 0 && own != code) {
                throw new IOException("reply with two codes: " + code + " and " + own);
            }
            code = own;
            if (kept < KEPT) {
                String text = text(line, Math.min(line.length, 4), Math.min(line.length, 4 + KEPT - kept));
                lines.add(text);
                kept += text.length() + 1;
            }
            if (line.length < 4 || line[3] != '-') {
                return reply(code, lines);
            }
        }
        throw new IOException("reply without end");
    }

    private byte[] line() throws IOException {
        try {
            return in.line(LINE, false);
        } catch (BadSyntax tooLong) {
            throw new IOException("reply line too long", tooLong);
        }
    }

    private static int code(byte[] line) throws IOException {
        if (line.length >= 3
                && line[0] >= '2'
                && line[0] <= '5'
                && isDigit(line[1])
                && isDigit(line[2])
                && (line.length == 3 || line[3] == ' ' || line[3] == '-')) {
            return (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
        }
        throw new IOException("not a reply: " + text(line, 0, Math.min(line.length, 80)));
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    /// UTF-8 with everything unprintable shown as `?`: it goes into logs and delivery reports.
    private static String text(byte[] line, int from, int to) {
        String raw = new String(line, from, Math.max(0, to - from), StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder(raw.length());
        raw.codePoints()
                .forEach(c ->
                        text.appendCodePoint(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? '?' : c));
        return text.toString();
    }

    /// Takes the enhanced code off the text (RFC 2034 4: on every line).
    private static Reply reply(int code, List<String> lines) {
        String enhanced = "";
        List<String> texts = new ArrayList<>(lines.size());
        for (String line : lines) {
            int end = enhancedEnd(line, code);
            if (end > 0) {
                enhanced = line.substring(0, end);
            }
            texts.add(end > 0 ? line.substring(end).stripLeading() : line);
        }
        return new Reply(code, enhanced, texts);
    }

    /// Length of an enhanced code at the start, of the class of `code`; 0 when there is none (RFC 3463 2).
    private static int enhancedEnd(String line, int code) {
        if (line.length() < 5 || line.charAt(0) - '0' != code / 100 || line.charAt(1) != '.') {
            return 0;
        }
        int dots = 0;
        int digits = 0;
        int i = 1;
        for (; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '.' && dots < 2 && (dots == 0 || digits > 0)) {
                dots++;
                digits = 0;
            } else if (isDigit(c) && digits < 3) {
                digits++;
            } else {
                break;
            }
        }
        return dots == 2 && digits > 0 && (i == line.length() || line.charAt(i) == ' ') ? i : 0;
    }
}
