package hongyan.store.account;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/// Reads the rows of one account. [StoredTx] puts what it has in hand before what is stored.
sealed class StoredView implements AccountView permits StoredTx {
    /// Mailboxes an account may have.
    static final int MAX_MAILBOXES = 10_000;

    /// Ids from which on a run is worth a scan.
    private static final int RUN = 8;

    private final Snapshot snapshot;
    private final int account;
    private final AccountRow row;

    StoredView(Snapshot snapshot, int account, AccountRow row) {
        this.snapshot = snapshot;
        this.account = account;
        this.row = row;
    }

    @Override
    public final int account() {
        return account;
    }

    @Override
    public final Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public final Usage usage() {
        return row.usage();
    }

    Optional<MailboxRow> row(int mailbox) {
        return mailbox <= 0 || row.isGoing(mailbox)
                ? Optional.empty()
                : snapshot.get(Space.MAILBOX, Keys.mailbox(account, mailbox))
                        .map(bytes -> MailboxRow.read(mailbox, bytes));
    }

    /// Called before the log is read.
    void beforeLog() {}

    @Override
    public List<Mailbox> mailboxes() {
        return snapshot
                .scan(Space.MAILBOX, KeyRange.prefix(Keys.account(account)), Order.ASCENDING, MAX_MAILBOXES + 1)
                .stream()
                .filter(entry -> !row.isGoing(second(entry.key())))
                .map(entry ->
                        MailboxRow.read(second(entry.key()), entry.value()).mailbox())
                .toList();
    }

    @Override
    public final Optional<Mailbox> mailbox(int id) {
        return row(id).map(MailboxRow::mailbox);
    }

    @Override
    public final Optional<Mailbox> mailboxNamed(int parent, String name) {
        Optional<String> normal = parent < 0 ? Optional.empty() : MailboxName.normal(parent, name);
        return normal.flatMap(n -> snapshot.get(Space.MAILBOX_NAME, Keys.mailboxName(account, parent, n)))
                .flatMap(bytes -> mailbox(MailboxName.readId(bytes)));
    }

    @Override
    public final Optional<Mailbox> mailboxWithRole(Role role) {
        return role == Role.NONE ? Optional.empty() : mailbox(row.roles[role.code()]);
    }

    @Override
    public final List<UidRow> uids(int mailbox, int fromUid, int limit) {
        return mailbox <= 0 || row.isGoing(mailbox) ? List.of() : storedUids(mailbox, fromUid, limit);
    }

