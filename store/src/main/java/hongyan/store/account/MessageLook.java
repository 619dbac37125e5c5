package hongyan.store.account;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Space;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.EmailState.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A page of messages: the two rows of each, and everything that must stand elsewhere because of them.
final class MessageLook {
    /// Messages whose rows must be made again from what is elsewhere.
    ///
    /// @param emails without an `EMAIL` row
    /// @param states without an `EMAIL_STATE` row
    /// @param bodies without a body
    record Lost(Set<Integer> emails, Set<Integer> states, Set<Integer> bodies) {
        Lost() {
            this(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        }
    }

    private final Look look;

    MessageLook(Look look) {
        this.look = look;
    }

    /// Messages from id `from` on. Returns the id to go on with; 0 when that was the last page.
    int page(int from, int limit, Lost lost) {
        KeyRange range = KeyRange.prefixFrom(Keys.account(look.account), Keys.email(look.account, from));
        List<Entry> states = look.snapshot.scan(Space.EMAIL_STATE, range, Order.ASCENDING, limit);
        List<Entry> emails = look.snapshot.scan(Space.EMAIL, range, Order.ASCENDING, limit);
        int last = Math.min(last(states, limit), last(emails, limit));
        record Rows(byte[] state, byte[] email) {}
        TreeMap<Integer, Rows> rows = new TreeMap<>();
        byte[] none = new byte[0];
        states.forEach(e -> rows.put(StoredView.second(e.key()), new Rows(e.value(), none)));
        emails.forEach(e -> rows.merge(
                StoredView.second(e.key()), new Rows(none, e.value()), (a, b) -> new Rows(a.state, b.email)));
        rows.headMap(last, true).forEach((id, row) -> one(id, row.state, row.email, lost));
        return last == Integer.MAX_VALUE ? 0 : last + 1;
    }

    private static int last(List<Entry> page, int limit) {
        return page.size() < limit
                ? Integer.MAX_VALUE
                : StoredView.second(page.getLast().key());
    }

    private void one(int id, byte[] stateRow, byte[] emailRow, Lost lost) {
        if (id >= look.row.nextId && look.mend("message {} is above nextId {}", id, look.row.nextId)) {
            look.row.nextId = id + 1;
        }
        Optional<Email> email = Look.decoded(emailRow, bytes -> EmailCodec.read(id, bytes));
        Optional<EmailState> state = Look.decoded(stateRow, bytes -> StateCodec.read(id, bytes));
        if (email.isEmpty()) {
            lost.emails.add(id);
            return;
        }
        look.known(Space.EMAIL, Keys.email(look.account, id), emailRow);
        if (state.isEmpty()) {
            lost.states.add(id);
            return;
        }
        look.known(Space.EMAIL_STATE, Keys.email(look.account, id), stateRow);
        if (look.get(Space.BLOB, email.get().blob().key()).isEmpty()) {
            lost.bodies.add(id);
        }
        check(email.get(), state.get(), EmailCodec.front(emailRow).hashes());
    }

    /// Everything but the two rows themselves.
    void check(Email email, EmailState found, long[] hashes) {
        EmailState state = found;
        boolean touch = false;
        boolean same = state.thread() == email.thread()
                && state.size() == email.size()
                && state.receivedAt().equals(email.receivedAt());
        if (!same && look.mend("message {} and its state differ", email.id())) {
            touch = true;
            state = new EmailState(
                    state.email(),
                    state.modseq(),
                    state.flags(),
                    state.places(),
                    email.thread(),
                    email.size(),
                    email.receivedAt());
        }
        Key holder = Key.of()
                .fixed(email.blob().bytes())
                .fixed(Keys.holder(look.account, email.id()).bytes())
                .key();
        boolean held = look.get(Space.BLOB_REF, holder).filter(Bodies::holds).isPresent();
        if (!held && look.mend("message {} does not hold its body", email.id())) {
            look.bodies.hold(look.tx(), email.blob(), Keys.holder(look.account, email.id()));
        }
        index(email, hashes);
        places(state, touch);
    }

    private void index(Email email, long[] hashes) {
        int id = email.id();
        boolean indexed = look.read(
                        Space.THREAD,
                        Keys.threadEmail(look.account, email.thread(), id),
                        bytes -> new RowReader(bytes).expect(1).signed())
                .isPresent();
        for (long hash : hashes) {
            indexed &= look.read(
                            Space.MSGID,
                            Keys.messageIdEmail(look.account, hash, id),
                            bytes -> new RowReader(bytes).expect(1).int32())
                    .filter(thread -> thread == email.thread())
                    .isPresent();
        }
        if (!indexed && look.mend("message {} is not under its Message-ID or in its thread", id)) {
            Threads.Ids ids = Threads.ids(
                    email.messageIds(), email.references(), email.envelope().subject());
            Threads.put(
                    look.tx(),
                    look.account,
                    email.thread(),
                    id,
                    email.receivedAt().toEpochMilli(),
                    ids.under(hashes),
                    look.modseq());
        }
    }

