package hongyan.store.account;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.Order;
import hongyan.kv.Shards;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The sums in rows of mailboxes and in the account's row, against what is there.
///
/// What is counted and what the row says are read on one snapshot; what is wrong is the difference between them, and it
/// stays the same whatever goes on. So it is added later, in a short transaction.
final class CountLook {
    private static final int PAGE = 500;

    private final Kv kv;
    private final int account;
    private final Findings findings;
    private final boolean mends;

    CountLook(Kv kv, int account, Findings findings, boolean mends) {
        this.kv = kv;
        this.account = account;
        this.findings = findings;
        this.mends = mends;
    }

    /// By how much the sums of a mailbox are wrong.
    private record Wrong(int total, int unseen, int deleted, long bytes) {
        private static final Wrong NOT = new Wrong(0, 0, 0, 0);
    }

    void run() {
        List<Integer> ids = new ArrayList<>();
        kv.read(snapshot -> {
            walk(snapshot, Space.MAILBOX, Keys.account(account), e -> ids.add(StoredView.second(e.key())));
            return ids;
        });
        ids.forEach(this::mailbox);
        account();
    }

    private static void walk(Snapshot snapshot, Space space, Key prefix, Consumer<Entry> each) {
        KeyRange all = KeyRange.prefix(prefix);
        KeyRange rest = all;
        while (true) {
            List<Entry> page = snapshot.scan(space, rest, Order.ASCENDING, PAGE);
            page.forEach(each);
            if (page.size() < PAGE) {
                return;
            }
            rest = new KeyRange(page.getLast().key().next(), all.to());
        }
    }

    private Optional<MailboxRow> row(Snapshot snapshot, int id) {
        return snapshot.get(Space.MAILBOX, Keys.mailbox(account, id))
                .flatMap(bytes -> Look.decoded(bytes, b -> MailboxRow.read(id, b)));
    }

    private void mailbox(int id) {
        Wrong wrong = kv.read(
                snapshot -> row(snapshot, id).map(row -> wrong(snapshot, row)).orElse(Wrong.NOT));
        if (wrong.equals(Wrong.NOT)) {
            return;
        }
        String text = "mailbox {} counts wrongly: total {}, unseen {}, deleted {}, bytes {}";
        if (!mends) {
            findings.left(account, text, id, wrong.total, wrong.unseen, wrong.deleted, wrong.bytes);
            return;
        }
        kv.write(Shards.account(account), tx -> {
            row(tx, id).ifPresent(row -> {
                row.total -= wrong.total;
                row.unseen -= wrong.unseen;
                row.deleted -= wrong.deleted;
                row.bytes -= wrong.bytes;
                tx.put(Space.MAILBOX, Keys.mailbox(account, id), row.write(row.modseq));
            });
            return id;
        });
        findings.mended(account, text, id, wrong.total, wrong.unseen, wrong.deleted, wrong.bytes);
    }

    private Wrong wrong(Snapshot snapshot, MailboxRow row) {
        long[] counted = new long[4];
        List<Entry> page = new ArrayList<>(PAGE);
        walk(snapshot, Space.UID, Keys.mailbox(account, row.id), entry -> {
            page.add(entry);
            if (page.size() == PAGE) {
                count(snapshot, page, counted);
                page.clear();
            }
        });
        count(snapshot, page, counted);
        return new Wrong(
                (int) (row.total - counted[0]),
                (int) (row.unseen - counted[1]),
                (int) (row.deleted - counted[2]),
                row.bytes - counted[3]);
    }

    private void count(Snapshot snapshot, List<Entry> rows, long[] counted) {
        List<Key> keys = new ArrayList<>(rows.size());
        for (Entry entry : rows) {
            Optional<UidRow> row = Look.decoded(entry.value(), b -> UidCodec.read(0, b));
            row.ifPresent(uid -> {
                counted[0]++;
                counted[1] += uid.flags().has(Flags.SEEN) ? 0 : 1;
                counted[2] += uid.flags().has(Flags.DELETED) ? 1 : 0;
                keys.add(Keys.email(account, uid.email()));
            });
        }
        for (Optional<byte[]> state : snapshot.getAll(Space.EMAIL_STATE, keys)) {
            counted[3] += state.flatMap(bytes -> Look.decoded(bytes, b -> StateCodec.read(0, b)))
                    .map(EmailState::size)
                    .orElse(0L);
        }
    }

    private void account() {
        long[] wrong = kv.read(snapshot -> {
            Optional<AccountRow> row = snapshot.get(Space.ACCOUNT, Keys.account(account))
                    .flatMap(bytes -> Look.decoded(bytes, AccountRow::read));
            long[] sums = new long[4];
            walk(
                    snapshot,
                    Space.EMAIL_STATE,
                    Keys.account(account),
                    entry -> Look.decoded(entry.value(), b -> StateCodec.read(0, b))
                            .ifPresent(state -> {
                                sums[0] -= state.size();
                                sums[1]--;
                            }));
            walk(
                    snapshot,
                    Space.EXPUNGED,
                    Keys.account(account),
                    entry -> Look.decoded(
                                    entry.value(),
                                    b -> EmailCodec.front(ExpungedCodec.read(b).email()))
                            .ifPresent(front -> {
                                sums[2] -= front.size();
                                sums[3]--;
                            }));
            row.ifPresent(r -> {
                sums[0] += r.usedBytes;
                sums[1] += r.usedMessages;
                sums[2] += r.expungedBytes;
                sums[3] += r.expungedMessages;
            });
            return sums;
        });
        if (wrong[0] == 0 && wrong[1] == 0 && wrong[2] == 0 && wrong[3] == 0) {
            return;
        }
        String text = "counts wrongly: bytes {}, messages {}, expunged bytes {}, expunged messages {}";
        if (!mends) {
            findings.left(account, text, wrong[0], wrong[1], wrong[2], wrong[3]);
            return;
        }
        kv.write(Shards.account(account), tx -> {
            AccountRow row =
                    AccountRow.read(tx.get(Space.ACCOUNT, Keys.account(account)).orElseThrow());
            row.usedBytes -= wrong[0];
            row.usedMessages -= wrong[1];
            row.expungedBytes -= wrong[2];
            row.expungedMessages -= wrong[3];
            tx.put(Space.ACCOUNT, Keys.account(account), row.write());
            return account;
        });
        findings.mended(account, text, wrong[0], wrong[1], wrong[2], wrong[3]);
    }
}
