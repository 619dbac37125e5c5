package hongyan.store.account;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KeyReader;
import hongyan.kv.Order;
import hongyan.kv.Space;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.EmailState.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Pages of rows that hang on a message: those whose message does not know them go, or are told to it.
final class StrayLook {
    private static final long DAY = 86_400;
    private final Look look;

    StrayLook(Look look) {
        this.look = look;
    }

    /// A page of a space, from `from` on. Returns the key to go on with; empty when that was the last page.
    Optional<Key> page(Space space, Key from, int limit) {
        KeyRange range = KeyRange.prefixFrom(Keys.account(look.account), from);
        List<Entry> page = look.snapshot.scan(space, range, Order.ASCENDING, limit);
        for (Entry entry : page) {
            look.known(space, entry.key(), entry.value());
            switch (space) {
                case UID -> uid(entry);
                case THREAD -> thread(entry);
                case MSGID -> messageId(entry);
                case EXPUNGED -> expunged(entry);
                default -> throw new IllegalArgumentException("no such walk: " + space);
            }
        }
        return page.size() < limit
                ? Optional.empty()
                : Optional.of(page.getLast().key().next());
    }

    private Optional<EmailState> state(int email) {
        return look.read(Space.EMAIL_STATE, Keys.email(look.account, email), bytes -> StateCodec.read(email, bytes));
    }

    private void uid(Entry entry) {
        int mailbox = StoredView.second(entry.key());
        Optional<UidRow> decoded =
                Look.decoded(entry.value(), bytes -> UidCodec.read(StoredView.lastNumber(entry.key()), bytes));
        if (decoded.isEmpty()) {
            look.aside(Space.UID, entry.key(), entry.value());
            return;
        }
        UidRow row = decoded.get();
        Optional<EmailState> state = state(row.email());
        boolean known = state.isPresent()
                && state.get().places().stream().anyMatch(p -> p.mailbox() == mailbox && p.uid() == row.uid());
        if (known || !look.mend("UID row {}/{} of message {} has no counterpart", mailbox, row.uid(), row.email())) {
            return;
        }
        Optional<MailboxRow> box = look.mailbox(mailbox);
        if (state.isEmpty() || box.isEmpty() || state.get().isIn(mailbox)) {
            look.tx().delete(Space.UID, entry.key());
            return;
        }
        // readable where it stands: it stays there
        EmailState message = state.get();
        List<Place> places = new ArrayList<>(message.places());
        places.add(new Place(mailbox, row.uid(), row.flags().has(Flags.DELETED)));
        long modseq = look.modseq();
        look.tx()
                .put(
                        Space.EMAIL_STATE,
                        Keys.email(look.account, row.email()),
                        StateCodec.write(message.with(modseq, message.flags(), places)));
        Flags flags = row.flags().has(Flags.DELETED) ? message.flags().with(Flags.of(Flags.DELETED)) : message.flags();
        look.tx()
                .put(
                        Space.UID,
                        entry.key(),
                        UidCodec.write(new UidRow(row.uid(), row.email(), modseq, flags, row.savedSeconds())));
        box.get().uidNext = Math.max(box.get().uidNext, row.uid() + 1);
        look.touched(box.get());
    }

    private void thread(Entry entry) {
        KeyReader key = entry.key().reader();
        key.int32();
        int thread = key.int32();
        boolean fits = state(key.int32()).filter(s -> s.thread() == thread).isPresent();
        if (!fits && look.mend("stray row {} in thread {}", entry.key(), thread)) {
            look.tx().delete(Space.THREAD, entry.key());
        }
    }

    private void messageId(Entry entry) {
        KeyReader key = entry.key().reader();
        key.int32();
        long hash = key.int64();
        int id = key.int32();
        Optional<Integer> thread = Look.decoded(
                entry.value(), bytes -> new RowReader(bytes).expect(1).int32());
        boolean fits = thread.isPresent()
                && state(id).filter(s -> s.thread() == thread.get()).isPresent()
                && look.read(Space.EMAIL, Keys.email(look.account, id), EmailCodec::front)
                        .filter(front -> contains(front.hashes(), hash))
                        .isPresent();
        if (!fits && look.mend("stray Message-ID row of message {}", id)) {
            look.tx().delete(Space.MSGID, entry.key());
        }
    }

    private static boolean contains(long[] all, long one) {
        for (long each : all) {
            if (each == one) {
                return true;
            }
        }
        return false;
    }

    private void expunged(Entry entry) {
        Expunged.Id id = Keys.expungedId(entry.key());
        Optional<Expunged> decoded = Look.decoded(entry.value(), bytes -> ExpungedCodec.read(id, bytes));
        if (decoded.isEmpty()) {
            look.aside(Space.EXPUNGED, entry.key(), entry.value());
            return;
        }
        Email email = decoded.get().email();
        if (id.email() >= look.row.nextId && look.mend("expunged message {} is above nextId", id.email())) {
            look.row.nextId = id.email() + 1;
        }
        if (look.get(Space.BLOB, email.blob().key()).isEmpty()
                && look.mend("expunged message {} has no body", id.email())) {
            look.asideToo(Space.EXPUNGED, entry.key());
            return;
        }
        if (state(id.email()).isPresent() && look.mend("message {} is there and expunged", id.email())) {
            look.tx().delete(Space.EXPUNGED, entry.key());
            return;
        }
        Key holder = Key.of()
                .fixed(email.blob().bytes())
                .fixed(Keys.holder(look.account, id.email()).bytes())
                .key();
        boolean held = look.get(Space.BLOB_REF, holder).filter(Bodies::holds).isPresent();
        if (!held && look.mend("expunged message {} does not hold its body", id.email())) {
            look.bodies.hold(look.tx(), email.blob(), Keys.holder(look.account, id.email()));
        }
        Key due = Keys.due(Keys.Due.EXPUNGED, (int) (id.at() / DAY), look.account);
        if (look.get(Space.EXPUNGED_DUE, due).isEmpty() && look.mend("expunged message {} never goes", id.email())) {
            look.tx().put(Space.EXPUNGED_DUE, due, new byte[] {1});
        }
    }
}
