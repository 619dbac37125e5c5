package hongyan.store.account;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KeyReader;
import hongyan.kv.Kv;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.EmailState.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.MessageFormatter;

/// Walks all rows of an account on one snapshot and reports what does not fit together. Empty means sound.
///
/// Costs a read of every row; holds ids and flags of all messages in memory.
public final class AccountCheck {
    private static final int PAGE = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(AccountCheck.class);

    private final Snapshot snapshot;
    private final int account;
    private final List<String> problems = new ArrayList<>();
    private final Map<Integer, MailboxRow> mailboxes = new HashMap<>();
    private final Map<Integer, EmailState> states = new HashMap<>();
    private AccountRow row = new AccountRow();

    private AccountCheck(Snapshot snapshot, int account) {
        this.snapshot = snapshot;
        this.account = account;
    }

    public static List<String> check(Kv kv, int account) {
        return kv.read(snapshot -> new AccountCheck(snapshot, account).run());
    }

    /// Every account, and the bodies' references to messages.
    public static List<String> checkAll(Kv kv) {
        return kv.read(snapshot -> {
            List<String> problems = new ArrayList<>();
            walk(
                    snapshot,
                    Space.ACCOUNT,
                    KeyRange.all(),
                    entry -> problems.addAll(
                            new AccountCheck(snapshot, entry.key().reader().int32()).run()));
            Map<Integer, Map<Integer, BlobId>> later = new HashMap<>();
            walk(snapshot, Space.BLOB_REF, KeyRange.all(), entry -> {
                if (Bodies.holds(entry.value())) {
                    checkHolder(snapshot, entry.key(), later, problems);
                }
            });
            return problems;
        });
    }

    private static void walk(Snapshot snapshot, Space space, KeyRange range, Consumer<Entry> each) {
        KeyRange rest = range;
        while (true) {
            List<Entry> page = snapshot.scan(space, rest, Order.ASCENDING, PAGE);
            page.forEach(each);
            if (page.size() < PAGE) {
                return;
            }
            rest = new KeyRange(page.getLast().key().next(), range.to());
        }
    }

    private void walk(Space space, Consumer<Entry> each) {
        walk(snapshot, space, KeyRange.prefix(Keys.account(account)), entry -> {
            try {
                if (new RowReader(entry.value()).version() > row.modseq) {
                    problem("{} {} is newer than the account", space, entry.key());
                }
                each.accept(entry);
            } catch (KvException e) {
                problem("{} {} cannot be read: {}", space, entry.key(), String.valueOf(e.getMessage()));
            }
        });
    }

    private void problem(String text, Object... fields) {
        problems.add("account " + account + ": "
                + MessageFormatter.arrayFormat(text, fields).getMessage());
    }

    private void expect(boolean good, String text, Object... fields) {
        if (!good) {
            problem(text, fields);
        }
    }

    private List<String> run() {
        byte[] stored = snapshot.get(Space.ACCOUNT, Keys.account(account)).orElse(null);
        if (stored == null) {
            problem("there is no such account");
            return problems;
        }
        row = AccountRow.read(stored);
        walk(Space.MAILBOX, entry -> {
            int id = StoredView.second(entry.key());
            mailboxes.put(id, MailboxRow.read(id, entry.value()));
        });
        walk(Space.EMAIL_STATE, entry -> {
            int id = StoredView.second(entry.key());
            states.put(id, StateCodec.read(id, entry.value()));
        });
        checkNames();
        checkPlaces();
        checkEmails();
        checkThreads();
        checkExpunged();
        checkLog();
        checkAccount();
        return problems;
    }

    private void checkNames() {
        Set<Integer> named = new HashSet<>();
        named.addAll(row.going);
        walk(Space.MAILBOX_NAME, entry -> {
            KeyReader key = entry.key().reader();
            key.int32();
            int parent = key.int32();
            String name = key.text();
            int id = MailboxName.readId(entry.value());
            MailboxRow mailbox = mailboxes.get(id);
            expect(
                    mailbox != null && mailbox.parent == parent && mailbox.name.equals(name) && named.add(id),
                    "name row {}/{} does not fit mailbox {}",
                    parent,
                    name,
                    id);
        });
        Set<Integer> validities = new HashSet<>();
        mailboxes.values().forEach(mailbox -> {
            expect(named.contains(mailbox.id), "mailbox {} has no name row", mailbox.id);
            expect(mailbox.id < row.nextId, "mailbox {} is above nextId {}", mailbox.id, row.nextId);
            expect(mailbox.modseq <= row.modseq, "mailbox {} is newer than the account", mailbox.id);
            expect(
                    validities.add(mailbox.uidValidity) && mailbox.uidValidity <= row.lastUidValidity,
                    "mailbox {} has a bad uidValidity",
                    mailbox.id);
            if (row.isGoing(mailbox.id)) {
                return; // its parent and its role may be another's by now
            }
            int levels = 0;
            for (int at = mailbox.id; at != 0 && levels <= Folders.MAX_DEPTH; levels++) {
                MailboxRow above = mailboxes.get(at);
                expect(above != null, "mailbox {} hangs in the air", mailbox.id);
                at = above == null ? 0 : above.parent;
            }
            expect(levels <= Folders.MAX_DEPTH, "mailbox {} is too deep or in a loop", mailbox.id);
            if (mailbox.role != Role.NONE) {
                expect(row.roles[mailbox.role.code()] == mailbox.id, "role of mailbox {} is not known", mailbox.id);
            }
        });
        for (Role role : Role.values()) {
            int id = row.roles[role.code()];
            MailboxRow mailbox = mailboxes.get(id);
            expect(id == 0 || mailbox != null && mailbox.role == role, "role {} points to {}", role, id);
        }
    }

