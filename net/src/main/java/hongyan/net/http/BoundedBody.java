package hongyan.net.http;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/// A request body that refuses to be longer than its limit, and to take for ever: whoever sends a byte at a time would
/// hold a request for hours.
final class BoundedBody extends FilterInputStream {
    private static final long GRACE = TimeUnit.SECONDS.toNanos(20);
    /// Bytes a second, after the grace.
    private static final long SLOWEST = 200;

    private final long start = System.nanoTime();
    private long read;
    private long left;

    BoundedBody(InputStream in, long limit) {
        super(in);
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = super.read(buffer, offset, length);
        } catch (IOException e) {
            throw new ClientGone(e);
        }
        if (count > 0) {
            read += count;
            left -= count;
        }
        if (left < 0) {
            throw new BadSyntax(Reason.TOO_BIG);
        }
        long elapsed = System.nanoTime() - start;
        if (elapsed > GRACE && read < SLOWEST * TimeUnit.NANOSECONDS.toSeconds(elapsed)) {
            throw new ClientGone("the body comes too slowly");
        }
        return count;
    }
}
