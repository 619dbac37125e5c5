package hongyan.store.account;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KeyReader;
import hongyan.kv.Kv;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Shards;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.blob.Bodies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Checks accounts while the server runs, and mends what it finds.
///
/// Unlike [AccountCheck], which needs the account to stand still and to fit into memory, it looks at a page of messages
/// on a snapshot of its own, or in a transaction of its own when it mends. What belongs to one message is read
/// together, so that changes that go on meanwhile are no findings. Counts are compared on one snapshot for each
/// mailbox; a wrong one is mended by the difference, which changes that go on do not touch.
///
/// *Never* removes what can be read: a message without a mailbox goes to the INBOX, a lost mailbox is made again, a
/// lost row is made from the others or from the body. What cannot be read is moved aside with its bytes (`META`).
///
/// *Threads*: reads long; for a platform thread of its own. *Durability*: each page on its own; may be repeated at any
/// time.
public final class Inspection {
    private static final int PAGE = 200;
    private static final int ROWS = 500;

    private final Kv kv;
    private final Bodies bodies;
    private final int account;
    private final boolean mends;
    private final Findings findings = new Findings();

    private Inspection(Kv kv, Bodies bodies, int account, boolean mends) {
        this.kv = kv;
        this.bodies = bodies;
        this.account = account;
        this.mends = mends;
    }

    public static Findings check(Kv kv, Bodies bodies, int account) {
        return new Inspection(kv, bodies, account, false).run();
    }

    /// Every account, and the bodies' references to messages.
    public static Findings checkAll(Kv kv, Bodies bodies) {
        return all(kv, bodies, false);
    }

    /// Mends the account, then checks it: what is left is what could not be mended.
    public static Findings repair(Kv kv, Bodies bodies, int account) {
        Findings mended = new Inspection(kv, bodies, account, true).run();
        mended.add(check(kv, bodies, account));
        return mended;
    }

    public static Findings repairAll(Kv kv, Bodies bodies) {
        Findings mended = all(kv, bodies, true);
        mended.add(all(kv, bodies, false));
        return mended;
    }

    /// Records that were moved aside, by space and key, at most `limit`.
    public static List<String> aside(Kv kv, int limit) {
        return kv.read(s -> s.scan(Space.META, Look.allAside(), Order.ASCENDING, limit)).stream()
                .map(entry -> {
                    KeyReader key = entry.key().reader();
                    key.text();
                    int code = key.byte8();
                    byte[] rest = key.fixed(
                            entry.key().length() - Look.allAside().from().length() - 1);
                    return "space " + code + " key " + Key.raw(rest) + " (" + entry.value().length + " bytes)";
                })
                .toList();
    }

    private static Findings all(Kv kv, Bodies bodies, boolean mends) {
        Findings sum = new Findings();
        pages(kv, Space.ACCOUNT, KeyRange.all(), page -> {
            for (Entry entry : page) {
                sum.add(new Inspection(kv, bodies, entry.key().reader().int32(), mends).run());
            }
        });
        new HolderLook(kv, bodies, mends, sum).run();
        return sum;
    }

    static void pages(Kv kv, Space space, KeyRange range, Consumer<List<Entry>> each) {
        KeyRange rest = range;
        while (true) {
            KeyRange now = rest;
            List<Entry> page = kv.read(snapshot -> snapshot.scan(space, now, Order.ASCENDING, ROWS));
            each.accept(page);
            if (page.size() < ROWS) {
                return;
            }
            rest = new KeyRange(page.getLast().key().next(), range.to());
        }
    }

    private Findings run() {
        try {
            if (!accountRow()) {
                return findings;
            }
            look(look -> {
                new MailboxLook(look).run();
                return account;
            });
            messages();
            for (Space space : List.of(Space.UID, Space.THREAD, Space.MSGID, Space.EXPUNGED)) {
                strays(space);
            }
            new LogLook(this::look).run();
            new CountLook(kv, account, findings, mends).run();
        } catch (KvException unreadable) {
            findings.left(account, "the store cannot read on: {}", String.valueOf(unreadable.getMessage()));
        }
        return findings;
    }

