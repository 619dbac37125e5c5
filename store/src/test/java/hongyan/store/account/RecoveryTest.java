package hongyan.store.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.TryLater;
import hongyan.kv.Entry;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Space;
import hongyan.kv.blob.Sweeper;
import hongyan.kv.testing.TestStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What leaves an account comes back, or goes when its time is over.
class RecoveryTest {
    private static final int ACCOUNT = 7;
    private final Mails mails = new Mails(ACCOUNT, 8);
    private final Upkeep upkeep = new Upkeep(mails.accounts);
    private final int inbox = mails.inbox(ACCOUNT);

    @AfterEach
    void check() {
        mails.close();
    }

    private Added add(String id, Flags flags, int... mailboxes) {
        List<Integer> into = java.util.Arrays.stream(mailboxes).boxed().toList();
        return mails.add(ACCOUNT, Mails.message(id, "Hi"), 100, flags, into).getFirst();
    }

    private void expunge(Added... added) {
        mails.accounts.update(ACCOUNT, tx -> {
            for (Added each : added) {
                tx.expunge(each.mailbox(), List.of(each.uid()));
            }
            return 0;
        });
    }

    private List<Expunged> gone() {
        return mails.list(ACCOUNT, view -> view.expunged(Optional.empty(), 100));
    }

    private Optional<List<Added>> restore(Expunged.Id id) {
        return mails.change(ACCOUNT, tx -> tx.restore(id));
    }

    private Usage usage() {
        return mails.accounts.read(ACCOUNT, AccountView::usage);
    }

    private Recoverable recoverable() {
        return mails.accounts.read(ACCOUNT, AccountView::recoverable);
    }

    @Test
    void whatWasExpungedIsListedAndDoesNotCount() {
        Added one = add("a@x", Flags.of(Flags.SEEN, List.of("$work")), inbox);
        Added two = add("b@x", Flags.NONE, inbox);
        expunge(one);
        mails.store.clock().advance(Duration.ofMinutes(1));
        mails.accounts.update(ACCOUNT, tx -> tx.destroy(two.email()));
        assertThat(usage().messages()).isZero();
        assertThat(usage().bytes()).isZero();
        assertThat(recoverable()).isEqualTo(new Recoverable(200, 2));
        List<Expunged> gone = gone();
        assertThat(gone).extracting(e -> e.id().email()).containsExactly(two.email(), one.email());
        assertThat(gone).extracting(Expunged::how).containsExactly(Removal.DESTROYED, Removal.EXPUNGED);
        assertThat(gone.getLast().flags()).isEqualTo(Flags.of(Flags.SEEN, List.of("$work")));
        assertThat(gone.getLast().from()).containsExactly(new Expunged.Origin(inbox, List.of("INBOX"), Role.INBOX));
        assertThat(gone.getLast().email().messageIds()).containsExactly("a@x");
        List<Expunged> page = mails.list(
                ACCOUNT, view -> view.expunged(Optional.of(gone.getFirst().id()), 100));
        assertThat(page).extracting(Expunged::id).containsExactly(gone.getLast().id());
        assertThat(mails.list(8, view -> view.expunged(Optional.empty(), 10))).isEmpty();
    }

