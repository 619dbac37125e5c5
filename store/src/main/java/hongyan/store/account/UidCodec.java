package hongyan.store.account;

import hongyan.kv.Entry;
import java.util.ArrayList;
import java.util.List;

/// `UID` rows and the flags in them: the version is the modseq of the message's last change here. The time at which it
/// was put there is an optional tail.
final class UidCodec {
    private static final int FORMAT = 1;

    private UidCodec() {}

    static byte[] write(UidRow row) {
        RowWriter out = new RowWriter(row.modseq(), FORMAT, 16).number(row.email());
        flags(out, row.flags());
        if (row.savedSeconds() != 0) {
            out.signed(row.savedSeconds());
        }
        return out.row();
    }

    static UidRow read(int uid, byte[] bytes) {
        RowReader in = new RowReader(bytes).expect(FORMAT);
        int email = in.int32();
        Flags flags = flags(in);
        // Rows from before this was noted end here.
        return new UidRow(uid, email, in.version(), flags, in.atEnd() ? 0 : in.signed());
    }

    static UidRow read(Entry entry) {
        byte[] key = entry.key().bytes();
        int uid = (key[8] & 0xff) << 24 | (key[9] & 0xff) << 16 | (key[10] & 0xff) << 8 | key[11] & 0xff;
        return read(uid, entry.value());
    }

    static void flags(RowWriter out, Flags flags) {
        out.byte8(flags.system());
        List<String> keywords = flags.keywords();
        out.number(keywords.size());
        for (String keyword : keywords) {
            out.text(keyword);
        }
    }

    static Flags flags(RowReader in) {
        int system = in.byte8();
        int count = in.count();
        if (count == 0) {
            return Flags.of(system);
        }
        List<String> keywords = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            keywords.add(in.text());
        }
        return Flags.of(system, keywords);
    }
}
