package hongyan.store.account;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KeyReader;
import hongyan.kv.Order;
import hongyan.kv.Space;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The change log: page by page. A log with a gap, or one that cannot be read, starts anew: nothing depends on it.
final class LogLook {
    private static final int ROWS = 500;
    private final Inspection.Looks looks;
    /// By stream: modseq and number of the next entry.
    private final Map<Integer, long[]> last = new HashMap<>();

    LogLook(Inspection.Looks looks) {
        this.looks = looks;
    }

    void run() {
        Optional<Key> from = Optional.of(Key.raw(new byte[0]));
        while (from.isPresent()) {
            Key start = from.get();
            from = looks.look(look -> page(look, start));
        }
    }

    private Optional<Key> page(Look look, Key from) {
        KeyRange range = KeyRange.prefixFrom(Keys.account(look.account), from);
        List<Entry> page = look.snapshot.scan(Space.CHANGE, range, Order.ASCENDING, ROWS);
        List<Entry> bad = new ArrayList<>();
        boolean gap = false;
        for (Entry entry : page) {
            KeyReader key = entry.key().reader();
            key.int32();
            int stream = key.byte8();
            long modseq = key.int64();
            int ord = key.int32();
            Optional<Integer> entries = Look.decoded(
                    entry.value(),
                    bytes -> stream == Stream.EMAIL.code()
                            ? ChangeRow.readMail(bytes).size()
                            : ChangeRow.readThings(bytes).size());
            if (entries.isEmpty()) {
                bad.add(entry);
                continue;
            }
            long[] before = last.computeIfAbsent(stream, s -> new long[2]);
            boolean follows = ord == (before[0] == modseq ? before[1] : 0);
            // below the floor: trimmed since the last page, or never to be asked for
            gap |= modseq > look.row.logFloor && (!follows || modseq > look.row.modseq);
            before[0] = modseq;
            before[1] = (long) ord + entries.get();
        }
        bad.forEach(entry -> look.aside(Space.CHANGE, entry.key(), entry.value()));
        if (gap) {
            look.mend("the change log has a gap");
        }
        boolean anew = look.mends() && (gap || !bad.isEmpty());
        return anew || page.size() < ROWS
                ? Optional.empty()
                : Optional.of(page.getLast().key().next());
    }
}
