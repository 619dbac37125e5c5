package hongyan.protocols.jmap;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Bounds how much one account does at once. *Threads*: safe.
final class Gate {
    private final int most;
    private final Map<Integer, Integer> running = new ConcurrentHashMap<>();

    Gate(int most) {
        this.most = most;
    }

    /// Whether the account may start one more; then it must [#leave].
    boolean enter(int account) {
        int now = running.merge(account, 1, Integer::sum);
        if (now > most) {
            leave(account);
            return false;
        }
        return true;
    }

    void leave(int account) {
        running.computeIfPresent(account, (_, count) -> count == 1 ? null : count - 1);
    }
}
