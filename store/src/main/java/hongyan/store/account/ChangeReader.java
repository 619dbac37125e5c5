package hongyan.store.account;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.store.account.ChangeRow.Kind;
import hongyan.store.account.ChangeRow.Touch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Answers "what changed since" from the log.
///
/// A state is `modseq` (everything up to it) or `modseq.n` (everything before it, and the first `n` entries of its
/// transaction). Mailboxes are read from two logs, by whole transactions only: a transaction with more changes than
/// asked for cannot be cut, the answer is then empty.
final class ChangeReader {
    private static final int PAGE = 256;

    private final Snapshot snapshot;
    private final int account;
    private final AccountRow row;

    ChangeReader(Snapshot snapshot, int account, AccountRow row) {
        this.snapshot = snapshot;
        this.account = account;
        this.row = row;
    }

    /// A place in the log: the entries of `modseq` before `ord` are known.
    private record Position(long modseq, int ord) {
        static Optional<Position> parse(String text) {
            int dot = text.indexOf('.');
            String modseq = dot < 0 ? text : text.substring(0, dot);
            String ord = dot < 0 ? "0" : text.substring(dot + 1);
            if (!isNumber(modseq, 18) || !isNumber(ord, 9)) {
                return Optional.empty();
            }
            long number = Long.parseLong(modseq);
            return Optional.of(dot < 0 ? new Position(number + 1, 0) : new Position(number, Integer.parseInt(ord)));
        }

        private static boolean isNumber(String text, int longest) {
            return !text.isEmpty() && text.length() <= longest && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }

    /// Each id with its final kind, in order of first appearance.
    private static final class Collected {
        private final Map<Integer, Kind> kinds = new LinkedHashMap<>();

        boolean knows(int id) {
            return kinds.containsKey(id);
        }

        int size() {
            return kinds.size();
        }

        void add(int id, Kind kind) {
            Kind before = kinds.get(id);
            if (before == Kind.CREATED && kind == Kind.DESTROYED) {
                kinds.remove(id); // RFC 8620 5.2: created and destroyed since: in neither list
            } else if (before == null || before == Kind.UPDATED) {
                kinds.put(id, kind);
            }
        }

        List<Integer> of(Kind kind) {
            return kinds.entrySet().stream()
                    .filter(e -> e.getValue() == kind)
                    .map(Map.Entry::getKey)
                    .toList();
        }

        Changes changes(String state, boolean more, boolean onlyCounts) {
            return new Changes(state, more, of(Kind.CREATED), of(Kind.UPDATED), of(Kind.DESTROYED), onlyCounts);
        }
    }

    String state(Stream stream) {
        return Long.toString(row.streams[stream.code()]);
    }

    Optional<Changes> changes(Stream stream, String since, int max) {
        Position from = Position.parse(since).orElse(null);
        if (from == null || from.modseq > row.modseq + 1) {
            return Optional.empty();
        }
        if (from.modseq > row.streams[stream.code()]) {
            return Optional.of(new Changes(state(stream), false, List.of(), List.of(), List.of(), false));
        }
        if (from.modseq <= row.logFloor) {
            return Optional.empty();
        }
        int most = max <= 0 ? Integer.MAX_VALUE : max;
        return switch (stream) {
            case EMAIL -> Optional.of(mail(from, most, false));
            case THREAD -> Optional.of(mail(from, most, true));
            case MAILBOX -> mailboxes(from, most);
            case IDENTITY, SUBMISSION -> Optional.of(things(stream, from, most));
        };
    }

    private Changes mail(Position from, int max, boolean threads) {
        Collected collected = new Collected();
        Rows rows = new Rows(Stream.EMAIL, from.modseq);
        for (Entry entry = rows.next(); entry != null; entry = rows.next()) {
            long modseq = ChangeLog.modseq(entry);
            int ord = ChangeLog.ord(entry) - 1;
            for (ChangeRow.Mail mail : ChangeRow.readMail(entry.value())) {
                ord++;
                if (modseq == from.modseq && ord < from.ord || threads && !mail.movesThread()) {
                    continue;
                }
                int id = threads ? mail.thread() : mail.email();
                if (collected.size() >= max && !collected.knows(id)) {
                    return collected.changes(modseq + "." + ord, true, false);
                }
                collected.add(id, threads ? mail.threadKind() : mail.kind());
            }
        }
        return collected.changes(state(threads ? Stream.THREAD : Stream.EMAIL), false, false);
    }

