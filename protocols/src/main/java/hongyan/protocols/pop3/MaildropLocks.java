package hongyan.protocols.pop3;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/// Who has which maildrop (RFC 1939 4: exclusive access). In memory: there is one server process.
///
/// *Threads*: safe; no lock of its own beyond the map's.
final class MaildropLocks {
    /// A session that has been silent for as long gives way to a new one of the same account.
    static final Duration STALE = Duration.ofMinutes(2);

    /// Who holds a maildrop.
    interface Holder {
        /// How long nothing has come from its client.
        Duration silent();

        /// Ends it, from another thread.
        void evict();
    }

    private final ConcurrentHashMap<Integer, Holder> holders = new ConcurrentHashMap<>();

    /// @return whether `holder` has the maildrop now
    boolean take(int account, Holder holder) {
        Holder before = holders.putIfAbsent(account, holder);
        if (before == null) {
            return true;
        }
        if (before.silent().compareTo(STALE) < 0 || !holders.replace(account, before, holder)) {
            return false;
        }
        before.evict();
        return true;
    }

    boolean holds(int account, Holder holder) {
        return holder.equals(holders.get(account));
    }

    void release(int account, Holder holder) {
        holders.remove(account, holder);
    }
}