    /// One look, alone on the account's shard when it mends.
    private <T> T look(Work<T> work) {
        if (!mends) {
            return kv.read(snapshot -> work.at(look(snapshot)));
        }
        return kv.write(Shards.account(account), tx -> {
            AccountRow row = row(tx).orElseThrow(() -> new KvException("the account is gone"));
            Look look = new Look(tx, tx, account, row, findings, bodies);
            T result = work.at(look);
            look.end();
            return result;
        });
    }

    private Look look(Snapshot snapshot) {
        AccountRow row = row(snapshot).orElseThrow(() -> new KvException("the account is gone"));
        return new Look(snapshot, null, account, row, findings, bodies);
    }

    /// Work of one look.
    interface Work<T> {
        T at(Look look);
    }

    /// How looks are made.
    interface Looks {
        <T> T look(Work<T> work);
    }

    private Optional<AccountRow> row(Snapshot snapshot) {
        return snapshot.get(Space.ACCOUNT, Keys.account(account)).flatMap(b -> Look.decoded(b, AccountRow::read));
    }

    /// Makes the account's row from everything else when it cannot be read; false when there is nothing to look at.
    private boolean accountRow() {
        Optional<byte[]> stored = kv.read(snapshot -> snapshot.get(Space.ACCOUNT, Keys.account(account)));
        if (stored.isEmpty()) {
            findings.left(account, "there is no such account");
            return false;
        }
        if (Look.decoded(stored.get(), AccountRow::read).isPresent()) {
            return true;
        }
        if (!mends) {
            findings.left(account, "its row cannot be read");
            return false;
        }
        AccountRow made = new AccountRow();
        for (Space space : List.of(
                Space.MAILBOX, Space.EMAIL, Space.EMAIL_STATE, Space.UID, Space.THREAD, Space.CHANGE, Space.EXPUNGED)) {
            pages(
                    kv,
                    space,
                    KeyRange.prefix(Keys.account(account)),
                    page -> page.forEach(entry -> {
                        if (entry.value().length > Long.BYTES) {
                            made.modseq = Math.max(made.modseq, new RowReader(entry.value()).version());
                        }
                        if (space == Space.EXPUNGED) {
                            made.nextId = Math.max(
                                    made.nextId, Keys.expungedId(entry.key()).email() + 1);
                        } else if (space == Space.EMAIL || space == Space.EMAIL_STATE || space == Space.MAILBOX) {
                            made.nextId = Math.max(made.nextId, StoredView.second(entry.key()) + 1);
                        }
                        if (space == Space.MAILBOX) {
                            int id = StoredView.second(entry.key());
                            Look.decoded(entry.value(), b -> MailboxRow.read(id, b))
                                    .ifPresent(
                                            m -> made.lastUidValidity = Math.max(made.lastUidValidity, m.uidValidity));
                        }
                    }));
        }
        return kv.write(Shards.account(account), tx -> {
            Look look = new Look(tx, tx, account, made, findings, bodies);
            look.aside(Space.ACCOUNT, Keys.account(account), stored.get());
            look.mend("its row is made again, without a quota");
            look.end();
            return true;
        });
    }

    private void messages() {
        MessageLook.Lost lost = new MessageLook.Lost();
        int from = 1;
        while (from > 0) {
            int start = from;
            from = look(look -> new MessageLook(look).page(start, PAGE, lost));
        }
        new LostMessages(kv, bodies, account, findings, mends, this::look).run(lost);
    }

    private void strays(Space space) {
        Optional<Key> from = Optional.of(Keys.account(account));
        while (from.isPresent()) {
            Key start = from.get();
            from = look(look -> new StrayLook(look).page(space, start, ROWS));
        }
    }

    /// All accounts there are, for whoever wants them one by one.
    public static List<Integer> accounts(Kv kv) {
        List<Integer> ids = new ArrayList<>();
        pages(
                kv,
                Space.ACCOUNT,
                KeyRange.all(),
                page -> page.forEach(entry -> ids.add(entry.key().reader().int32())));
        return ids;
    }
}