    private Changes things(Stream stream, Position from, int max) {
        Collected collected = new Collected();
        Rows rows = new Rows(stream, from.modseq);
        for (Entry entry = rows.next(); entry != null; entry = rows.next()) {
            long modseq = ChangeLog.modseq(entry);
            int ord = ChangeLog.ord(entry) - 1;
            for (ChangeRow.Thing thing : ChangeRow.readThings(entry.value())) {
                ord++;
                if (modseq == from.modseq && ord < from.ord) {
                    continue;
                }
                if (collected.size() >= max && !collected.knows(thing.id())) {
                    return collected.changes(modseq + "." + ord, true, false);
                }
                collected.add(thing.id(), thing.kind());
            }
        }
        return collected.changes(state(stream), false, false);
    }

    private Optional<Changes> mailboxes(Position from, int max) {
        Collected collected = new Collected();
        TreeSet<Integer> reshaped = new TreeSet<>();
        Rows things = new Rows(Stream.MAILBOX, from.modseq);
        Rows mail = new Rows(Stream.EMAIL, from.modseq);
        Entry thing = things.next();
        Entry touch = mail.next();
        long done = from.modseq - 1;
        while (thing != null || touch != null) {
            long modseq = Math.min(
                    thing == null ? Long.MAX_VALUE : ChangeLog.modseq(thing),
                    touch == null ? Long.MAX_VALUE : ChangeLog.modseq(touch));
            Map<Integer, Kind> transaction = new LinkedHashMap<>();
            for (; touch != null && ChangeLog.modseq(touch) == modseq; touch = mail.next()) {
                for (ChangeRow.Mail entry : ChangeRow.readMail(touch.value())) {
                    entry.touched().forEach(t -> transaction.put(t.mailbox(), Kind.UPDATED));
                }
            }
            for (; thing != null && ChangeLog.modseq(thing) == modseq; thing = things.next()) {
                for (ChangeRow.Thing entry : ChangeRow.readThings(thing.value())) {
                    transaction.merge(
                            entry.id(), entry.kind(), (a, b) -> a == Kind.CREATED && b == Kind.UPDATED ? a : b);
                    if (entry.kind() == Kind.UPDATED) {
                        reshaped.add(entry.id());
                    }
                }
            }
            long fresh = transaction.keySet().stream()
                    .filter(id -> !collected.knows(id))
                    .count();
            if (collected.size() + fresh > max) {
                return collected.size() == 0
                        ? Optional.empty()
                        : Optional.of(collected.changes(Long.toString(done), true, onlyCounts(collected, reshaped)));
            }
            transaction.forEach(collected::add);
            done = modseq;
        }
        return Optional.of(collected.changes(state(Stream.MAILBOX), false, onlyCounts(collected, reshaped)));
    }

    private static boolean onlyCounts(Collected collected, TreeSet<Integer> reshaped) {
        List<Integer> updated = collected.of(Kind.UPDATED);
        return !updated.isEmpty() && updated.stream().noneMatch(reshaped::contains);
    }

    Optional<List<Integer>> expungedSince(int mailbox, long modseq) {
        if (modseq < row.logFloor) {
            return Optional.empty();
        }
        TreeSet<Integer> uids = new TreeSet<>();
        Rows rows = new Rows(Stream.EMAIL, modseq + 1);
        for (Entry entry = rows.next(); entry != null; entry = rows.next()) {
            for (ChangeRow.Mail mail : ChangeRow.readMail(entry.value())) {
                for (ChangeRow.Touched touched : mail.touched()) {
                    if (touched.mailbox() == mailbox && touched.touch() == Touch.REMOVED) {
                        uids.add(touched.uid());
                    }
                }
            }
        }
        return Optional.of(List.copyOf(uids));
    }

    /// The rows of a stream from a modseq on, page by page.
    private final class Rows {
        private final Key prefix;
        private Key from;
        private List<Entry> page = new ArrayList<>();
        private int at;
        private boolean last;

        Rows(Stream stream, long modseq) {
            prefix = Keys.stream(account, stream);
            from = Keys.streamFrom(account, stream, modseq);
        }

        @org.jspecify.annotations.Nullable
        Entry next() {
            if (at == page.size()) {
                if (last) {
                    return null;
                }
                page = snapshot.scan(Space.CHANGE, KeyRange.prefixFrom(prefix, from), Order.ASCENDING, PAGE);
                at = 0;
                last = page.size() < PAGE;
                if (page.isEmpty()) {
                    return null;
                }
                from = page.getLast().key().next();
            }
            return page.get(at++);
        }
    }
}