    /// Also of a mailbox that is going.
    final List<UidRow> storedUids(int mailbox, int fromUid, int limit) {
        KeyRange range =
                KeyRange.prefixFrom(Keys.mailbox(account, mailbox), Keys.uid(account, mailbox, Math.max(0, fromUid)));
        List<Entry> entries = snapshot.scan(Space.UID, range, Order.ASCENDING, limit);
        List<UidRow> rows = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            rows.add(UidCodec.read(entry));
        }
        return rows;
    }

    @Override
    public final Optional<UidRow> uid(int mailbox, int uid) {
        return mailbox <= 0 || uid <= 0 || row.isGoing(mailbox)
                ? Optional.empty()
                : snapshot.get(Space.UID, Keys.uid(account, mailbox, uid)).map(bytes -> UidCodec.read(uid, bytes));
    }

    @Override
    public final List<UidRow> uidRows(int mailbox, Collection<Integer> uids) {
        return mailbox <= 0 || row.isGoing(mailbox) ? List.of() : storedRows(mailbox, uids);
    }

    /// Also of a mailbox that is going.
    final List<UidRow> storedRows(int mailbox, Collection<Integer> uids) {
        return found(uids, Space.UID, uid -> Keys.uid(account, mailbox, uid), UidCodec::read);
    }

    @Override
    public final Optional<Email> email(int id) {
        return id <= 0
                ? Optional.empty()
                : snapshot.get(Space.EMAIL, Keys.email(account, id)).map(bytes -> EmailCodec.read(id, bytes));
    }

    @Override
    public final List<Email> emails(Collection<Integer> ids) {
        return found(ids, Space.EMAIL, id -> Keys.email(account, id), EmailCodec::read);
    }

    @Override
    public final List<EmailRow> emailRows(Collection<Integer> ids) {
        return found(ids, Space.EMAIL, id -> Keys.email(account, id), EmailRow::new);
    }

    @Override
    public final List<Arrival> arrivals(Collection<Integer> ids) {
        // the state's row says it too, and is a tenth as long
        return found(ids, Space.EMAIL_STATE, id -> Keys.email(account, id), StateCodec::arrival);
    }

    @Override
    public final Optional<EmailState> state(int email) {
        return stored(email).flatMap(this::shown);
    }

    /// Without the places that are going; empty when it is nowhere else.
    final Optional<EmailState> shown(EmailState state) {
        if (row.going.isEmpty()) {
            return Optional.of(state);
        }
        List<EmailState.Place> places = state.places().stream()
                .filter(place -> !row.isGoing(place.mailbox()))
                .toList();
        return places.isEmpty() ? Optional.empty() : Optional.of(state.with(state.modseq(), state.flags(), places));
    }

    private List<EmailState> shown(List<EmailState> states) {
        return row.going.isEmpty()
                ? states
                : states.stream().flatMap(state -> shown(state).stream()).toList();
    }

    /// With the places that are going.
    final Optional<EmailState> stored(int email) {
        return email <= 0
                ? Optional.empty()
                : snapshot.get(Space.EMAIL_STATE, Keys.email(account, email))
                        .map(bytes -> StateCodec.read(email, bytes));
    }

    @Override
    public final List<EmailState> states(Collection<Integer> emails) {
        return shown(stored(emails));
    }

    /// With the places that are going.
    final List<EmailState> stored(Collection<Integer> emails) {
        return found(emails, Space.EMAIL_STATE, id -> Keys.email(account, id), StateCodec::read);
    }

    /// The rows of these ids that are there, in the order asked. Ids that lie close together, as those of a page of a
    /// mailbox do, are read as one run of neighbours.
    private <T> List<T> found(
            Collection<Integer> ids, Space space, IntFunction<Key> key, BiFunction<Integer, byte[], T> read) {
        List<Integer> asked = new ArrayList<>(ids.size());
        boolean ascending = true;
        int last = 0;
        for (int id : ids) {
            if (id > 0) {
                ascending &= id > last;
                last = id;
                asked.add(id);
            }
        }
        if (ascending && asked.size() >= RUN && last - asked.getFirst() < asked.size() * 2L) {
            return run(asked, space, key, read);
        }
        List<Key> keys = new ArrayList<>(asked.size());
        for (int id : asked) {
            keys.add(key.apply(id));
        }
        List<Optional<byte[]>> values = snapshot.getAll(space, keys);
        List<T> found = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            Optional<byte[]> value = values.get(i);
            if (value.isPresent()) {
                found.add(read.apply(asked.get(i), value.get()));
            }
        }
        return found;
    }

    private <T> List<T> run(
            List<Integer> asked, Space space, IntFunction<Key> key, BiFunction<Integer, byte[], T> read) {
        int first = asked.getFirst();
        int last = asked.getLast();
        KeyRange range = KeyRange.between(key.apply(first), key.apply(last).next());
        List<T> found = new ArrayList<>(asked.size());
        int next = 0;
        for (Entry entry : snapshot.scan(space, range, Order.ASCENDING, last - first + 1)) {
            int id = lastNumber(entry.key());
            while (next < asked.size() && asked.get(next) < id) {
                next++;
            }
            if (next < asked.size() && asked.get(next) == id) {
                found.add(read.apply(id, entry.value()));
            }
        }
        return found;
    }

    @Override
    public final List<EmailState> allStates(int fromEmail, int limit) {
        List<EmailState> page = storedStates(fromEmail, limit);
        List<EmailState> shown = shown(page);
        while (shown.size() < limit && page.size() == limit) {
            // some are hidden: a short page would say that there are no more
            page = storedStates(page.getLast().email() + 1, limit);
            List<EmailState> more = new ArrayList<>(shown);
            shown(page).stream().limit((long) limit - shown.size()).forEach(more::add);
            shown = more;
        }
        return shown;
    }

    private List<EmailState> storedStates(int fromEmail, int limit) {
        KeyRange range = KeyRange.prefixFrom(Keys.account(account), Keys.email(account, Math.max(0, fromEmail)));
        List<Entry> entries = snapshot.scan(Space.EMAIL_STATE, range, Order.ASCENDING, limit);
        List<EmailState> states = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            states.add(StateCodec.read(second(entry.key()), entry.value()));
        }
        return states;
    }

    @Override
    public final List<Integer> thread(int thread) {
        List<Integer> emails = thread <= 0 ? List.of() : Threads.emails(snapshot, account, thread);
        return row.going.isEmpty()
                ? emails
                : states(emails).stream().map(EmailState::email).toList();
    }

    @Override
    public final Recoverable recoverable() {
        return new Recoverable(row.expungedBytes, row.expungedMessages);
    }

    @Override
    public final List<Expunged> expunged(Optional<Expunged.Id> before, int limit) {
        KeyRange all = KeyRange.prefix(Keys.account(account));
        KeyRange range = before.isEmpty() ? all : KeyRange.between(all.from(), Keys.expunged(account, before.get()));
        return snapshot.scan(Space.EXPUNGED, range, Order.DESCENDING, limit).stream()
                .flatMap(entry ->
                        Look.decoded(entry.value(), row -> ExpungedCodec.read(Keys.expungedId(entry.key()), row))
                                .stream())
                .toList();
    }

    @Override
    public final Optional<Expunged> expunged(Expunged.Id id) {
        return snapshot.get(Space.EXPUNGED, Keys.expunged(account, id))
                .flatMap(row -> Look.decoded(row, bytes -> ExpungedCodec.read(id, bytes)));
    }

    @Override
    public final String state(Stream stream) {
        return log().state(stream);
    }

    @Override
    public final Optional<Changes> changes(Stream stream, String since, int max) {
        return log().changes(stream, since, max);
    }

    @Override
    public final Optional<List<Integer>> expungedSince(int mailbox, long modseq) {
        return log().expungedSince(mailbox, modseq);
    }

    private ChangeReader log() {
        beforeLog();
        return new ChangeReader(snapshot, account, row);
    }

    /// The last number of a key.
    static int lastNumber(Key key) {
        byte[] bytes = key.bytes();
        int at = bytes.length - 4;
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }

    /// The second number of a key.
    static int first(Key key) {
        byte[] bytes = key.bytes();
        return (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }

    static int second(Key key) {
        byte[] bytes = key.bytes();
        return (bytes[4] & 0xff) << 24 | (bytes[5] & 0xff) << 16 | (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
    }
}
