package hongyan.net.wire;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads lines and literals from a connection, with bounds. *Threads*: one.
///
/// A call waits for the peer no longer than [#timeout] in all, however slowly bytes trickle in. What a call that failed
/// has already read is read again by the next one. The buffer comes from a pool at the first byte and goes back when
/// the peer is silent.
public final class WireReader {
    /// How long an empty buffer is kept before it goes back to the pool.
    private static final long LINGER = Duration.ofMillis(50).toNanos();

    /// Enough to pick up what has already arrived.
    private static final long MOMENT = Duration.ofMillis(1).toNanos();

    /// A line is passed over up to this length; who goes on then is cut off.
    private static final long ENDLESS = 16L << 20;

    private static final byte[] NONE = new byte[0];

    private final Buffers buffers;
    private Transport transport;
    private long timeout = Duration.ofMinutes(5).toNanos();
    private byte @Nullable [] buffer;
    private int pos;
    private int end;
    private @Nullable Literal literal;

    WireReader(Transport transport, Buffers buffers) {
        this.transport = transport;
        this.buffers = buffers;
    }

    /// The longest a single call may wait for the peer.
    public void timeout(Duration timeout) {
        this.timeout = timeout.toNanos();
    }

    /// The next line without its CRLF, as bytes. Only CRLF ends a line when `strict` (a bare CR or LF stays in it);
    /// else a bare LF ends it too.
    ///
    /// @throws BadSyntax `LINE_TOO_LONG`; the rest of the line has then been passed over
    /// @throws SocketTimeoutException when the peer is too slow; nothing is consumed
    /// @throws EOFException when it closed
    /// @throws IOException also when the line has no end for 16 MiB
    public byte[] line(int limit, boolean strict) throws IOException {
        finishLiteral();
        long deadline = 0;
        byte[] held = NONE; // what earlier buffers held of this line
        boolean tooLong = false;
        long passed = 0;
        for (; ; ) {
            int last = held.length == 0 ? -1 : held[held.length - 1];
            int lf = lineEnd(strict, last);
            if (lf >= 0) {
                int length = held.length + lf - pos;
                if ((lf > pos ? at(lf - 1) : last) == '\r') {
                    length--;
                }
                if (tooLong || length > limit) {
                    pos = lf + 1;
                    throw new BadSyntax(Reason.LINE_TOO_LONG);
                }
                byte[] line = Arrays.copyOf(held, length);
                int tail = length - held.length;
                if (tail > 0) {
                    System.arraycopy(buf(), pos, line, held.length, tail);
                }
                pos = lf + 1;
                return line;
            }
            int rest = end - pos;
            if (tooLong || held.length + rest > limit + 1) {
                tooLong = true;
                passed += rest;
                if (passed > ENDLESS) {
                    throw new IOException("a line without end");
                }
                held = rest == 0 ? held : new byte[] {at(end - 1)}; // a CR here may belong to the end of the line
            } else if (rest > 0) {
                byte[] more = Arrays.copyOf(held, held.length + rest);
                System.arraycopy(buf(), pos, more, held.length, rest);
                held = more;
            }
            pos = end;
            deadline = deadline == 0 ? deadline() : deadline;
            fillOrReturn(deadline, held);
        }
    }

    private void fillOrReturn(long deadline, byte[] held) throws IOException {
        boolean filled = false;
        try {
            filled = fill(deadline);
            if (!filled) {
                throw new EOFException("closed by peer");
            }
        } finally {
            if (!filled && held.length > 0) {
                unread(held, 0, held.length);
            }
        }
    }

    /// Index of the LF that ends the line, -1 when it is not in the buffer. `last` is the byte before the buffer.
    private int lineEnd(boolean strict, int last) {
        byte[] bytes = buf();
        for (int i = pos; i < end; i++) {
            if (bytes[i] == '\n' && (!strict || (i > pos ? bytes[i - 1] : last) == '\r')) {
                return i;
            }
        }
        return -1;
    }

    /// A stream over exactly `size` bytes. The next call on this reader skips what has not been taken from it.
    public InputStream literal(long size) throws IOException {
        finishLiteral();
        Literal next = new Literal(size);
        literal = next;
        return next;
    }

    /// Reads at least one byte, at most `length`; -1 at the end.
    public int read(byte[] into, int offset, int length) throws IOException {
        finishLiteral();
        return take(into, offset, length);
    }

    private int take(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (pos == end && !fill(deadline())) {
            return -1;
        }
        int n = Math.min(length, end - pos);
        System.arraycopy(buf(), pos, into, offset, n);
        pos += n;
        return n;
    }

    /// Looks at bytes in place.
    public interface Taker {
        /// Takes at least one of the bytes and tells how many. The array is only lent.
        int take(byte[] bytes, int offset, int length) throws IOException;
    }

