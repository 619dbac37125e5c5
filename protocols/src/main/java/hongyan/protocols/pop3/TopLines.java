package hongyan.protocols.pop3;

import hongyan.base.bytes.Newlines;
import java.io.IOException;
import java.io.InputStream;

/// A message cut behind its header, the empty line and some lines of its body (RFC 1939 7 TOP).
final class TopLines extends InputStream {
    private final InputStream message;
    /// Lines of the body still to come; -1 while in the header.
    private int left = -1;

    private final int lines;
    private int lineLength;
    private boolean over;

    TopLines(InputStream message, int lines) {
        this.message = message;
        this.lines = lines;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int off, int len) throws IOException {
        if (over) {
            return -1;
        }
        int n = message.read(into, off, len);
        if (n <= 0) {
            return n;
        }
        int end = off + n;
        int at = off;
        while (at < end) {
            int stop = Newlines.next(into, at, end);
            lineLength += stop - at;
            if (stop == end) {
                break;
            }
            at = stop + 1;
            if (into[stop] == '\n' && endLine()) {
                over = true;
                return at - off;
            }
        }
        return n;
    }

    /// @return whether that was the last line wanted
    private boolean endLine() {
        boolean empty = lineLength == 0;
        lineLength = 0;
        if (left < 0) {
            left = empty ? lines : -1;
        } else {
            left--;
        }
        return left == 0;
    }

    @Override
    public void close() throws IOException {
        message.close();
    }
}
