package hongyan.store.account;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import hongyan.kv.blob.Bodies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One look of an [Inspection] at some rows of an account: on a snapshot, or in a transaction that mends what is found.
///
/// What is mended gets a modseq of its own, and the change log starts anew behind it: whoever follows the account asks
/// for everything again.
final class Look {
    private static final String ASIDE = "aside";
    private static final int MANY = 100_000;

    final Snapshot snapshot;
    final int account;
    final AccountRow row;
    final Findings findings;
    final Bodies bodies;
    private final @Nullable Tx tx;
    private final Map<Integer, Optional<MailboxRow>> mailboxes = new HashMap<>();
    private final TreeSet<Integer> dirty = new TreeSet<>();
    private boolean begun;
    private boolean changed;

    /// @param tx to mend with; null only to look
    Look(Snapshot snapshot, @Nullable Tx tx, int account, AccountRow row, Findings findings, Bodies bodies) {
        this.snapshot = snapshot;
        this.tx = tx;
        this.account = account;
        this.row = row;
        this.findings = findings;
        this.bodies = bodies;
    }

    /// Notes what was found; true when it is to be mended now.
    boolean mend(String text, Object... fields) {
        if (tx == null) {
            findings.left(account, text, fields);
            return false;
        }
        findings.mended(account, text, fields);
        changed = true;
        return true;
    }

    boolean mends() {
        return tx != null;
    }

    /// Only after [#mend] said so.
    Tx tx() {
        if (tx == null) {
            throw new IllegalStateException("only looking");
        }
        changed = true;
        return tx;
    }

    /// The modseq of what this look mends.
    long modseq() {
        if (!begun) {
            begun = true;
            changed = true;
            row.modseq++;
        }
        return row.modseq;
    }

    /// Whether a row's version is one the account has had; raises the account when it is to be mended.
    void known(Space space, Key key, byte[] value) {
        long version = value.length < Long.BYTES ? 0 : new RowReader(padded(value)).version();
        if (version > row.modseq && mend("{} {} is newer than the account", space, key)) {
            row.modseq = version;
        }
    }

    private static byte[] padded(byte[] value) {
        return value.length > Long.BYTES ? value : java.util.Arrays.copyOf(value, Long.BYTES + 1);
    }

    Optional<byte[]> get(Space space, Key key) {
        return snapshot.get(space, key);
    }

    /// Empty when the row is not there or cannot be read.
    <T> Optional<T> read(Space space, Key key, Function<byte[], T> decode) {
        return get(space, key).flatMap(value -> decoded(value, decode));
    }

    static <T> Optional<T> decoded(byte[] value, Function<byte[], T> decode) {
        try {
            return Optional.of(decode.apply(value));
        } catch (KvException | IllegalArgumentException | IndexOutOfBoundsException damaged) {
            return Optional.empty(); // told of by whoever asked: it knows what the row was for
        }
    }

    /// All rows of the account in a space that has few.
    List<Entry> all(Space space) {
        return snapshot.scan(space, KeyRange.prefix(Keys.account(account)), Order.ASCENDING, MANY);
    }

    /// Moves a row that cannot be read out of the way. Its bytes stay in the store.
    void aside(Space space, Key key, byte[] value) {
        if (mend("{} {} cannot be read", space, key)) {
            tx().put(Space.META, aside(space, key), value);
            tx().delete(space, key);
            findings.aside(account, "{} {} ({} bytes)", space, key, value.length);
        }
    }

    /// The same for one that can be read and has lost what it belonged to.
    void asideToo(Space space, Key key) {
        get(space, key).ifPresent(value -> {
            tx().put(Space.META, aside(space, key), value);
            tx().delete(space, key);
            findings.aside(account, "{} {} ({} bytes)", space, key, value.length);
        });
    }

    static Key aside(Space space, Key key) {
        return Key.of().text(ASIDE).byte8(space.code()).fixed(key.bytes()).key();
    }

    static KeyRange allAside() {
        return KeyRange.prefix(Key.of().text(ASIDE).key());
    }

    /// The mailbox, when its row is there and can be read.
    Optional<MailboxRow> mailbox(int id) {
        return mailboxes.computeIfAbsent(
                id,
                i -> i <= 0
                        ? Optional.empty()
                        : read(Space.MAILBOX, Keys.mailbox(account, i), bytes -> MailboxRow.read(i, bytes)));
    }

    void put(MailboxRow mailbox) {
        mailboxes.put(mailbox.id, Optional.of(mailbox));
        dirty.add(mailbox.id);
    }

    void touched(MailboxRow mailbox) {
        mailbox.modseq = modseq();
        put(mailbox);
    }

    MailboxRow inbox() {
        return mailbox(row.roles[Role.INBOX.code()]).orElseThrow(() -> new IllegalStateException("no INBOX"));
    }

    int nextUidValidity() {
        return ++row.lastUidValidity;
    }

    /// Writes what is still in hand.
    void end() {
        if (!changed) {
            return;
        }
        Tx open = tx();
        long now = modseq();
        for (int id : dirty) {
            mailbox(id).ifPresent(m -> open.put(Space.MAILBOX, Keys.mailbox(account, id), m.write(now)));
        }
        open.deleteRange(Space.CHANGE, KeyRange.prefix(Keys.account(account)));
        row.logFloor = now;
        for (Stream stream : Stream.values()) {
            row.streams[stream.code()] = now;
        }
        open.put(Space.ACCOUNT, Keys.account(account), row.write());
    }
}
