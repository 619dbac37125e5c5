package hongyan.store.account;

import hongyan.store.account.Expunged.Origin;
import java.util.ArrayList;
import java.util.List;

/// `EXPUNGED` rows: what is known beside the message, then its `EMAIL` row as it was.
final class ExpungedCodec {
    private static final int FORMAT = 1;
    private static final Role[] ROLES = Role.values();

    /// @param email the message's row
    record Stored(Removal how, Flags flags, List<Origin> from, byte[] email) {}

    private ExpungedCodec() {}

    static byte[] write(long modseq, Stored stored) {
        RowWriter out = new RowWriter(modseq, FORMAT, 64 + stored.email.length).byte8(stored.how.code());
        UidCodec.flags(out, stored.flags);
        out.number(stored.from.size());
        for (Origin origin : stored.from) {
            out.number(origin.mailbox()).byte8(origin.role().code()).texts(origin.path());
        }
        return out.number(stored.email.length).bytes(stored.email).row();
    }

    static Stored read(byte[] bytes) {
        RowReader in = new RowReader(bytes).expect(FORMAT);
        Removal how = Removal.of(in.byte8());
        Flags flags = UidCodec.flags(in);
        int count = in.count();
        List<Origin> from = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int mailbox = in.int32();
            int role = in.byte8();
            from.add(new Origin(mailbox, in.texts(), role < ROLES.length ? ROLES[role] : Role.NONE));
        }
        return new Stored(how, flags, List.copyOf(from), in.bytes(in.count()));
    }

    static Expunged read(Expunged.Id id, byte[] bytes) {
        Stored stored = read(bytes);
        return new Expunged(id, stored.how, stored.flags, stored.from, EmailCodec.read(id.email(), stored.email));
    }
}
