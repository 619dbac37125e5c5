package hongyan.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Large mailboxes and accounts go at once for everybody who looks, and row by row behind the scenes.
class UpkeepTest {
    private static final int ACCOUNT = 7;
    private static final int MANY = Folders.AT_ONCE + 700;
    private final Mails mails = new Mails(ACCOUNT);
    private final int inbox = mails.inbox(ACCOUNT);

    @AfterEach
    void check() {
        mails.close();
    }

    /// A mailbox with many messages, the last of them in the INBOX too.
    private int filled(int parent, String name) {
        int mailbox = mails.accounts
                .update(ACCOUNT, tx -> tx.createMailbox(parent, name, Role.NONE))
                .id();
        Added last = mails.add(ACCOUNT, mailbox);
        mails.accounts.update(ACCOUNT, tx -> {
            for (int i = 1; i < MANY; i++) {
                // a second message over the same body each time
                tx.copy(mailbox, last.uid(), mailbox);
            }
            tx.copy(mailbox, MANY, inbox);
            return 0;
        });
        return mailbox;
    }

    private void destroy(int mailbox) {
        mails.accounts.update(ACCOUNT, tx -> {
            tx.destroyMailbox(mailbox);
            return 0;
        });
    }

    private List<Integer> rows(int mailbox) {
        return mails.store
                .kv()
                .read(snapshot -> snapshot
                        .scan(
                                Space.UID,
                                KeyRange.prefix(Keys.mailbox(ACCOUNT, mailbox)),
                                Order.ASCENDING,
                                Integer.MAX_VALUE)
                        .stream()
                        .map(entry -> UidCodec.read(entry).email())
                        .toList());
    }

    @Test
    void aLargeMailboxIsGoneAtOnceAndEmptiedAfterwards() {
        List<Change> heard = new ArrayList<>();
        int mailbox = filled(0, "big");
        Subscription _ = mails.accounts.subscribe(ACCOUNT, c -> heard.addAll(c.changes()));
        int shared = mails.list(ACCOUNT, v -> v.uids(inbox, 0, 10)).getFirst().email();
        destroy(mailbox);
        List<Integer> hidden = rows(mailbox);
        assertThat(hidden).hasSize(MANY - Folders.AT_ONCE);
        assertThat(heard)
                .last()
                .isEqualTo(new Change.MailboxDestroyed(heard.getLast().modseq(), mailbox));
        mails.accounts.read(ACCOUNT, view -> {
            assertThat(view.mailbox(mailbox)).isEmpty();
            assertThat(view.mailboxNamed(0, "big")).isEmpty();
            assertThat(view.mailboxes()).extracting(Mailbox::id).doesNotContain(mailbox);
            assertThat(view.uids(mailbox, 0, 10)).isEmpty();
            assertThat(view.uid(mailbox, MANY)).isEmpty();
            assertThat(view.uidRows(mailbox, List.of(MANY))).isEmpty();
            assertThat(view.allStates(0, 1)).extracting(EmailState::email).containsExactly(shared);
            assertThat(view.states(hidden)).extracting(EmailState::email).containsExactly(shared);
            EmailState state = view.state(shared).orElseThrow();
            assertThat(state.places()).extracting(EmailState.Place::mailbox).containsExactly(inbox);
            return view.thread(state.thread());
        });
        assertThat(AccountCheck.checkAll(mails.store.kv())).isEmpty();
        assertThat(new Upkeep(mails.accounts).run()).isEqualTo(hidden.size());
        assertThat(rows(mailbox)).isEmpty();
        assertThat(mails.find(ACCOUNT, view -> view.state(shared))).isPresent();
        assertThat(mails.accounts.read(ACCOUNT, AccountView::usage).messages()).isEqualTo(1);
        assertThat(mails.accounts.read(ACCOUNT, AccountView::recoverable).messages())
                .isEqualTo(MANY - 1L);
        Optional<byte[]> row = mails.store.kv().read(s -> s.get(Space.MAILBOX, Keys.mailbox(ACCOUNT, mailbox)));
        assertThat(row).isEmpty();
    }

    @Test
    void whatIsElsewhereTooStaysWholeWhileItsOtherPlaceGoes() {
        int mailbox = filled(0, "big");
        int shared = mails.list(ACCOUNT, v -> v.uids(inbox, 0, 10)).getFirst().email();
        destroy(mailbox);
        mails.accounts.update(ACCOUNT, tx -> {
            assertThat(tx.copy(mailbox, MANY, inbox)).isEmpty();
            assertThat(tx.setFlags(rows(mailbox).getFirst(), Flags.of(Flags.SEEN)))
                    .isEmpty();
            assertThat(tx.destroy(rows(mailbox).getFirst())).isFalse();
            return tx.setFlags(shared, Flags.of(Flags.SEEN));
        });
        assertThat(AccountCheck.checkAll(mails.store.kv())).isEmpty();
        int archive = mails.mailbox(ACCOUNT, Role.ARCHIVE).id();
        EmailState moved = mails.change(ACCOUNT, tx -> tx.setMailboxes(shared, List.of(archive)))
                .orElseThrow();
        assertThat(moved.places()).extracting(EmailState.Place::mailbox).containsExactly(archive);
        assertThat(AccountCheck.checkAll(mails.store.kv())).isEmpty();
        new Upkeep(mails.accounts).run();
        assertThat(mails.find(ACCOUNT, v -> v.state(shared)).orElseThrow().flags())
                .isEqualTo(Flags.of(Flags.SEEN));
    }

