package hongyan.app.server;

import java.time.Duration;

/// Gives memory back when work is over: after a burst (sign-ins with their 19 MiB each, an import) the heap stays as
/// large as it ever was until somebody collects it, and nobody does while nothing is allocated.
///
/// Looks every few seconds; collects once when hardly anything was allocated meanwhile and much more is held than was
/// left the last time. On a busy server only when half of the largest heap is waste: the collector of a small machine
/// would rather take more memory than look at what is old. *Threads*: one virtual thread, ended by [#close].
final class MemoryKeeper implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(5);
    /// Less than this allocated since the last look is rest.
    private static final long REST = 8 << 20;
    /// What must be won at least.
    private static final long WORTH = 48L << 20;

    private final Runtime runtime = Runtime.getRuntime();
    /// The largest heap there may be.
    private final long most;
    private final Runnable collect;
    private final Thread thread;
    private long used;
    private long left;

    MemoryKeeper() {
        this(Runtime.getRuntime().maxMemory(), System::gc);
    }

    MemoryKeeper(long most, Runnable collect) {
        this.most = most;
        this.collect = collect;
        this.thread = Thread.ofVirtual().name("memory-keeper").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                look(runtime.totalMemory() - runtime.freeMemory());
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /// @param now bytes of the heap in use, garbage included
    void look(long now) {
        boolean rest = Math.abs(now - used) < REST;
        used = now;
        if (rest && now - left > WORTH || now - left > most / 2) {
            collect.run();
            used = runtime.totalMemory() - runtime.freeMemory();
            left = used;
        } else {
            left = Math.min(left, now);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
