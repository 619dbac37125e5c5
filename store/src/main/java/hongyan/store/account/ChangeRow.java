package hongyan.store.account;

import java.util.ArrayList;
import java.util.List;

/// `CHANGE` rows: a run of entries of one transaction. The key's `ord` is the number of the first entry within the
/// transaction and stream.
///
/// Rows of [Stream#EMAIL] hold [Mail] entries, which also tell what happened to threads, to the counts of mailboxes and
/// which UIDs went away; rows of the other streams hold [Thing] entries. One row for a delivery, whatever is asked
/// later.
final class ChangeRow {
    private static final int FORMAT = 1;
    static final int MAX_ENTRIES = 128;

    /// What became of an object.
    enum Kind {
        CREATED(0),
        UPDATED(1),
        DESTROYED(2);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }
    }

    /// What became of a message in a mailbox.
    enum Touch {
        ADDED(0),
        REMOVED(1),
        /// Only the mailbox's counts moved.
        COUNTS(2);

        private final byte code;

        Touch(int code) {
            this.code = (byte) code;
        }
    }

    /// @param uid that was removed; 0 for other touches
    record Touched(int mailbox, Touch touch, int uid) {}

    /// @param threadKind what became of the thread; UPDATED when it only grew or shrank, or did not change
    record Mail(int email, int thread, Kind kind, Kind threadKind, List<Touched> touched) {
        boolean movesThread() {
            return kind != Kind.UPDATED;
        }
    }

    record Thing(int id, Kind kind) {}

    private static final Kind[] KINDS = Kind.values();
    private static final Touch[] TOUCHES = Touch.values();

    private ChangeRow() {}

    static byte[] writeMail(long modseq, long seconds, List<Mail> entries) {
        RowWriter out = new RowWriter(modseq, FORMAT, 16 + entries.size() * 16)
                .number(seconds)
                .number(entries.size());
        for (Mail entry : entries) {
            out.byte8(entry.kind.code | entry.threadKind.code << 2)
                    .number(entry.email)
                    .number(entry.thread)
                    .number(entry.touched.size());
            for (Touched touched : entry.touched) {
                out.number((long) touched.mailbox << 2 | touched.touch.code);
                if (touched.touch == Touch.REMOVED) {
                    out.number(touched.uid);
                }
            }
        }
        return out.row();
    }

    static byte[] writeThings(long modseq, long seconds, List<Thing> entries) {
        RowWriter out = new RowWriter(modseq, FORMAT, 16 + entries.size() * 6)
                .number(seconds)
                .number(entries.size());
        for (Thing entry : entries) {
            out.byte8(entry.kind.code).number(entry.id);
        }
        return out.row();
    }

    /// When the row was written, in seconds of the epoch.
    static long seconds(byte[] bytes) {
        return new RowReader(bytes).expect(FORMAT).number();
    }

    static List<Mail> readMail(byte[] bytes) {
        RowReader in = new RowReader(bytes).expect(FORMAT);
        in.number();
        int count = in.count();
        List<Mail> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int kinds = in.byte8();
            int email = in.int32();
            int thread = in.int32();
            int touches = in.count();
            List<Touched> touched = new ArrayList<>(touches);
            for (int t = 0; t < touches; t++) {
                long number = in.number();
                Touch touch = TOUCHES[(int) (number & 3) % TOUCHES.length];
                touched.add(new Touched((int) (number >>> 2), touch, touch == Touch.REMOVED ? in.int32() : 0));
            }
            entries.add(new Mail(email, thread, kind(kinds & 3), kind(kinds >> 2 & 3), touched));
        }
        return entries;
    }

    static List<Thing> readThings(byte[] bytes) {
        RowReader in = new RowReader(bytes).expect(FORMAT);
        in.number();
        int count = in.count();
        List<Thing> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Kind kind = kind(in.byte8());
            entries.add(new Thing(in.int32(), kind));
        }
        return entries;
    }

    private static Kind kind(int code) {
        return KINDS[code % KINDS.length];
    }
}