    private void checkPlaces() {
        Map<Integer, MailboxRow> counted = new HashMap<>();
        mailboxes.values().forEach(m -> counted.put(m.id, new MailboxRow(m.id, m.parent, m.name, m.role)));
        Set<Place> rows = new HashSet<>();
        walk(Space.UID, entry -> {
            UidRow uid = UidCodec.read(entry);
            int id = StoredView.second(entry.key());
            EmailState state = states.get(uid.email());
            MailboxRow mailbox = mailboxes.get(id);
            MailboxRow count = counted.get(id);
            Place place = new Place(id, uid.uid(), uid.flags().has(Flags.DELETED));
            if (state == null
                    || mailbox == null
                    || count == null
                    || !state.places().contains(place)) {
                problem("UID row {}/{} of message {} has no counterpart", id, uid.uid(), uid.email());
                return;
            }
            rows.add(place);
            count.total++;
            count.bytes += state.size();
            count.unseen += state.flags().has(Flags.SEEN) ? 0 : 1;
            count.deleted += place.deleted() ? 1 : 0;
            expect(uid.uid() < mailbox.uidNext, "UID {}/{} is above uidNext", id, uid.uid());
            expect(uid.modseq() <= mailbox.modseq, "UID {}/{} is newer than its mailbox", id, uid.uid());
            expect(uid.modseq() <= state.modseq(), "UID {}/{} is newer than its message", id, uid.uid());
            expect(
                    uid.flags().without(Flags.of(Flags.DELETED)).equals(state.flags()),
                    "flags of UID {}/{} are not those of message {}",
                    id,
                    uid.uid(),
                    uid.email());
        });
        states.values().forEach(state -> {
            expect(!state.places().isEmpty(), "message {} is nowhere", state.email());
            expect(
                    state.places().stream().map(Place::mailbox).distinct().count()
                            == state.places().size(),
                    "message {} is twice in a mailbox",
                    state.email());
            state.places()
                    .forEach(
                            place -> expect(rows.contains(place), "message {} has no row in {}", state.email(), place));
        });
        mailboxes.values().forEach(m -> {
            MailboxRow count = counted.get(m.id);
            expect(
                    count != null
                            && m.total == count.total
                            && m.unseen == count.unseen
                            && m.deleted == count.deleted
                            && m.bytes == count.bytes,
                    "mailbox {} counts {}/{}/{}/{}, has {}",
                    m.id,
                    m.total,
                    m.unseen,
                    m.deleted,
                    m.bytes,
                    count == null ? "nothing" : count.mailbox());
        });
    }

    private void checkEmails() {
        Set<Integer> found = new HashSet<>();
        walk(Space.EMAIL, entry -> {
            int id = StoredView.second(entry.key());
            found.add(id);
            EmailState state = states.get(id);
            Email email = EmailCodec.read(id, entry.value());
            EmailCodec.Front front = EmailCodec.front(entry.value());
            expect(id < row.nextId, "message {} is above nextId {}", id, row.nextId);
            expect(
                    state != null
                            && state.thread() == email.thread()
                            && state.size() == email.size()
                            && state.receivedAt().equals(email.receivedAt()),
                    "message {} and its state differ",
                    id);
            for (long hash : front.hashes()) {
                expect(
                        snapshot.get(Space.MSGID, Keys.messageIdEmail(account, hash, id))
                                .isPresent(),
                        "message {} is not under its Message-ID",
                        id);
            }
            expect(
                    snapshot.get(Space.THREAD, Keys.threadEmail(account, email.thread(), id))
                            .isPresent(),
                    "message {} is not in its thread {}",
                    id,
                    email.thread());
            checkBody(email, id);
        });
        states.keySet().forEach(id -> expect(found.contains(id), "state {} without message", id));
    }

    private void checkThreads() {
        walk(Space.THREAD, entry -> {
            KeyReader key = entry.key().reader();
            key.int32();
            int thread = key.int32();
            EmailState state = states.get(key.int32());
            expect(state != null && state.thread() == thread, "stray row {} in thread {}", entry.key(), thread);
        });
        walk(Space.MSGID, entry -> {
            KeyReader key = entry.key().reader();
            key.int32();
            key.int64();
            int id = key.int32();
            EmailState state = states.get(id);
            int thread = new RowReader(entry.value()).int32();
            expect(state != null && state.thread() == thread, "stray Message-ID row of message {}", id);
        });
    }