    @Test
    void aMessageComesBackAsItWas() throws IOException {
        Added parent = add("p@x", Flags.NONE, inbox);
        Added one = mails.add(
                        ACCOUNT, Mails.message("a@x", "Re: Hi", "p@x"), 55, Flags.of(Flags.FLAGGED), List.of(inbox))
                .getFirst();
        Email before = mails.find(ACCOUNT, view -> view.email(one.email())).orElseThrow();
        expunge(one);
        mails.store.clock().advance(Duration.ofDays(3));
        Added back = restore(gone().getFirst().id()).orElseThrow().getFirst();
        assertThat(back.email()).isNotEqualTo(one.email());
        assertThat(back.uid()).isGreaterThan(one.uid());
        assertThat(back.mailbox()).isEqualTo(inbox);
        assertThat(back.thread()).isEqualTo(parent.thread());
        EmailState state = mails.find(ACCOUNT, view -> view.state(back.email())).orElseThrow();
        assertThat(state.flags()).isEqualTo(Flags.of(Flags.FLAGGED));
        assertThat(state.receivedAt()).isEqualTo(before.receivedAt());
        Email after = mails.find(ACCOUNT, view -> view.email(back.email())).orElseThrow();
        assertThat(after.envelope()).isEqualTo(before.envelope());
        assertThat(after.structure()).isEqualTo(before.structure());
        assertThat(usage().messages()).isEqualTo(2);
        assertThat(recoverable()).isEqualTo(new Recoverable(0, 0));
        mails.store.clock().advance(Duration.ofDays(1));
        sweep();
        assertThat(mails.store.bodies().open(after.blob()).size()).isEqualTo(55);
    }

    @Test
    void aSecondTimeThereIsNothingToBringBack() {
        expunge(add("a@x", Flags.NONE, inbox));
        Expunged.Id id = gone().getFirst().id();
        assertThat(restore(id)).isPresent();
        assertThat(restore(id)).isEmpty();
        assertThat(usage().messages()).isEqualTo(1);
    }

    @Test
    void mailboxesThatAreGoneAreMadeAgain() {
        int projects = mails.accounts
                .update(ACCOUNT, tx -> tx.createMailbox(0, "项目", Role.NONE))
                .id();
        int alpha = mails.accounts
                .update(ACCOUNT, tx -> tx.createMailbox(projects, "Alpha", Role.NONE))
                .id();
        int archive = mails.mailbox(ACCOUNT, Role.ARCHIVE).id();
        Added one = add("a@x", Flags.NONE, alpha, archive);
        mails.accounts.update(ACCOUNT, tx -> {
            tx.destroyMailbox(alpha);
            tx.destroyMailbox(projects);
            return 0;
        });
        Added two = add("b@x", Flags.NONE, archive);
        mails.accounts.update(ACCOUNT, tx -> {
            tx.destroyMailbox(archive);
            return 0;
        });
        assertThat(gone()).extracting(Expunged::how).containsOnly(Removal.MAILBOX);
        assertThat(gone()).extracting(e -> e.id().email()).containsExactlyInAnyOrder(one.email(), two.email());
        for (Expunged each : gone()) {
            assertThat(restore(each.id()).orElseThrow()).hasSize(1);
        }
        Mailbox made =
                mails.find(ACCOUNT, view -> view.mailboxNamed(0, "Archive")).orElseThrow();
        assertThat(made.total()).isEqualTo(2);
    }

    @Test
    void aPathIsMadeFromTheTop() {
        int projects = mails.accounts
                .update(ACCOUNT, tx -> tx.createMailbox(0, "项目", Role.NONE))
                .id();
        int alpha = mails.accounts
                .update(ACCOUNT, tx -> tx.createMailbox(projects, "Alpha", Role.NONE))
                .id();
        add("a@x", Flags.NONE, alpha);
        mails.accounts.update(ACCOUNT, tx -> {
            tx.destroyMailbox(alpha);
            tx.destroyMailbox(projects);
            return 0;
        });
        assertThat(gone().getFirst().from().getFirst().path()).containsExactly("项目", "Alpha");
        int back = restore(gone().getFirst().id()).orElseThrow().getFirst().mailbox();
        Mailbox mailbox = mails.mailbox(ACCOUNT, back);
        assertThat(mailbox.name()).isEqualTo("Alpha");
        assertThat(mails.mailbox(ACCOUNT, mailbox.parent()).name()).isEqualTo("项目");
    }

