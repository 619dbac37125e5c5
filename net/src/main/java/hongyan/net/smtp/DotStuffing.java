package hongyan.net.smtp;

import hongyan.base.bytes.Newlines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Writes a message as the text of DATA (RFC 5321 4.5.2) or as a multi-line answer of POP3 (RFC 1939 3): a dot at the
/// start of a line is doubled, a bare CR or LF becomes CRLF (RFC 5321 2.3.8: none may go out), and the text ends with
/// CRLF `.` CRLF.
public final class DotStuffing {
    private static final int BLOCK = 16 * 1024;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] END = {'.', '\r', '\n'};

    private final OutputStream out;
    private boolean lineStart = true;
    private boolean behindCr;

    public DotStuffing(OutputStream out) {
        this.out = out;
    }

    /// Copies to the end of the stream and writes the closing line.
    public void copy(InputStream message) throws IOException {
        byte[] block = new byte[BLOCK];
        for (int n = message.read(block); n >= 0; n = message.read(block)) {
            write(block, n);
        }
        if (behindCr || !lineStart) {
            out.write(CRLF);
        }
        out.write(END);
    }

    private void write(byte[] bytes, int length) throws IOException {
        int run = 0; // from here on not yet written
        int i = 0;
        while (i < length) {
            if (behindCr) {
                out.write(CRLF);
                behindCr = false;
                lineStart = true;
                i += bytes[i] == '\n' ? 1 : 0;
                run = i;
                if (i == length) {
                    break;
                }
            }
            if (lineStart && bytes[i] == '.') {
                out.write(bytes, run, i - run);
                out.write('.');
                run = i;
            }
            lineStart = false;
            int end = Newlines.next(bytes, i, length);
            if (end == length) {
                break;
            }
            if (bytes[end] == '\r' && end + 1 < length && bytes[end + 1] == '\n') {
                lineStart = true; // the common case: the run goes on over the line end
                i = end + 2;
                continue;
            }
            out.write(bytes, run, end - run);
            behindCr = bytes[end] == '\r';
            if (!behindCr) {
                out.write(CRLF);
                lineStart = true;
            }
            i = end + 1;
            run = i;
        }
        out.write(bytes, run, length - run);
    }
}
