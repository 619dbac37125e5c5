package hongyan.engine.embedded;

import hongyan.kv.KvException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Lets work in until it is shut, and lets the closer wait until the last one is out: no native object is freed under
/// a running call.
///
/// *Threads*: safe.
final class Gate {
    private static final long SHUT = 1L << 62;
    private final AtomicLong state = new AtomicLong();
    private volatile @Nullable Thread closer;

    /// @throws KvException when shut
    void enter() {
        long now = state.incrementAndGet();
        if ((now & SHUT) != 0) {
            exit();
            throw new KvException(KvException.Kind.CLOSED, "the store is closed");
        }
    }

    void exit() {
        if (state.decrementAndGet() == SHUT) {
            LockSupport.unpark(closer);
        }
    }

    /// Lets nobody in any more, and returns when all are out. False when it was shut before.
    boolean shut() {
        long before = state.getAndUpdate(s -> s | SHUT);
        if ((before & SHUT) != 0) {
            return false;
        }
        closer = Thread.currentThread();
        boolean interrupted = false;
        while (state.get() != SHUT) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
