package hongyan.net.http;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A request body that refuses to be longer than its limit.
final class BoundedBody extends FilterInputStream {
    private long left;

    BoundedBody(InputStream in, long limit) {
        super(in);
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
            count(1);
        }
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    private void count(int read) {
        left -= read;
        if (left < 0) {
            throw new BadSyntax(Reason.TOO_BIG);
        }
    }
}
