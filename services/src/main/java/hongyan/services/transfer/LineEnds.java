package hongyan.services.transfer;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Gives messages kept as Unix files their CRLF back (RFC 5322 2.3). The first line end decides for the whole message:
/// behind CRLF it goes as it is, else every bare LF becomes CRLF.
final class LineEnds extends FilterOutputStream {
    private boolean decided;
    private boolean unix;
    private int last = -1;

    LineEnds(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        int end = offset + length;
        for (int i = offset; i < end && !decided; i++) {
            if (bytes[i] == '\n') {
                decided = true;
                unix = (i == offset ? last : bytes[i - 1]) != '\r';
            }
        }
        int run = offset;
        for (int i = offset; unix && i < end; i++) {
            if (bytes[i] == '\n' && (i == offset ? last : bytes[i - 1]) != '\r') {
                out.write(bytes, run, i - run);
                out.write('\r');
                run = i;
            }
        }
        out.write(bytes, run, end - run);
        last = bytes[end - 1];
    }
}
