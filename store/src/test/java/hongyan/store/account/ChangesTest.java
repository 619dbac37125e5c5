package hongyan.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private static final int ACCOUNT = 1;
    private final Mails mails = new Mails(ACCOUNT);
    private final int inbox = mails.inbox(ACCOUNT);

    @AfterEach
    void check() {
        mails.close();
    }

    private String state(Stream stream) {
        return mails.accounts.read(ACCOUNT, v -> v.state(stream));
    }

    private Changes since(Stream stream, String state) {
        return mails.find(ACCOUNT, v -> v.changes(stream, state, 0)).orElseThrow();
    }

    private Optional<List<Integer>> expunged(long modseq) {
        return mails.find(ACCOUNT, v -> v.expungedSince(inbox, modseq));
    }

    @Test
    void nothingSinceNow() {
        for (Stream stream : Stream.values()) {
            Changes changes = since(stream, state(stream));
            assertThat(changes.state()).isEqualTo(state(stream));
            assertThat(changes.created()).isEmpty();
            assertThat(changes.more()).isFalse();
        }
    }

    @Test
    void jmapAndImapSeeTheSameChanges() {
        String mail = state(Stream.EMAIL);
        String boxes = state(Stream.MAILBOX);
        String threads = state(Stream.THREAD);
        Added a = mails.add(ACCOUNT, inbox);
        Added b = mails.add(ACCOUNT, inbox);
        long before = b.modseq();
        assertThat(since(Stream.EMAIL, mail).created()).containsExactly(a.email(), b.email());
        assertThat(since(Stream.THREAD, threads).created()).containsExactly(a.thread(), b.thread());
        assertThat(since(Stream.MAILBOX, boxes).updated()).containsExactly(inbox);
        assertThat(since(Stream.MAILBOX, boxes).onlyCounts()).isTrue();

        mail = state(Stream.EMAIL);
        boxes = state(Stream.MAILBOX);
        threads = state(Stream.THREAD);
        mails.accounts.update(ACCOUNT, tx -> tx.setPlaceFlags(inbox, b.uid(), Flags.of(Flags.FLAGGED)));
        assertThat(since(Stream.EMAIL, mail).updated()).containsExactly(b.email());
        assertThat(state(Stream.MAILBOX)).as("no count moved").isEqualTo(boxes);
        assertThat(state(Stream.THREAD)).isEqualTo(threads);
        assertThat(mails.list(ACCOUNT, v -> v.uids(inbox, 0, 10)).stream()
                        .filter(row -> row.modseq() > before)
                        .map(UidRow::uid))
                .containsExactly(b.uid());

        mails.accounts.<List<Integer>>update(ACCOUNT, tx -> tx.expunge(inbox, List.of(a.uid())));
        assertThat(since(Stream.EMAIL, mail).destroyed()).containsExactly(a.email());
        assertThat(since(Stream.THREAD, threads).destroyed()).containsExactly(a.thread());
        assertThat(expunged(before).orElseThrow()).containsExactly(a.uid());
        assertThat(mails.mailbox(ACCOUNT, inbox).modseq()).isGreaterThan(before + 1);
    }

    @Test
    void createdAndDestroyedSinceIsInNeitherList() {
        String mail = state(Stream.EMAIL);
        String threads = state(Stream.THREAD);
        Added a = mails.add(ACCOUNT, inbox);
        mails.accounts.update(ACCOUNT, tx -> tx.destroy(a.email()));
        Changes changes = since(Stream.EMAIL, mail);
        assertThat(changes.created()).isEmpty();
        assertThat(changes.destroyed()).isEmpty();
        assertThat(since(Stream.THREAD, threads).destroyed()).isEmpty();
        assertThat(expunged(0).orElseThrow()).containsExactly(a.uid());
    }

    @Test
    void changesComeInPagesAlsoWithinATransaction() {
        String start = state(Stream.EMAIL);
        List<Integer> made = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            made.add(mails.add(ACCOUNT, inbox).email());
        }
        mails.accounts.update(ACCOUNT, tx -> {
            made.forEach(id -> tx.setFlags(id, Flags.of(Flags.SEEN)));
            return 0;
        });
        List<Integer> created = new ArrayList<>();
        TreeSet<Integer> updated = new TreeSet<>();
        String state = start;
        int pages = 0;
        while (true) {
            String from = state;
            Changes page =
                    mails.find(ACCOUNT, v -> v.changes(Stream.EMAIL, from, 7)).orElseThrow();
            assertThat(page.created().size() + page.updated().size()).isLessThanOrEqualTo(7);
            created.addAll(page.created());
            updated.addAll(page.updated());
            state = page.state();
            pages++;
            if (!page.more()) {
                break;
            }
        }
        assertThat(created).isEqualTo(made);
        assertThat(updated).containsAll(made.subList(2, 30));
        assertThat(pages).isGreaterThan(7);
        assertThat(state).isEqualTo(state(Stream.EMAIL));
    }

    @Test
    void manyChangesOfOneTransactionAreAllInTheLog() {
        List<Integer> made = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            made.add(mails.add(ACCOUNT, inbox).email());
        }
        String before = state(Stream.EMAIL);
        long modseq = mails.mailbox(ACCOUNT, inbox).modseq();
        mails.accounts.<List<Integer>>update(
                ACCOUNT,
                tx -> tx.expunge(
                        inbox,
                        java.util.stream.IntStream.rangeClosed(1, 300).boxed().toList()));
        assertThat(since(Stream.EMAIL, before).destroyed()).containsExactlyElementsOf(made);
        assertThat(expunged(modseq).orElseThrow()).hasSize(300);
    }

    @Test
    void mailboxChangesTellShapeFromCounts() {
        String before = state(Stream.MAILBOX);
        Mailbox x = mails.accounts.update(ACCOUNT, tx -> tx.createMailbox(0, "x", Role.NONE));
        mails.add(ACCOUNT, x.id());
        Changes made = since(Stream.MAILBOX, before);
        assertThat(made.created()).containsExactly(x.id());
        assertThat(made.updated()).isEmpty();
        before = state(Stream.MAILBOX);
        mails.add(ACCOUNT, inbox);
        mails.accounts.update(ACCOUNT, tx -> tx.renameMailbox(x.id(), 0, "y"));
        Changes changed = since(Stream.MAILBOX, before);
        assertThat(changed.updated()).containsExactly(inbox, x.id());
        assertThat(changed.onlyCounts()).isFalse();
        before = state(Stream.MAILBOX);
        mails.accounts.update(ACCOUNT, tx -> {
            tx.destroyMailbox(x.id());
            return 0;
        });
        assertThat(since(Stream.MAILBOX, before).destroyed()).containsExactly(x.id());
        assertThat(since(Stream.MAILBOX, before).updated()).isEmpty();
    }

    @Test
    void mailboxChangesStopBetweenTransactions() {
        String before = state(Stream.MAILBOX);
        Mailbox x = mails.accounts.update(ACCOUNT, tx -> tx.createMailbox(0, "x", Role.NONE));
        Mailbox y = mails.accounts.update(ACCOUNT, tx -> tx.createMailbox(0, "y", Role.NONE));
        Changes first =
                mails.find(ACCOUNT, v -> v.changes(Stream.MAILBOX, before, 1)).orElseThrow();
        assertThat(first.created()).containsExactly(x.id());
        assertThat(first.more()).isTrue();
        assertThat(since(Stream.MAILBOX, first.state()).created()).containsExactly(y.id());
        String now = state(Stream.MAILBOX);
        mails.add(ACCOUNT, Mails.message("a@x", "s"), 1, Flags.NONE, List.of(x.id(), y.id()));
        assertThat(mails.find(ACCOUNT, v -> v.changes(Stream.MAILBOX, now, 1))).isEmpty();
    }

    @Test
    void unknownStatesCannotBeAnswered() {
        for (String state : List.of("", "x", "-1", "1.x", "1.", "99999999", "1234567890123456789012", "1.2.3")) {
            assertThat(mails.find(ACCOUNT, v -> v.changes(Stream.EMAIL, state, 0)))
                    .as(state)
                    .isEmpty();
        }
    }

    @Test
    void otherStreamsAreLoggedToo() {
        String before = state(Stream.SUBMISSION);
        int id = mails.accounts.update(ACCOUNT, tx -> {
            int fresh = tx.nextId();
            tx.logChange(Stream.SUBMISSION, fresh, true, false);
            return fresh;
        });
        assertThat(since(Stream.SUBMISSION, before).created()).containsExactly(id);
        assertThat(since(Stream.IDENTITY, state(Stream.IDENTITY)).created()).isEmpty();
    }

    @Test
    void theLogIsTrimmedAfterThirtyDays() {
        String old = state(Stream.EMAIL);
        Added a = mails.add(ACCOUNT, inbox);
        mails.accounts.<List<Integer>>update(ACCOUNT, tx -> tx.expunge(inbox, List.of(a.uid())));
        mails.store.clock().advance(Duration.ofDays(20));
        Added b = mails.add(ACCOUNT, inbox);
        mails.store.clock().advance(Duration.ofDays(11));
        mails.accounts.trimLog(ACCOUNT);
        assertThat(mails.find(ACCOUNT, v -> v.changes(Stream.EMAIL, old, 0))).isEmpty();
        assertThat(expunged(0)).isEmpty();
        String recent = Long.toString(b.modseq() - 1);
        assertThat(since(Stream.EMAIL, recent).created()).containsExactly(b.email());
        assertThat(expunged(b.modseq() - 1)).isPresent();
        assertThat(since(Stream.IDENTITY, state(Stream.IDENTITY)).created()).isEmpty();
    }

    @Test
    void theLogTrimsItself() {
        mails.add(ACCOUNT, inbox);
        mails.store.clock().advance(Duration.ofDays(31));
        for (int i = 0; i < 70; i++) {
            mails.add(ACCOUNT, inbox);
        }
        assertThat(expunged(1)).isEmpty();
    }
}
