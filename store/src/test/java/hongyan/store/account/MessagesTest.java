package hongyan.store.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.kv.Entry;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Space;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.EmailState.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static final int ACCOUNT = 7;
    private final Mails mails = new Mails(ACCOUNT, 8);
    private final int inbox = mails.inbox(ACCOUNT);
    private final int archive = mails.mailbox(ACCOUNT, Role.ARCHIVE).id();
    private final List<Change> seen = new ArrayList<>();

    MessagesTest() {
        Subscription _ = mails.accounts.subscribe(ACCOUNT, committed -> seen.addAll(committed.changes()));
    }

    @AfterEach
    void check() {
        mails.close();
    }

    private EmailState state(int email) {
        return mails.accounts.read(ACCOUNT, view -> view.state(email)).orElseThrow();
    }

    private List<UidRow> uids(int mailbox) {
        return mails.accounts.read(ACCOUNT, view -> view.uids(mailbox, 0, 1000));
    }

    @Test
    void newAccountHasStandardMailboxes() {
        List<Mailbox> all = mails.accounts.read(ACCOUNT, AccountView::mailboxes);
        assertThat(all)
                .extracting(Mailbox::name)
                .containsExactly("INBOX", "Drafts", "Sent", "Archive", "Junk", "Trash");
        assertThat(all).allMatch(m -> m.subscribed() && m.uidNext() == 1 && m.uidValidity() > 0 && m.modseq() > 0);
        assertThat(all).extracting(Mailbox::uidValidity).doesNotHaveDuplicates();
    }

    @Test
    void addedMessageIsEverywhereItShouldBe() throws IOException {
        Added added = mails.add(ACCOUNT, Mails.message("a@x", "Hello"), 1234, Flags.of(Flags.FLAGGED), List.of(inbox))
                .getFirst();
        assertThat(added.uid()).isEqualTo(1);
        Email email = mails.accounts.read(ACCOUNT, v -> v.email(added.email())).orElseThrow();
        assertThat(email.size()).isEqualTo(1234);
        assertThat(email.envelope()).isEqualTo(Mails.message("a@x", "Hello").envelope());
        assertThat(email.structure()).isEqualTo(Mails.text());
        assertThat(email.sentAt()).isEqualTo("2026-11-22T02:00:00Z");
        assertThat(email.preview()).isEqualTo("Hello 你好");
        assertThat(mails.store.bodies().open(email.blob()).size()).isEqualTo(1234);
        assertThat(uids(inbox))
                .containsExactly(new UidRow(
                        1,
                        added.email(),
                        added.modseq(),
                        Flags.of(Flags.FLAGGED),
                        mails.store.clock().instant().getEpochSecond()));
        Mailbox box = mails.mailbox(ACCOUNT, inbox);
        assertThat(box.total()).isEqualTo(1);
        assertThat(box.unseen()).isEqualTo(1);
        assertThat(box.uidNext()).isEqualTo(2);
        assertThat(box.modseq()).isEqualTo(added.modseq());
        Usage usage = mails.accounts.read(ACCOUNT, AccountView::usage);
        assertThat(usage.bytes()).isEqualTo(1234);
        assertThat(usage.messages()).isEqualTo(1);
        assertThat(seen)
                .containsExactly(
                        new Change.Added(added.modseq(), inbox, uids(inbox).getFirst(), added.thread()));
    }

    @Test
    void addToUnknownMailboxIsRefusedAndChangesNothing() {
        assertThatThrownBy(() -> mails.add(ACCOUNT, 99)).isInstanceOf(NotAllowed.class);
        assertThat(mails.accounts.read(ACCOUNT, AccountView::usage).messages()).isZero();
        assertThat(seen).isEmpty();
    }

    @Test
    void flagsBelongToTheMessageButDeletedToThePlace() {
        int email = mails.add(ACCOUNT, Mails.message("a@x", "s"), 10, Flags.NONE, List.of(inbox, archive))
                .getFirst()
                .email();
        mails.accounts.update(
                ACCOUNT, tx -> tx.setPlaceFlags(inbox, 1, Flags.of(Flags.SEEN | Flags.DELETED, List.of("$Todo"))));
        assertThat(uids(inbox).getFirst().flags()).isEqualTo(Flags.of(Flags.SEEN | Flags.DELETED, List.of("$todo")));
        assertThat(uids(archive).getFirst().flags()).isEqualTo(Flags.of(Flags.SEEN, List.of("$todo")));
        assertThat(state(email).flags()).isEqualTo(Flags.of(Flags.SEEN, List.of("$todo")));
        assertThat(mails.mailbox(ACCOUNT, archive).unseen()).isZero();
        assertThat(mails.mailbox(ACCOUNT, inbox).deleted()).isEqualTo(1);
    }

    @Test
    void settingTheSameFlagsMovesNoModseq() {
        Added added = mails.add(ACCOUNT, inbox);
        Optional<UidRow> row = mails.accounts.update(ACCOUNT, tx -> tx.setPlaceFlags(inbox, 1, Flags.NONE));
        assertThat(row.orElseThrow().modseq()).isEqualTo(added.modseq());
        assertThat(mails.accounts.read(ACCOUNT, AccountView::usage).modseq()).isEqualTo(added.modseq());
    }

    @Test
    void settingDeletedMovesOnlyThatPlacesModseq() {
        Added added = mails.add(ACCOUNT, Mails.message("a@x", "s"), 10, Flags.NONE, List.of(inbox, archive))
                .getFirst();
        mails.accounts.update(ACCOUNT, tx -> tx.setDeleted(inbox, 1, true));
        assertThat(uids(archive).getFirst().modseq()).isEqualTo(added.modseq());
        assertThat(uids(inbox).getFirst().modseq()).isGreaterThan(added.modseq());
    }

    @Test
    void tooManyKeywordsAreRefused() {
        mails.add(ACCOUNT, inbox);
        List<String> many =
                java.util.stream.IntStream.range(0, 101).mapToObj(i -> "k" + i).toList();
        assertThatThrownBy(() -> mails.accounts.update(ACCOUNT, tx -> tx.setPlaceFlags(inbox, 1, Flags.of(0, many))))
                .isInstanceOf(NotAllowed.class);
    }

    @Test
    void copyPutsTheSameMessageIntoTheTarget() {
        Added added = mails.add(ACCOUNT, inbox);
        mails.accounts.update(ACCOUNT, tx -> tx.setDeleted(inbox, 1, true));
        Added copy =
                mails.accounts.update(ACCOUNT, tx -> tx.copy(inbox, 1, archive)).orElseThrow();
        assertThat(copy.email()).isEqualTo(added.email());
        assertThat(state(added.email()).places())
                .containsExactly(new Place(inbox, 1, true), new Place(archive, 1, false));
        // the old way to move: copy, delete, expunge
        assertThat(mails.accounts.<List<Integer>>update(ACCOUNT, tx -> tx.expunge(inbox, List.of(1))))
                .containsExactly(1);
        assertThat(state(added.email()).places()).containsExactly(new Place(archive, 1, false));
    }

    @Test
    void copyWhereItIsAlreadyMakesASecondMessage() throws IOException {
        Added added = mails.add(ACCOUNT, inbox);
        Added copy =
                mails.accounts.update(ACCOUNT, tx -> tx.copy(inbox, 1, inbox)).orElseThrow();
        assertThat(copy.email()).isNotEqualTo(added.email());
        assertThat(copy.uid()).isEqualTo(2);
        assertThat(copy.thread()).isEqualTo(added.thread());
        mails.accounts.update(ACCOUNT, tx -> tx.destroy(added.email()));
        Email left = mails.accounts.read(ACCOUNT, v -> v.email(copy.email())).orElseThrow();
        assertThat(mails.store.bodies().open(left.blob()).size()).isEqualTo(100);
        assertThat(mails.list(ACCOUNT, v -> v.thread(added.thread()))).containsExactly(copy.email());
    }

    @Test
    void moveKeepsTheMessage() {
        Added added = mails.add(ACCOUNT, inbox);
        seen.clear();
        Added moved =
                mails.accounts.update(ACCOUNT, tx -> tx.move(inbox, 1, archive)).orElseThrow();
        assertThat(moved.email()).isEqualTo(added.email());
        assertThat(uids(inbox)).isEmpty();
        assertThat(uids(archive)).hasSize(1);
        assertThat(seen)
                .containsExactly(
                        new Change.Expunged(moved.modseq(), inbox, 1, added.email(), false),
                        new Change.Added(moved.modseq(), archive, uids(archive).getFirst(), added.thread()));
    }

    @Test
    void moveInPlaceGivesANewUid() {
        Added added = mails.add(ACCOUNT, inbox);
        Added moved =
                mails.accounts.update(ACCOUNT, tx -> tx.move(inbox, 1, inbox)).orElseThrow();
        assertThat(moved.uid()).isEqualTo(2);
        assertThat(moved.email()).isEqualTo(added.email());
        assertThat(uids(inbox)).extracting(UidRow::uid).containsExactly(2);
    }

    @Test
    void moveToWhereItIsLeavesTwoThere() {
        mails.add(ACCOUNT, Mails.message("a@x", "s"), 10, Flags.NONE, List.of(inbox, archive));
        Added moved =
                mails.accounts.update(ACCOUNT, tx -> tx.move(inbox, 1, archive)).orElseThrow();
        assertThat(moved.uid()).isEqualTo(2);
        assertThat(uids(inbox)).isEmpty();
        assertThat(uids(archive)).hasSize(2);
    }

    @Test
    void setMailboxesMovesAsAWhole() {
        Added added = mails.add(ACCOUNT, inbox);
        int trash = mails.mailbox(ACCOUNT, Role.TRASH).id();
        mails.accounts.update(ACCOUNT, tx -> tx.setMailboxes(added.email(), List.of(archive, trash)));
        assertThat(state(added.email()).places())
                .containsExactly(new Place(archive, 1, false), new Place(trash, 1, false));
        assertThat(mails.mailbox(ACCOUNT, inbox).total()).isZero();
        Optional<EmailState> same =
                mails.accounts.update(ACCOUNT, tx -> tx.setMailboxes(added.email(), List.of(trash, archive)));
        assertThat(same.orElseThrow().modseq()).isEqualTo(added.modseq() + 1);
    }

    @Test
    void expungeOfTheLastPlaceFreesEverything() {
        Added added = mails.add(ACCOUNT, inbox);
        seen.clear();
        List<Integer> gone = mails.accounts.update(ACCOUNT, tx -> tx.expunge(inbox, List.of(1, 5, 1)));
        assertThat(gone).containsExactly(1);
        Usage usage = mails.accounts.read(ACCOUNT, AccountView::usage);
        assertThat(usage.bytes()).isZero();
        assertThat(usage.messages()).isZero();
        assertThat(mails.find(ACCOUNT, v -> v.email(added.email()))).isEmpty();
        assertThat(mails.list(ACCOUNT, v -> v.thread(added.thread()))).isEmpty();
        assertThat(mails.mailbox(ACCOUNT, inbox).uidNext()).isEqualTo(2);
        assertThat(seen).containsExactly(new Change.Expunged(usage.modseq(), inbox, 1, added.email(), true));
    }

    @Test
    void uidsAreNeverReused() {
        mails.add(ACCOUNT, inbox);
        mails.accounts.update(ACCOUNT, tx -> tx.expunge(inbox, List.of(1)));
        assertThat(mails.add(ACCOUNT, inbox).uid()).isEqualTo(2);
    }

    @Test
    void quotaIsKept() {
        mails.accounts.update(ACCOUNT, tx -> {
            tx.setQuota(new Quota(250, 0));
            return 0;
        });
        mails.add(ACCOUNT, inbox);
        mails.add(ACCOUNT, inbox);
        assertThatThrownBy(() -> mails.add(ACCOUNT, inbox))
                .isInstanceOfSatisfying(
                        TryLater.class, e -> assertThat(e.reason()).isEqualTo(Reason.OVER_QUOTA));
        assertThat(mails.change(ACCOUNT, tx -> tx.copy(inbox, 1, archive)))
                .as("the same message elsewhere costs nothing")
                .isPresent();
        assertThatThrownBy(() -> mails.accounts.update(ACCOUNT, tx -> tx.copy(inbox, 1, inbox)))
                .isInstanceOf(TryLater.class);
        mails.accounts.update(ACCOUNT, tx -> {
            tx.setQuota(new Quota(0, 2));
            return 0;
        });
        assertThatThrownBy(() -> mails.add(ACCOUNT, inbox)).isInstanceOf(TryLater.class);
    }

    @Test
    void aRefusedVerbLeavesTheTransactionSound() {
        mails.accounts.update(ACCOUNT, tx -> {
            try {
                tx.createMailbox(99, "x", Role.NONE);
            } catch (NotAllowed expected) {
                assertThat(expected.reason()).isEqualTo(Reason.NOT_FOUND);
            }
            return tx.createMailbox(0, "y", Role.NONE);
        });
        assertThat(mails.find(ACCOUNT, v -> v.mailboxNamed(0, "y"))).isPresent();
    }

    @Test
    void batchesKeepTheOrderAskedAndLeaveOutWhatIsNotThere() {
        Added first = mails.add(ACCOUNT, inbox);
        Added second = mails.add(ACCOUNT, inbox);
        List<Integer> asked = List.of(second.email(), 999, first.email(), -1);
        assertThat(mails.list(ACCOUNT, v -> v.emails(asked)))
                .extracting(Email::id)
                .containsExactly(second.email(), first.email());
        assertThat(mails.list(ACCOUNT, v -> v.states(asked)))
                .extracting(EmailState::email)
                .containsExactly(second.email(), first.email());
        assertThat(mails.list(ACCOUNT, v -> v.arrivals(asked)))
                .containsExactly(
                        new Arrival(
                                second.email(),
                                second.thread(),
                                mails.store.clock().instant()),
                        new Arrival(
                                first.email(),
                                first.thread(),
                                mails.store.clock().instant()));
        assertThat(mails.list(ACCOUNT, v -> v.uidRows(inbox, List.of(2, 7, 1))))
                .extracting(UidRow::uid)
                .containsExactly(2, 1);
        assertThat(mails.list(ACCOUNT, v -> v.allStates(second.email(), 10)))
                .extracting(EmailState::email)
                .containsExactly(second.email());
        assertThat(mails.list(ACCOUNT, v -> v.uids(inbox, 2, 10))).hasSize(1);
    }

    @Test
    void runsOfNeighboursAreReadLikeSingleRows() {
        List<Integer> made = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            made.add(mails.add(ACCOUNT, inbox).email());
        }
        List<Integer> gone = made.subList(5, 8);
        mails.accounts.update(ACCOUNT, tx -> {
            gone.forEach(tx::destroy);
            return 0;
        });
        List<Integer> asked = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            if (i % 4 != 1) {
                asked.add(made.get(i));
                if (!gone.contains(made.get(i))) {
                    expected.add(made.get(i));
                }
            }
        }
        assertThat(mails.list(ACCOUNT, v -> v.emails(asked)))
                .extracting(Email::id)
                .containsExactlyElementsOf(expected);
        assertThat(mails.list(ACCOUNT, v -> v.states(asked)))
                .extracting(EmailState::email)
                .containsExactlyElementsOf(expected);
        List<Integer> backwards = asked.reversed();
        assertThat(mails.list(ACCOUNT, v -> v.emails(backwards)))
                .extracting(Email::id)
                .containsExactlyElementsOf(expected.reversed());
        List<Integer> uids = List.of(2, 3, 4, 5, 9, 10, 11, 12, 13, 200);
        assertThat(mails.list(ACCOUNT, v -> v.uidRows(inbox, uids)))
                .extracting(UidRow::uid)
                .containsExactly(2, 3, 4, 5, 9, 10, 11, 12, 13);
        List<Integer> close = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 31);
        assertThat(mails.list(ACCOUNT, v -> v.uidRows(inbox, close)))
                .extracting(UidRow::uid)
                .containsExactly(1, 2, 3, 4, 5, 9, 10);
    }

    @Test
    void anotherAccountSeesNothing() {
        Added added = mails.add(ACCOUNT, inbox);
        mails.accounts.read(8, view -> {
            assertThat(view.email(added.email())).isEmpty();
            assertThat(view.emails(List.of(added.email()))).isEmpty();
            assertThat(view.state(added.email())).isEmpty();
            assertThat(view.states(List.of(added.email()))).isEmpty();
            assertThat(view.allStates(0, 100)).isEmpty();
            assertThat(view.uids(inbox, 0, 100)).isEmpty();
            assertThat(view.uid(inbox, 1)).isEmpty();
            assertThat(view.uidRows(inbox, List.of(1))).isEmpty();
            assertThat(view.thread(added.thread())).isEmpty();
            assertThat(view.usage().messages()).isZero();
            assertThat(view.changes(Stream.EMAIL, "1", 0).orElseThrow().created())
                    .isEmpty();
            return 0;
        });
        mails.accounts.update(8, tx -> {
            assertThat(tx.destroy(added.email())).isFalse();
            assertThat(tx.setFlags(added.email(), Flags.of(Flags.SEEN))).isEmpty();
            assertThat(tx.copy(inbox, 1, inbox)).isEmpty();
            assertThat(tx.expunge(inbox, List.of(1))).isEmpty();
            return 0;
        });
        assertThat(state(added.email()).flags()).isEqualTo(Flags.NONE);
    }

    @Test
    void aDestroyedAccountLeavesNothingAndTheOtherStays() {
        for (int i = 0; i < 10; i++) {
            mails.add(ACCOUNT, Mails.message(i + "@x", "s"), 10, Flags.NONE, List.of(inbox, archive));
        }
        mails.add(8, mails.inbox(8));
        mails.accounts.destroy(ACCOUNT);
        mails.accounts.destroy(ACCOUNT);
        assertThatThrownBy(() -> mails.accounts.read(ACCOUNT, AccountView::usage))
                .isInstanceOf(NotAllowed.class);
        assertThat(mails.accounts.read(8, AccountView::usage).messages()).isEqualTo(1);
        for (Space space : Space.values()) {
            if (space == Space.BLOB || space == Space.BLOB_REF || space == Space.BLOB_DROP) {
                continue;
            }
            List<Entry> left = mails.store
                    .kv()
                    .read(s -> s.scan(space, KeyRange.prefix(Keys.account(ACCOUNT)), Order.ASCENDING, 10));
            assertThat(left).as(space.name()).isEmpty();
        }
        List<Entry> held = mails.store.kv().read(s -> s.scan(Space.BLOB_REF, KeyRange.all(), Order.ASCENDING, 100));
        assertThat(held).filteredOn(ref -> Bodies.holds(ref.value())).hasSize(1);
    }

    @Test
    void thereIsNoAccountWithoutARow() {
        assertThatThrownBy(() -> mails.accounts.read(99, AccountView::usage)).isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> mails.accounts.update(99, tx -> tx.nextId())).isInstanceOf(NotAllowed.class);
        assertThat(mails.accounts.exists(99)).isFalse();
        assertThat(mails.accounts.accounts(0, 10)).containsExactly(7, 8);
    }
}
