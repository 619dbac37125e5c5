package hongyan.store.account;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is told of commits. *Threads*: safe; listeners of an account are called one commit after the other.
///
/// *Failure*: a listener that throws is logged and never called again; the commit and the other listeners are not
/// harmed.
final class Publication {
    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    private final ConcurrentHashMap<Integer, CopyOnWriteArrayList<Listener>> byAccount = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Listener> all = new CopyOnWriteArrayList<>();

    /// Compared by identity: the same consumer may subscribe twice.
    private static final class Listener {
        private final Consumer<Committed> consumer;

        Listener(Consumer<Committed> consumer) {
            this.consumer = consumer;
        }
    }

    Subscription subscribe(int account, Consumer<Committed> consumer) {
        Listener listener = new Listener(consumer);
        byAccount.compute(account, (id, known) -> {
            CopyOnWriteArrayList<Listener> listeners = known == null ? new CopyOnWriteArrayList<>() : known;
            listeners.add(listener);
            return listeners;
        });
        return () -> drop(account, listener);
    }

    Subscription subscribeAll(Consumer<Committed> consumer) {
        Listener listener = new Listener(consumer);
        all.add(listener);
        return () -> all.remove(listener);
    }

    private void drop(int account, Listener listener) {
        byAccount.computeIfPresent(account, (id, listeners) -> {
            listeners.remove(listener);
            return listeners.isEmpty() ? null : listeners;
        });
    }

    void publish(Committed committed) {
        for (Listener listener : byAccount.getOrDefault(committed.account(), new CopyOnWriteArrayList<>())) {
            if (!tell(listener, committed)) {
                drop(committed.account(), listener);
            }
        }
        for (Listener listener : all) {
            if (!tell(listener, committed)) {
                all.remove(listener);
            }
        }
    }

    private static boolean tell(Listener listener, Committed committed) {
        try {
            listener.consumer.accept(committed);
            return true;
        } catch (RuntimeException e) {
            LOG.error(
                    "change listener failed, dropped account={} modseq={}", committed.account(), committed.modseq(), e);
            return false;
        }
    }

    /// Whether nobody is subscribed to anything; for tests.
    boolean isIdle() {
        return byAccount.isEmpty() && all.isEmpty();
    }
}
