package hongyan.store.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `EMAIL_STATE` rows: the version is the modseq of the message's last change.
final class StateCodec {
    private static final int FORMAT = 1;

    private StateCodec() {}

    static byte[] write(EmailState state) {
        RowWriter out = new RowWriter(state.modseq(), FORMAT, 40);
        UidCodec.flags(out, state.flags());
        out.number(state.thread())
                .number(state.size())
                .signed(state.receivedAt().toEpochMilli());
        out.number(state.places().size());
        for (EmailState.Place place : state.places()) {
            out.number(place.mailbox()).number(place.uid()).byte8(place.deleted() ? 1 : 0);
        }
        return out.row();
    }

    static EmailState read(int email, byte[] bytes) {
        RowReader in = new RowReader(bytes).expect(FORMAT);
        Flags flags = UidCodec.flags(in);
        int thread = in.int32();
        long size = in.number();
        Instant receivedAt = Instant.ofEpochMilli(in.signed());
        int count = in.count();
        List<EmailState.Place> places = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            places.add(new EmailState.Place(in.int32(), in.int32(), in.byte8() != 0));
        }
        return new EmailState(email, in.version(), flags, List.copyOf(places), thread, size, receivedAt);
    }

    /// The front of the row.
    static Arrival arrival(int email, byte[] bytes) {
        RowReader in = new RowReader(bytes).expect(FORMAT);
        UidCodec.flags(in);
        int thread = in.int32();
        in.number();
        return new Arrival(email, thread, Instant.ofEpochMilli(in.signed()));
    }
}
