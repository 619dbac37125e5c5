package hongyan.net.wire;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A bounded store of spare buffers, all of one size, so that an idle connection needs none of its own.
///
/// More may be out than the bound; what comes back beyond it is left to the collector.
///
/// *Threads*: safe. *Locks*: its own monitor, held for a few instructions, never while anything waits.
final class Buffers {
    /// Holds the largest TLS record (RFC 8446 5.2, RFC 5246 6.2.3: 2^14 + 2048 + 5).
    static final int SIZE = 18 * 1024 + 256;

    private final ArrayDeque<byte[]> spare = new ArrayDeque<>();
    private final int bound;

    Buffers(int bound) {
        this.bound = bound;
    }

    byte[] take() {
        byte @Nullable [] one;
        synchronized (this) {
            one = spare.pollLast();
        }
        return one == null ? new byte[SIZE] : one;
    }

    void give(byte[] buffer) {
        if (buffer.length != SIZE) {
            return; // grown by unread: not one of ours
        }
        synchronized (this) {
            if (spare.size() < bound) {
                spare.addLast(buffer);
            }
        }
    }

    synchronized int spares() {
        return spare.size();
    }
}
