package hongyan.net.wire;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// DEFLATE (RFC 1951) both ways over the channel or TLS, as RFC 4978 wants it for IMAP.
///
/// *Memory while idle*: none native. The compressor is borrowed for one answer and forgets it: the blocks of the next
/// one refer to nothing before. What the peer sends may refer to the last 32 KiB it sent: they are kept, as many bytes
/// as there were, and given to a new decompressor when it speaks again. That works at the end of a block, which a peer
/// that flushes marks by an empty stored one (RFC 1951 3.2.4); for one that does not, the decompressor stays.
///
/// *Bombs*: nothing is held decompressed but what the reader has room for. Beyond [#CREDIT] bytes, more than [#RATIO]
/// times what came ends the connection.
///
/// *Threads*: one reader, one writer.
final class DeflateTransport implements Transport {
    static final int RATIO = 100;
    static final long CREDIT = 64L << 20;
    private static final int WINDOW = 32 * 1024;
    /// LEN and NLEN of an empty stored block.
    private static final int FLUSHED = 0x0000FFFF;

    private final Transport below;
    private final Buffers buffers;
    private final Deflaters deflaters;

    // reading
    private @Nullable Inflater inflater;
    private byte @Nullable [] net;
    private byte[] history = new byte[0];
    private int remembered;
    private boolean more;
    private boolean ended;
    /// The last four bytes that came, the newest lowest.
    private int last;

    private long compressed;
    private long plain;

    // writing
    private @Nullable Deflater deflater;

    /// @param early what had been read of the compressed stream before it was known to be one
    DeflateTransport(Transport below, Buffers buffers, Deflaters deflaters, byte[] early) {
        this.below = below;
        this.buffers = buffers;
        this.deflaters = deflaters;
        if (early.length > 0) {
            byte[] bytes = early.length > Buffers.SIZE ? new byte[early.length] : buffers.take();
            System.arraycopy(early, 0, bytes, 0, early.length);
            net = bytes;
            arrived(bytes, early.length, inflater());
        }
    }

    private Inflater inflater() {
        Inflater now = inflater;
        if (now == null) {
            now = new Inflater(true);
            if (remembered > 0) {
                now.setDictionary(history, 0, remembered);
            }
            inflater = now;
        }
        return now;
    }

    @Override
    public int read(byte[] into, int offset, int length, long nanos) throws IOException {
        long deadline = System.nanoTime() + nanos;
        while (!ended) {
            Inflater now = inflater();
            int n = inflate(now, into, offset, length);
            more = n == length;
            if (n > 0) {
                remember(into, offset, n);
                return n;
            }
            if (now.finished()) {
                ended = true;
                break;
            }
            byte[] bytes = net;
            if (bytes == null) {
                bytes = buffers.take();
                net = bytes;
            }
            int got = below.read(bytes, 0, bytes.length, deadline - System.nanoTime());
            if (got <= 0) {
                return got;
            }
            arrived(bytes, got, now);
        }
        return -1;
    }

    private void arrived(byte[] bytes, int count, Inflater now) {
        for (int i = Math.max(0, count - 4); i < count; i++) {
            last = last << 8 | bytes[i] & 0xff;
        }
        compressed += count;
        now.setInput(bytes, 0, count);
    }

    private int inflate(Inflater now, byte[] into, int offset, int length) throws IOException {
        int n;
        try {
            n = now.inflate(into, offset, length);
        } catch (DataFormatException e) {
            throw new IOException("what came is not DEFLATE", e);
        }
        plain += n;
        if (plain > CREDIT + RATIO * compressed) {
            throw new IOException("decompression bomb: " + plain + " bytes out of " + compressed);
        }
        return n;
    }

    private void remember(byte[] bytes, int offset, int count) {
        int take = Math.min(count, WINDOW);
        int keep = Math.min(remembered, WINDOW - take);
        if (history.length < keep + take) {
            byte[] larger = new byte[Math.min(WINDOW, Math.max(512, 2 * (keep + take)))];
            System.arraycopy(history, remembered - keep, larger, 0, keep);
            history = larger;
        } else if (keep < remembered) {
            System.arraycopy(history, remembered - keep, history, 0, keep);
        }
        System.arraycopy(bytes, offset + count - take, history, keep, take);
        remembered = keep + take;
    }

    /// Whether what came is all taken.
    private boolean drained() {
        Inflater now = inflater;
        return !more && (now == null || now.getRemaining() == 0);
    }

    @Override
    public boolean await(long nanos) throws IOException {
        return ended || !drained() || below.await(nanos);
    }

    @Override
    public boolean arrived() throws IOException {
        return ended || !drained() || below.arrived();
    }

    @Override
    public void rest() {
        if (drained()) {
            byte[] bytes = net;
            if (bytes != null) {
                net = null;
                buffers.give(bytes);
            }
            Inflater now = inflater;
            if (now != null && last == FLUSHED) {
                inflater = null;
                now.end();
                history = history.length == remembered ? history : Arrays.copyOf(history, remembered);
            }
        }
        below.rest();
    }

    /// Whether native memory is held.
    boolean heavy() {
        return inflater != null || deflater != null;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Deflater now = deflater;
        if (now == null) {
            now = deflaters.take();
            deflater = now;
        }
        now.setInput(bytes, offset, length);
        byte[] out = buffers.take();
        try {
            while (!now.needsInput()) {
                int n = now.deflate(out, 0, out.length, Deflater.NO_FLUSH);
                if (n > 0) {
                    below.write(out, 0, n);
                }
            }
        } finally {
            buffers.give(out);
        }
    }

    @Override
    public void flush() throws IOException {
        Deflater now = deflater;
        if (now == null) {
            return;
        }
        byte[] out = buffers.take();
        try {
            int n;
            do {
                n = now.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
                if (n > 0) {
                    below.write(out, 0, n);
                }
            } while (n == out.length);
        } finally {
            buffers.give(out);
            deflater = null;
            deflaters.give(now);
        }
    }

    /// Lets everything go; called when neither reads nor writes are under way.
    void end() {
        Inflater reading = inflater;
        if (reading != null) {
            inflater = null;
            reading.end();
        }
        Deflater writing = deflater;
        if (writing != null) {
            deflater = null;
            deflaters.give(writing);
        }
        byte[] bytes = net;
        if (bytes != null) {
            net = null;
            buffers.give(bytes);
        }
        ended = true;
    }
}