    @Test
    void theNameIsFreeAgainAtOnce() {
        int parent = filled(0, "big");
        int child = filled(parent, "child");
        destroy(child);
        destroy(parent);
        int again = filled(0, "big");
        new Upkeep(mails.accounts).run();
        assertThat(mails.mailbox(ACCOUNT, again).total()).isEqualTo(MANY);
        assertThat(mails.accounts.read(ACCOUNT, AccountView::usage).messages()).isEqualTo(MANY + 2L);
    }

    /// Writes of one account fail.
    private record Bad(Kv kv, int account, AtomicInteger failures) implements Kv {
        @Override
        public <T> T read(ReadWork<T> work) {
            return kv.read(work);
        }

        @Override
        public <T> T write(Shards shards, WriteWork<T> work) {
            if (shards.sorted().contains(new Shard.Account(account))) {
                failures.incrementAndGet();
                throw new KvException("told to fail");
            }
            return kv.write(shards, work);
        }

        @Override
        public void close() {
            kv.close();
        }
    }

    private boolean isThere(Key key) {
        return mails.store.kv().read(s -> s.get(Space.EXPUNGED_DUE, key)).isPresent();
    }

    @Test
    void anAccountThatCannotBeClearedDoesNotStopTheOthers() {
        for (int account = 20; account < 23; account++) {
            mails.create(account, Quota.NONE);
            int gone = account;
            mails.store.kv().write(Shards.account(account), tx -> {
                mails.accounts.vanish(tx, gone);
                return 0;
            });
        }
        Bad bad = new Bad(mails.store.kv(), 20, new AtomicInteger());
        AccountStore through = new AccountStore(bad, mails.store.bodies(), mails.store.clock());
        Upkeep upkeep = new Upkeep(through);
        upkeep.run();
        assertThat(isThere(Keys.due(Keys.Due.ACCOUNT, 0, 20))).isTrue();
        assertThat(isThere(Keys.due(Keys.Due.ACCOUNT, 0, 21))).isFalse();
        assertThat(isThere(Keys.due(Keys.Due.ACCOUNT, 0, 22))).isFalse();
        assertThat(bad.failures).hasValue(1);
    }

    /// Clearing an account again leaves no new work behind: one that keeps failing waits for the next round.
    @Test
    void clearingDoesNotWakeTheUpkeepAgain() {
        mails.create(20, Quota.NONE);
        mails.store.kv().write(Shards.account(20), tx -> {
            mails.accounts.vanish(tx, 20);
            return 0;
        });
        mails.accounts.work().drainPermits();
        new Upkeep(mails.accounts).run();
        assertThat(isThere(Keys.due(Keys.Due.ACCOUNT, 0, 20))).isFalse();
        assertThat(mails.accounts.work().availablePermits()).isZero();
    }

    @Test
    void anAccountThatVanishedIsRemovedAfterwards() {
        filled(0, "big");
        mails.store.kv().write(Shards.account(ACCOUNT), tx -> {
            mails.accounts.vanish(tx, ACCOUNT);
            return 0;
        });
        assertThat(mails.accounts.exists(ACCOUNT)).isFalse();
        new Upkeep(mails.accounts).run();
        for (Space space : List.of(Space.EMAIL, Space.EMAIL_STATE, Space.UID, Space.EXPUNGED, Space.EXPUNGED_DUE)) {
            List<Entry> left = mails.store.kv().read(s -> s.scan(space, KeyRange.all(), Order.ASCENDING, 10));
            assertThat(left).as(space.name()).isEmpty();
        }
    }

    @Test
    void theThreadIsWokenByTheCommit() throws InterruptedException {
        int mailbox = filled(0, "big");
        try (Upkeep upkeep = new Upkeep(mails.accounts)) {
            upkeep.start();
            destroy(mailbox);
            long end = System.nanoTime() + 10_000_000_000L;
            while (!rows(mailbox).isEmpty() && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }
        assertThat(rows(mailbox)).isEmpty();
        assertThat(Optional.of(mails.mailbox(ACCOUNT, inbox).total())).contains(1);
    }
}
