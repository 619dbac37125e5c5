package hongyan.net.wire;

import java.util.ArrayDeque;
import java.util.zip.Deflater;

/// A bounded store of spare compressors, each a quarter of a megabyte of native memory, so that a connection has one
/// only while it writes.
///
/// *Threads*: safe. *Locks*: its own monitor, held for a few instructions.
final class Deflaters {
    private static final int BOUND = 32;

    private final ArrayDeque<Deflater> spare = new ArrayDeque<>();

    Deflater take() {
        Deflater one;
        synchronized (this) {
            one = spare.pollLast();
        }
        return one == null ? new Deflater(Deflater.BEST_SPEED, true) : one;
    }

    /// Takes it back, whatever it was in the middle of.
    void give(Deflater deflater) {
        deflater.reset();
        synchronized (this) {
            if (spare.size() < BOUND) {
                spare.addLast(deflater);
                return;
            }
        }
        deflater.end();
    }

    synchronized int spares() {
        return spare.size();
    }

    synchronized void close() {
        spare.forEach(Deflater::end);
        spare.clear();
    }
}
