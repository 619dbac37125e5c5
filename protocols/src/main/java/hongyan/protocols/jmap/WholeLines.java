package hongyan.protocols.jmap;

import hongyan.base.bytes.Newlines;
import java.io.IOException;
import java.io.OutputStream;

/// Writes every line end as CRLF (RFC 5322 2.3): an upload may have others, and what is signed must be what goes out.
///
/// Whoever is done calls [#end]. *Threads*: one.
final class WholeLines extends OutputStream {
    private static final byte[] CRLF = {'\r', '\n'};

    private final OutputStream out;
    private boolean behindCr;

    WholeLines(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int off, int len) throws IOException {
        int end = off + len;
        int run = off; // from here on not yet written
        int i = off;
        if (behindCr && len > 0) {
            out.write(CRLF);
            behindCr = false;
            i += bytes[i] == '\n' ? 1 : 0;
            run = i;
        }
        while (i < end) {
            i = Newlines.next(bytes, i, end);
            if (i == end) {
                break;
            }
            if (bytes[i] == '\r' && i + 1 < end && bytes[i + 1] == '\n') {
                i += 2;
                continue;
            }
            out.write(bytes, run, i - run);
            behindCr = bytes[i] == '\r' && i + 1 == end;
            if (!behindCr) {
                out.write(CRLF);
            }
            run = ++i;
        }
        out.write(bytes, run, end - run);
    }

    /// A CR as the last byte is a line end too.
    void end() throws IOException {
        if (behindCr) {
            behindCr = false;
            out.write(CRLF);
        }
    }
}
