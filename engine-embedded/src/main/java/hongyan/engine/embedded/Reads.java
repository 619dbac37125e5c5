package hongyan.engine.embedded;

import hongyan.kv.KvException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Where reads run that may wait for the disk.
///
/// A native call holds the carrier of a virtual thread, and there are as few carriers as cores. While reads come back
/// quickly ([Pace]), they run where they are asked for all the same. Else a read on a virtual thread first looks at
/// memory only (block cache and memtables: microseconds); what is not there is read by one of a few platform threads
/// while the virtual thread is parked.
///
/// *Threads*: safe. The pool's queue is bounded by the callers themselves: each waits for its one read.
final class Reads implements AutoCloseable {
    private final ExecutorService pool;
    private final Pace pace = new Pace();

    Reads(int threads) {
        pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("kv-read-", 0).factory());
    }

    /// Whether the caller must not wait inside native code.
    static boolean mustHop() {
        return Thread.currentThread().isVirtual();
    }

    /// Whether a read on this thread looks at memory only and then goes to the pool.
    boolean memoryFirst() {
        return mustHop() && !pace.isQuick();
    }

    /// Notes how long reads took that may have gone to the disk.
    ///
    /// @param start [System#nanoTime] when they began
    void took(long start, int reads) {
        pace.took(System.nanoTime() - start, reads);
    }

    /// Runs the work on a platform thread: here when this is one.
    <T> T hop(Callable<T> work) {
        if (!mustHop()) {
            try {
                return work.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw failed(e);
            }
        }
        Future<T> result = pool.submit(work);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    // The read uses native objects of the caller: it must be over before the caller goes on.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KvException known) {
                throw known;
            }
            throw failed(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static KvException failed(@org.jspecify.annotations.Nullable Throwable cause) {
        return cause == null ? new KvException("read failed") : new KvException("read failed", cause);
    }

    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new KvException("reads did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
