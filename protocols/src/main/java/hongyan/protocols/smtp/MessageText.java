package hongyan.protocols.smtp;

import hongyan.base.bytes.Newlines;
import hongyan.base.failure.Reason;
import hongyan.base.failure.Reasoned;
import hongyan.net.wire.WireReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Receives the text after DATA: removes the stuffed dots and finds the end (RFC 5321 4.5.2).
///
/// Only CRLF `.` CRLF ends the text. A CR without LF or an LF without CR spoils the message; reading goes on to the
/// real
/// end so that the session stays in step, and nothing more is written (RFC 5321 2.3.8; SMTP smuggling).
final class MessageText implements WireReader.Taker {
    /// How the text ended.
    enum Outcome {
        COMPLETE,
        /// Larger than allowed; not all of it was written.
        TOO_BIG,
        /// Held a bare CR or LF.
        BARE_NEWLINE,
        /// The sink failed: see [#sinkFailure].
        SINK_FAILED
    }

    private enum State {
        /// Right behind a CRLF, or at the start.
        LINE_START,
        /// Behind a dot at the start of a line; the dot is not written.
        DOT,
        /// Behind that dot and a CR, which is not written yet.
        DOT_CR,
        TEXT,
        /// Behind a CR, which is written.
        CR,
        END
    }

    private final OutputStream sink;
    private final long limit;
    private State state = State.LINE_START;
    private long size;
    private boolean bare;
    private @Nullable IOException sinkFailure;

    MessageText(OutputStream sink, long limit) {
        this.sink = sink;
        this.limit = limit;
    }

    /// Reads to the end of the text.
    ///
    /// @param total how long the whole text may take
    /// @throws SocketTimeoutException when the peer is too slow
    Outcome receive(WireReader in, Duration total) throws IOException {
        long deadline = System.nanoTime() + total.toNanos();
        while (state != State.END) {
            if (in.feed(this) < 0) {
                throw new EOFException("closed within a message");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new SocketTimeoutException("message takes too long");
            }
        }
        if (bare) {
            return Outcome.BARE_NEWLINE;
        }
        if (size > limit) {
            return Outcome.TOO_BIG;
        }
        return sinkFailure == null ? Outcome.COMPLETE : Outcome.SINK_FAILED;
    }

    boolean ended() {
        return state == State.END;
    }

    @Nullable
    IOException sinkFailure() {
        return sinkFailure;
    }

    /// What the peer is told of it.
    Reason sinkReason() {
        IOException failure = sinkFailure;
        return failure != null && failure.getCause() instanceof Reasoned known ? known.reason() : Reason.STORAGE;
    }

    @Override
    public int take(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int run = offset; // from here on not yet written
        int i = offset;
        while (i < end) {
            switch (state) {
                case LINE_START -> {
                    if (bytes[i] == '.') {
                        write(bytes, run, i);
                        run = ++i;
                        state = State.DOT;
                    } else {
                        state = State.TEXT;
                    }
                }
                case DOT -> {
                    if (bytes[i] == '\r') {
                        run = ++i;
                        state = State.DOT_CR;
                    } else {
                        state = State.TEXT;
                    }
                }
                case DOT_CR -> {
                    if (bytes[i] == '\n') {
                        state = State.END;
                        return i + 1 - offset;
                    }
                    bare = true; // the CR is lost, with the message
                    state = State.TEXT;
                }
                case TEXT -> {
                    i = Newlines.next(bytes, i, end);
                    if (i < end) {
                        bare |= bytes[i] == '\n';
                        state = bytes[i] == '\r' ? State.CR : State.TEXT;
                        i++;
                    }
                }
                case CR -> {
                    if (bytes[i] == '\n') {
                        state = State.LINE_START;
                        i++;
                    } else {
                        bare = true;
                        state = State.TEXT; // looks at this byte again: it may be a CR
                    }
                }
                case END -> throw new IllegalStateException("the text has ended");
            }
        }
        write(bytes, run, end);
        return length;
    }

    private void write(byte[] bytes, int from, int to) {
        if (from == to) {
            return;
        }
        size += to - from;
        if (bare || size > limit || sinkFailure != null) {
            return;
        }
        try {
            sink.write(bytes, from, to - from);
        } catch (IOException e) {
            sinkFailure = e; // told when the text has ended
        } catch (RuntimeException bug) {
            sinkFailure = new IOException("the sink failed by a bug", bug); // what follows must not be read as commands
        }
    }
}
