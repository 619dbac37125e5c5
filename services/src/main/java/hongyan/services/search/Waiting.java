package hongyan.services.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The accounts the index has to look at, and when: an account that is quiet for a moment, that has waited long, that
/// has much, or that somebody searched in vain. *Threads*: safe; its monitor is held for a few instructions.
final class Waiting {
    private static final long QUIET = TimeUnit.SECONDS.toNanos(3);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final int MUCH = 50_000;

    private final Map<Integer, Wait> accounts = new HashMap<>();
    private boolean closed;

    private static final class Wait {
        final long first;
        long last;
        int changes;
        boolean hurry;

        Wait(long now) {
            first = now;
            last = now;
        }

        long due() {
            return hurry || changes >= MUCH ? first : Math.min(last + QUIET, first + PATIENCE);
        }
    }

    synchronized void add(int account, int changes) {
        long now = System.nanoTime();
        Wait wait = accounts.computeIfAbsent(account, it -> new Wait(now));
        wait.last = Math.max(wait.last, now);
        wait.changes += changes;
        if (accounts.size() == 1) {
            notifyAll();
        }
    }

    /// An account that failed: not before so much time.
    synchronized void later(int account, Duration time) {
        long then = System.nanoTime() + time.toNanos();
        Wait wait = accounts.computeIfAbsent(account, it -> new Wait(then));
        wait.last = then;
        wait.changes = Math.max(1, wait.changes);
    }

    synchronized void hurry(int account) {
        add(account, 0);
        Wait wait = accounts.get(account);
        if (wait != null && !wait.hurry) {
            wait.hurry = true;
            notifyAll();
        }
    }

    /// Takes accounts that are due; waits for the first, at most so long. Empty when none became due, or when closed.
    synchronized List<Integer> take(int most, long waitMillis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        while (!closed) {
            long now = System.nanoTime();
            List<Integer> due = new ArrayList<>();
            long next = end;
            for (Map.Entry<Integer, Wait> each : accounts.entrySet()) {
                long at = each.getValue().due();
                if (at - now <= 0) {
                    due.add(each.getKey());
                    if (due.size() == most) {
                        break;
                    }
                } else if (at - next < 0) {
                    next = at;
                }
            }
            if (!due.isEmpty()) {
                accounts.keySet().removeAll(Set.copyOf(due));
                return due;
            }
            if (end - now <= 0) {
                return List.of();
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, next - now));
        }
        return List.of();
    }

    synchronized boolean hasHurry() {
        long now = System.nanoTime();
        return accounts.values().stream().anyMatch(wait -> wait.hurry && wait.first - now <= 0);
    }

    synchronized int size() {
        return accounts.size();
    }

    /// For how long the one that has waited longest has done so.
    synchronized long longestMillis() {
        long now = System.nanoTime();
        return TimeUnit.NANOSECONDS.toMillis(accounts.values().stream()
                .mapToLong(wait -> Math.max(0, now - wait.first))
                .max()
                .orElse(0));
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