    private void places(EmailState state, boolean mustTouch) {
        boolean touch = mustTouch;
        List<Place> places = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (Place place : state.places()) {
            Optional<MailboxRow> mailbox = look.mailbox(place.mailbox());
            if (mailbox.isEmpty()) {
                touch |= look.mend("message {} is in mailbox {}, which is not there", state.email(), place.mailbox());
                continue;
            }
            if (!seen.add(place.mailbox())) {
                touch |= look.mend("message {} is twice in mailbox {}", state.email(), place.mailbox());
                continue;
            }
            Optional<Place> better = better(state, place, mailbox.get());
            touch |= better.isPresent();
            places.add(better.orElse(place));
        }
        if (places.isEmpty() && look.mend("message {} is nowhere", state.email())) {
            touch = true;
            MailboxRow inbox = look.inbox();
            places.add(new Place(inbox.id, inbox.uidNext++, false));
            look.put(inbox);
        }
        if (touch && look.mends()) {
            write(state, places);
        }
    }

    /// The place as it is to be written; empty when nothing is wrong with it, or nothing is to be mended.
    private Optional<Place> better(EmailState state, Place place, MailboxRow mailbox) {
        int id = state.email();
        if (place.uid() >= mailbox.uidNext && look.mend("UID {}/{} is above uidNext", mailbox.id, place.uid())) {
            mailbox.uidNext = place.uid() + 1;
            look.put(mailbox);
        }
        Key key = Keys.uid(look.account, mailbox.id, place.uid());
        Optional<byte[]> stored = look.get(Space.UID, key);
        Optional<UidRow> row = stored.flatMap(bytes -> Look.decoded(bytes, b -> UidCodec.read(place.uid(), b)));
        if (row.isEmpty()) {
            stored.ifPresent(bytes -> look.aside(Space.UID, key, bytes));
            return look.mend("message {} has no row in {}", id, place) ? Optional.of(place) : Optional.empty();
        }
        UidRow found = row.get();
        if (found.email() == id) {
            boolean flags = found.flags().without(Flags.of(Flags.DELETED)).equals(state.flags())
                    && found.flags().has(Flags.DELETED) == place.deleted();
            boolean newer = found.modseq() > state.modseq() || found.modseq() > mailbox.modseq;
            return !flags && look.mend("flags of UID {}/{} are not those of message {}", mailbox.id, found.uid(), id)
                            || newer
                                    && look.mend(
                                            "UID {}/{} is newer than its message or mailbox", mailbox.id, found.uid())
                    ? Optional.of(place)
                    : Optional.empty();
        }
        if (!look.mend("UID row {}/{} is of message {}", mailbox.id, place.uid(), found.email())) {
            return Optional.empty();
        }
        if (!isAnothers(found, place)) {
            return Optional.of(place);
        }
        look.put(mailbox);
        return Optional.of(new Place(mailbox.id, mailbox.uidNext++, place.deleted()));
    }

    private boolean isAnothers(UidRow row, Place place) {
        return look.read(
                        Space.EMAIL_STATE,
                        Keys.email(look.account, row.email()),
                        bytes -> StateCodec.read(row.email(), bytes))
                .filter(other ->
                        other.places().stream().anyMatch(p -> p.mailbox() == place.mailbox() && p.uid() == place.uid()))
                .isPresent();
    }

    /// Writes the state and the rows of its places with a modseq of their own.
    private void write(EmailState state, List<Place> places) {
        long modseq = look.modseq();
        look.tx()
                .put(
                        Space.EMAIL_STATE,
                        Keys.email(look.account, state.email()),
                        StateCodec.write(state.with(modseq, state.flags(), places)));
        for (Place place : places) {
            Key key = Keys.uid(look.account, place.mailbox(), place.uid());
            long saved = look.read(Space.UID, key, bytes -> UidCodec.read(place.uid(), bytes))
                    .filter(old -> old.email() == state.email())
                    .map(UidRow::savedSeconds)
                    .orElse(0L);
            Flags flags = place.deleted() ? state.flags().with(Flags.of(Flags.DELETED)) : state.flags();
            UidRow row = new UidRow(place.uid(), state.email(), modseq, flags, saved);
            look.tx().put(Space.UID, key, UidCodec.write(row));
            look.mailbox(place.mailbox()).ifPresent(look::touched);
        }
    }
}
