package hongyan.services.extract;

import java.io.IOException;
import java.io.InputStream;

/// At most so many bytes of a stream; one more is an error. *Threads*: one.
final class Bounded extends InputStream {
    private final InputStream in;
    private long left;

    Bounded(InputStream in, long most) {
        this.in = in;
        this.left = most;
    }

    private void spend(long bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw new IOException("larger than allowed");
        }
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        if (b >= 0) {
            spend(1);
        }
        return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int n = in.read(into, offset, length);
        if (n > 0) {
            spend(n);
        }
        return n;
    }
}
