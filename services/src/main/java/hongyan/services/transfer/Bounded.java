package hongyan.services.transfer;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Takes so much and no more.
final class Bounded extends FilterOutputStream {
    private long left;

    Bounded(OutputStream out, long limit) {
        super(out);
        this.left = limit;
    }

    @Override
    public void write(int b) throws IOException {
        take(1);
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        take(length);
        out.write(bytes, offset, length);
    }

    private void take(int count) throws IOException {
        left -= count;
        if (left < 0) {
            throw new IOException("larger than this server takes");
        }
    }
}