    @Test
    void theQuotaIsAsked() {
        expunge(add("a@x", Flags.NONE, inbox));
        Expunged.Id id = gone().getFirst().id();
        mails.accounts.update(ACCOUNT, tx -> {
            tx.setQuota(new Quota(99, 0));
            return 0;
        });
        assertThatThrownBy(() -> restore(id)).isInstanceOf(TryLater.class);
        assertThat(gone()).hasSize(1);
    }

    @Test
    void aReplacedDraftIsNotKept() throws IOException {
        int drafts = mails.mailbox(ACCOUNT, Role.DRAFTS).id();
        Added first = add("d1@x", Flags.of(Flags.DRAFT), drafts);
        try (hongyan.kv.blob.Draft draft = mails.store.bodies().draft()) {
            draft.write(new byte[10]);
            NewEmail next = new NewEmail(
                    draft.seal(),
                    Mails.message("d2@x", "Hi"),
                    mails.store.clock().instant(),
                    Flags.of(Flags.DRAFT));
            mails.accounts.update(ACCOUNT, tx -> {
                tx.add(next, List.of(drafts));
                return tx.destroy(first.email());
            });
        }
        assertThat(gone()).isEmpty();
        mails.accounts.update(ACCOUNT, tx -> tx.destroy(first.email() + 1));
        assertThat(gone()).hasSize(1);
    }

    @Test
    void whenItsTimeIsOverItGoesWithItsBody() throws IOException {
        expunge(add("a@x", Flags.NONE, inbox));
        mails.store.clock().advance(Duration.ofDays(20));
        expunge(add("b@x", Flags.NONE, inbox));
        mails.store.clock().advance(Duration.ofDays(9));
        assertThat(upkeep.run()).isZero();
        assertThat(gone()).hasSize(2);
        mails.store.clock().advance(Duration.ofDays(1).plusSeconds(1));
        assertThat(upkeep.run()).isEqualTo(1);
        assertThat(gone()).hasSize(1);
        assertThat(recoverable()).isEqualTo(new Recoverable(100, 1));
        mails.store.clock().advance(Duration.ofHours(2));
        assertThat(sweep()).isEqualTo(1);
        mails.store.clock().advance(Duration.ofDays(30));
        assertThat(upkeep.run()).isEqualTo(1);
        mails.store.clock().advance(Duration.ofDays(1));
        assertThat(upkeep.run()).isZero();
        List<Entry> due = mails.store.kv().read(s -> s.scan(Space.EXPUNGED_DUE, KeyRange.all(), Order.ASCENDING, 10));
        assertThat(due).isEmpty();
    }

    private int sweep() {
        try (Sweeper sweeper =
                new Sweeper(mails.store.kv(), mails.store.bodies(), mails.store.large(), mails.store.clock())) {
            return sweeper.sweep();
        }
    }

    @Test
    void switchedOffNothingIsKept() {
        try (Mails off = new Mails(TestStore.memory(), Duration.ZERO, ACCOUNT)) {
            Added one = off.add(ACCOUNT, off.inbox(ACCOUNT));
            off.accounts.update(ACCOUNT, tx -> tx.destroy(one.email()));
            assertThat(off.list(ACCOUNT, view -> view.expunged(Optional.empty(), 10)))
                    .isEmpty();
        }
    }

    @Test
    void aDestroyedAccountTakesItAlong() throws IOException {
        expunge(add("a@x", Flags.NONE, inbox));
        mails.accounts.destroy(ACCOUNT);
        upkeep.run();
        mails.store.clock().advance(Duration.ofHours(2));
        assertThat(sweep()).isEqualTo(1);
    }

    @Test
    void namesAreReadBackAndNothingElseIs() {
        Expunged.Id id = new Expunged.Id(Instant.now().getEpochSecond(), 12);
        assertThat(Expunged.Id.parse(id.text())).contains(id);
        for (String bad :
                List.of("", "x", "x-", "x1", "x1-", "x-1", "1-1", "x1-0", "x1-99999999999", "xa-1", "x1-1x")) {
            assertThat(Expunged.Id.parse(bad)).as(bad).isEmpty();
        }
    }
}
