package hongyan.store.account;

import hongyan.kv.Entry;
import hongyan.kv.KeyRange;
import hongyan.kv.KeyReader;
import hongyan.kv.Order;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Collects what a transaction changes and writes it as rows of the log; trims the log's old end now and then.
///
/// Nothing is ever wrong without the log: it only answers "what changed since", and below [AccountRow#logFloor] it says
/// that it does not know.
final class ChangeLog {
    static final Duration KEPT = Duration.ofDays(30);
    /// A transaction whose modseq is a multiple of this looks whether there is something to trim.
    private static final int TRIM_EVERY = 64;

    private static final int TRIM_ROWS = 512;

    private final Tx tx;
    private final int account;
    private final long seconds;
    private final List<ChangeRow.Mail> mail = new ArrayList<>();
    private int mailOrd;
    private final Map<Stream, List<ChangeRow.Thing>> things = new EnumMap<>(Stream.class);
    private final Map<Stream, Integer> ords = new EnumMap<>(Stream.class);

    ChangeLog(Tx tx, int account, long seconds) {
        this.tx = tx;
        this.account = account;
        this.seconds = seconds;
    }

    void add(AccountRow row, ChangeRow.Mail entry) {
        mail.add(entry);
        row.streams[Stream.EMAIL.code()] = row.modseq;
        if (entry.movesThread()) {
            row.streams[Stream.THREAD.code()] = row.modseq;
        }
        if (!entry.touched().isEmpty()) {
            row.streams[Stream.MAILBOX.code()] = row.modseq;
        }
    }

    void add(AccountRow row, Stream stream, ChangeRow.Thing entry) {
        things.computeIfAbsent(stream, s -> new ArrayList<>()).add(entry);
        row.streams[stream.code()] = row.modseq;
    }

    /// Writes what was collected since the last flush.
    void flush(long modseq) {
        for (int from = 0; from < mail.size(); from += ChangeRow.MAX_ENTRIES) {
            List<ChangeRow.Mail> run = mail.subList(from, Math.min(mail.size(), from + ChangeRow.MAX_ENTRIES));
            tx.put(
                    Space.CHANGE,
                    Keys.change(account, Stream.EMAIL, modseq, mailOrd),
                    ChangeRow.writeMail(modseq, seconds, run));
            mailOrd += run.size();
        }
        mail.clear();
        things.forEach((stream, entries) -> {
            int ord = ords.getOrDefault(stream, 0);
            for (int from = 0; from < entries.size(); from += ChangeRow.MAX_ENTRIES) {
                List<ChangeRow.Thing> run =
                        entries.subList(from, Math.min(entries.size(), from + ChangeRow.MAX_ENTRIES));
                tx.put(
                        Space.CHANGE,
                        Keys.change(account, stream, modseq, ord),
                        ChangeRow.writeThings(modseq, seconds, run));
                ord += run.size();
            }
            ords.put(stream, ord);
        });
        things.clear();
    }

    void trimNowAndThen(AccountRow row) {
        if (row.modseq % TRIM_EVERY == 0) {
            trim(row);
        }
    }

    /// Removes rows older than [#KEPT], at most some hundred, and raises the floor above them.
    void trim(AccountRow row) {
        long floor = row.logFloor;
        for (Stream stream : Stream.values()) {
            // mostly the first row says that there is nothing to do
            if (!old(stream, 1).isEmpty()) {
                floor = Math.max(floor, modseq(old(stream, TRIM_ROWS).getLast()));
            }
        }
        if (floor > row.logFloor) {
            for (Stream stream : Stream.values()) {
                tx.deleteRange(
                        Space.CHANGE,
                        KeyRange.between(Keys.stream(account, stream), Keys.streamFrom(account, stream, floor + 1)));
            }
            row.logFloor = floor;
        }
    }

    /// The first rows of the stream that are older than [#KEPT].
    private List<Entry> old(Stream stream, int limit) {
        long oldest = seconds - KEPT.toSeconds();
        KeyRange all = KeyRange.prefix(Keys.stream(account, stream));
        List<Entry> rows = tx.scan(Space.CHANGE, all, Order.ASCENDING, limit);
        int count = 0;
        while (count < rows.size() && ChangeRow.seconds(rows.get(count).value()) < oldest) {
            count++;
        }
        return rows.subList(0, count);
    }

    static long modseq(Entry entry) {
        KeyReader key = entry.key().reader();
        key.int32();
        key.byte8();
        return key.int64();
    }

    static int ord(Entry entry) {
        KeyReader key = entry.key().reader();
        key.int32();
        key.byte8();
        key.int64();
        return key.int32();
    }
}