    private void checkExpunged() {
        long[] sums = new long[2];
        walk(Space.EXPUNGED, entry -> {
            Expunged.Id id = Keys.expungedId(entry.key());
            Expunged message = ExpungedCodec.read(id, entry.value());
            sums[0] += message.email().size();
            sums[1]++;
            expect(id.email() < row.nextId, "expunged message {} is above nextId {}", id.email(), row.nextId);
            expect(!states.containsKey(id.email()), "message {} is there and expunged", id.email());
            checkBody(message.email(), id.email());
            int day = (int) (id.at() / 86_400);
            expect(
                    snapshot.get(Space.EXPUNGED_DUE, Keys.due(Keys.Due.EXPUNGED, day, account))
                            .isPresent(),
                    "expunged message {} never goes",
                    id.email());
        });
        expect(
                row.expungedBytes == sums[0] && row.expungedMessages == sums[1],
                "counts {} expunged messages, {} bytes; has {}, {}",
                row.expungedMessages,
                row.expungedBytes,
                sums[1],
                sums[0]);
        row.going.forEach(id -> expect(mailboxes.containsKey(id), "mailbox {} is going and not there", id));
        expect(
                row.going.isEmpty()
                        || snapshot.get(Space.EXPUNGED_DUE, Keys.due(Keys.Due.MAILBOX, 0, account))
                                .isPresent(),
                "mailboxes {} are never emptied",
                row.going);
    }

    private void checkBody(Email email, int id) {
        expect(snapshot.get(Space.BLOB, email.blob().key()).isPresent(), "message {} has no body", id);
        Key holder = Key.of()
                .fixed(email.blob().bytes())
                .fixed(Keys.holder(account, id).bytes())
                .key();
        expect(
                snapshot.get(Space.BLOB_REF, holder).filter(Bodies::holds).isPresent(),
                "message {} does not hold its body",
                id);
    }

    private void checkLog() {
        Map<Integer, long[]> last = new HashMap<>();
        walk(Space.CHANGE, entry -> {
            KeyReader key = entry.key().reader();
            key.int32();
            int stream = key.byte8();
            long modseq = key.int64();
            int ord = key.int32();
            int entries = stream == Stream.EMAIL.code()
                    ? ChangeRow.readMail(entry.value()).size()
                    : ChangeRow.readThings(entry.value()).size();
            long[] before = last.computeIfAbsent(stream, s -> new long[2]);
            long wanted = before[0] == modseq ? before[1] : 0;
            expect(ord == wanted, "log of stream {} has a gap at {}.{}", stream, modseq, ord);
            before[0] = modseq;
            before[1] = (long) ord + entries;
            expect(modseq > row.logFloor, "log of stream {} reaches below its floor: {}", stream, modseq);
        });
        for (Stream stream : Stream.values()) {
            long newest = row.streams[stream.code()];
            long[] logged = last.getOrDefault((int) stream.code(), new long[2]);
            expect(newest <= row.modseq && logged[0] <= newest, "stream {} is at {}", stream, newest);
        }
    }

    private void checkAccount() {
        expect(row.logFloor <= row.modseq, "log floor {} above modseq {}", row.logFloor, row.modseq);
        long bytes = states.values().stream().mapToLong(EmailState::size).sum();
        expect(
                row.usedBytes == bytes && row.usedMessages == states.size(),
                "counts {} messages, {} bytes; has {}, {}",
                row.usedMessages,
                row.usedBytes,
                states.size(),
                bytes);
        int there = mailboxes.size() - row.going.size();
        expect(row.mailboxes == there, "counts {} mailboxes, has {}", row.mailboxes, there);
    }

    /// The bodies of what the account could bring back, by message.
    private static Map<Integer, BlobId> heldForLater(Snapshot snapshot, int account) {
        Map<Integer, BlobId> held = new HashMap<>();
        walk(snapshot, Space.EXPUNGED, KeyRange.prefix(Keys.account(account)), entry -> {
            try {
                EmailCodec.Front front =
                        EmailCodec.front(ExpungedCodec.read(entry.value()).email());
                held.put(Keys.expungedId(entry.key()).email(), front.blob());
            } catch (KvException damaged) {
                LOG.debug("an expunged message cannot be read", damaged); // the account's own check tells
            }
        });
        return held;
    }

    /// A body held for a message that is not there would live for ever.
    private static void checkHolder(
            Snapshot snapshot, Key ref, Map<Integer, Map<Integer, BlobId>> later, List<String> problems) {
        KeyReader key = ref.reader();
        byte[] blob = key.fixed(BlobId.BYTES);
        if (key.atEnd() || key.byte8() != Space.EMAIL.code()) {
            return;
        }
        int account = key.int32();
        int email = key.int32();
        boolean held = snapshot.get(Space.EMAIL, Keys.email(account, email))
                .map(row -> EmailCodec.front(row).blob().equals(BlobId.of(blob)))
                .orElse(false);
        if (!held
                && !BlobId.of(blob)
                        .equals(later.computeIfAbsent(account, a -> heldForLater(snapshot, a))
                                .get(email))) {
            problems.add("account " + account + ": body held for message " + email + " that is not there");
        }
    }
}