    /// Waits for at least one byte and shows all that are buffered, without a copy.
    ///
    /// @return how many were taken, -1 at the end
    public int feed(Taker taker) throws IOException {
        finishLiteral();
        if (pos == end && !fill(deadline())) {
            return -1;
        }
        int n = taker.take(buf(), pos, end - pos);
        if (n < 1 || n > end - pos) {
            throw new IllegalStateException("taker took " + n + " of " + (end - pos));
        }
        pos += n;
        return n;
    }

    /// Gives bytes back that were read too far: they are read next.
    public void unread(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return;
        }
        int rest = end - pos;
        if (pos >= length) {
            pos -= length;
        } else {
            byte[] old = buf();
            byte[] room = length + rest > Buffers.SIZE ? new byte[length + rest] : buffers.take();
            System.arraycopy(old, pos, room, length, rest);
            release();
            buffer = room;
            pos = 0;
            end = length + rest;
        }
        System.arraycopy(bytes, offset, buf(), pos, length);
    }

    /// Bytes at hand, without asking the system for more: what a client has sent ahead, as far as we know.
    public int pending() {
        return end - pos;
    }

    /// Whether something can be read without waiting.
    public boolean buffered() throws IOException {
        finishLiteral();
        while (pos == end && transport.arrived()) {
            // For TLS what arrived may be half a record, or none of the application's: look, do not wait for more.
            int n = transport.read(room(), 0, Buffers.SIZE, MOMENT);
            if (n <= 0) {
                return false;
            }
            pos = 0;
            end = n;
        }
        return pos < end;
    }

    /// Forgets what is buffered (STARTTLS, RFC 3207 4.2) and tells how many bytes there were.
    public int discardBuffered() {
        int count = end - pos;
        pos = 0;
        end = 0;
        literal = null;
        return transport instanceof PlainTransport plain && plain.forgetPending() ? count + 1 : count;
    }

    /// Waits until something can be read, the peer closes (false), or `wait` is over (false). Consumes nothing.
    public boolean await(Duration wait) throws IOException {
        finishLiteral();
        if (pos < end) {
            return true;
        }
        try {
            return fill(System.nanoTime() + wait.toNanos());
        } catch (SocketTimeoutException over) {
            return false; // the caller asked for no more
        }
    }

    /// What is buffered, taken out.
    byte[] takeBuffered() {
        byte[] bytes = pos == end ? NONE : Arrays.copyOfRange(buf(), pos, end);
        pos = 0;
        end = 0;
        return bytes;
    }

    /// From now on bytes come from here; what was buffered is gone.
    void transport(Transport next) {
        discardBuffered();
        release();
        transport = next;
    }

    /// From now on bytes come through here; none were buffered.
    void layer(Transport next) {
        release();
        transport = next;
    }

    void release() {
        byte[] bytes = buffer;
        if (bytes != null) {
            buffer = null;
            buffers.give(bytes);
        }
        pos = 0;
        end = 0;
    }

    private long deadline() {
        return System.nanoTime() + timeout;
    }

    /// Fills the empty buffer; false at the end of the stream.
    private boolean fill(long deadline) throws IOException {
        pos = 0;
        end = 0;
        for (; ; ) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException("peer too slow");
            }
            if (buffer == null && !transport.await(left)) {
                throw new SocketTimeoutException("peer too slow");
            }
            int n = transport.read(room(), 0, Buffers.SIZE, Math.min(left, LINGER));
            if (n > 0) {
                end = n;
                return true;
            }
            release();
            transport.rest();
            if (n < 0) {
                return false;
            }
        }
    }

    private byte[] room() {
        byte[] bytes = buffer;
        if (bytes == null || bytes.length != Buffers.SIZE) {
            bytes = buffers.take();
            buffer = bytes;
        }
        return bytes;
    }

    private byte[] buf() {
        byte[] bytes = buffer;
        return bytes == null ? NONE : bytes;
    }

    private byte at(int index) {
        return buf()[index];
    }

    private void finishLiteral() throws IOException {
        Literal open = literal;
        if (open != null) {
            open.close();
        }
    }

    private final class Literal extends InputStream {
        private long left;

        Literal(long size) {
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            if (length == 0) {
                return 0;
            }
            int n = take(into, offset, (int) Math.min(length, left));
            if (n < 0) {
                throw new EOFException("closed by peer");
            }
            left -= n;
            return n;
        }

        @Override
        public int available() {
            return (int) Math.min(left, end - pos);
        }

        @Override
        public void close() throws IOException {
            while (left > 0) {
                if (pos == end && !fill(deadline())) {
                    throw new EOFException("closed by peer");
                }
                int n = (int) Math.min(left, end - pos);
                pos += n;
                left -= n;
            }
            if (literal == this) {
                literal = null;
            }
        }
    }
}
