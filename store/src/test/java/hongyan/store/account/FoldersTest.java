package hongyan.store.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FoldersTest {
    private static final int ACCOUNT = 1;
    private final Mails mails = new Mails(ACCOUNT);

    @AfterEach
    void check() {
        mails.close();
    }

    private Mailbox create(int parent, String name) {
        return mails.accounts.update(ACCOUNT, tx -> tx.createMailbox(parent, name, Role.NONE));
    }

    private static void refused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void namesAreUniqueAmongSiblingsOnly() {
        Mailbox work = create(0, "Work");
        create(work.id(), "Work");
        create(0, "work");
        refused(Reason.EXISTS, () -> create(0, "Work"));
        refused(Reason.EXISTS, () -> create(0, "inbox"));
        create(work.id(), "inbox");
        assertThat(mails.find(ACCOUNT, v -> v.mailboxNamed(0, "iNbOx"))
                        .orElseThrow()
                        .role())
                .isEqualTo(Role.INBOX);
        assertThat(mails.find(ACCOUNT, v -> v.mailboxNamed(work.id(), "INBOX"))).isEmpty();
    }

    @Test
    void namesAreComposed() {
        create(0, "cafe\u0301");
        assertThat(mails.find(ACCOUNT, v -> v.mailboxNamed(0, "caf\u00e9"))
                        .orElseThrow()
                        .name())
                .isEqualTo("caf\u00e9");
        refused(Reason.EXISTS, () -> create(0, "caf\u00e9"));
    }

    @Test
    void badNamesAreRefused() {
        for (String name : List.of("", "a/b", "a\nb", "\u0000", "x".repeat(201), "\ud800")) {
            refused(Reason.SYNTAX, () -> create(0, name));
        }
        create(0, "项".repeat(200));
        create(0, "\ud83d\udce7".repeat(200));
    }

    @Test
    void depthIsBounded() {
        int parent = 0;
        for (int i = 0; i < Folders.MAX_DEPTH; i++) {
            parent = create(parent, "d" + i).id();
        }
        int deepest = parent;
        refused(Reason.LIMIT, () -> create(deepest, "more"));
        Mailbox tree = create(0, "tree");
        create(tree.id(), "leaf");
        int above = mails.accounts.read(
                ACCOUNT, v -> v.mailbox(deepest).orElseThrow().parent());
        refused(Reason.LIMIT, () -> mails.accounts.update(ACCOUNT, tx -> tx.renameMailbox(tree.id(), above, "tree")));
    }

    @Test
    void aRecreatedNameHasAnotherUidValidity() {
        Mailbox first = create(0, "x");
        mails.accounts.update(ACCOUNT, tx -> {
            tx.destroyMailbox(first.id());
            return 0;
        });
        Mailbox second = create(0, "x");
        assertThat(second.uidValidity()).isGreaterThan(first.uidValidity());
        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @Test
    void renameMovesATreeButNotIntoItself() {
        Mailbox a = create(0, "a");
        Mailbox b = create(a.id(), "b");
        Mailbox c = create(b.id(), "c");
        refused(Reason.FORBIDDEN, () -> mails.accounts.update(ACCOUNT, tx -> tx.renameMailbox(a.id(), c.id(), "a")));
        refused(Reason.FORBIDDEN, () -> mails.accounts.update(ACCOUNT, tx -> tx.renameMailbox(a.id(), a.id(), "a")));
        refused(Reason.NOT_FOUND, () -> mails.accounts.update(ACCOUNT, tx -> tx.renameMailbox(a.id(), 999, "a")));
        Mailbox moved = mails.accounts.update(ACCOUNT, tx -> tx.renameMailbox(b.id(), 0, "B"));
        assertThat(moved.parent()).isZero();
        assertThat(moved.uidValidity()).isEqualTo(b.uidValidity());
        assertThat(mails.find(ACCOUNT, v -> v.mailboxNamed(a.id(), "b"))).isEmpty();
        assertThat(mails.find(ACCOUNT, v -> v.mailboxNamed(b.id(), "c"))).isPresent();
    }

    @Test
    void theInboxStays() {
        int inbox = mails.inbox(ACCOUNT);
        refused(Reason.FORBIDDEN, () -> mails.accounts.update(ACCOUNT, tx -> tx.renameMailbox(inbox, 0, "x")));
        refused(
                Reason.FORBIDDEN,
                () -> mails.accounts.update(ACCOUNT, tx -> {
                    tx.destroyMailbox(inbox);
                    return 0;
                }));
    }

    @Test
    void destroyTakesWhatIsNowhereElse() {
        Mailbox work = create(0, "work");
        Added alone = mails.add(ACCOUNT, work.id());
        Added both = mails.add(
                        ACCOUNT, Mails.message("b@x", "s"), 10, Flags.NONE, List.of(work.id(), mails.inbox(ACCOUNT)))
                .getFirst();
        Mailbox child = create(work.id(), "child");
        refused(
                Reason.FORBIDDEN,
                () -> mails.accounts.update(ACCOUNT, tx -> {
                    tx.destroyMailbox(work.id());
                    return 0;
                }));
        mails.accounts.update(ACCOUNT, tx -> {
            tx.destroyMailbox(child.id());
            tx.destroyMailbox(work.id());
            return 0;
        });
        assertThat(mails.find(ACCOUNT, v -> v.email(alone.email()))).isEmpty();
        assertThat(mails.find(ACCOUNT, v -> v.state(both.email())).orElseThrow().places())
                .hasSize(1);
    }

    @Test
    void rolesAreUnique() {
        refused(Reason.EXISTS, () -> mails.accounts.update(ACCOUNT, tx -> tx.createMailbox(0, "t", Role.TRASH)));
        mails.accounts.update(ACCOUNT, tx -> {
            tx.destroyMailbox(tx.mailboxWithRole(Role.TRASH).orElseThrow().id());
            return tx.createMailbox(0, "废纸篓", Role.TRASH);
        });
        assertThat(mails.mailbox(ACCOUNT, Role.TRASH).name()).isEqualTo("废纸篓");
    }

    @Test
    void subscriptionAndOrderAreKept() {
        int id = create(0, "x").id();
        mails.accounts.update(ACCOUNT, tx -> {
            tx.subscribe(id, false);
            return tx.setSortOrder(id, 7);
        });
        Mailbox after = mails.mailbox(ACCOUNT, id);
        assertThat(after.subscribed()).isFalse();
        assertThat(after.sortOrder()).isEqualTo(7);
    }

    @Test
    void aTransactionSeesItsOwnMailboxes() {
        mails.accounts.update(ACCOUNT, tx -> {
            Mailbox fresh = tx.createMailbox(0, "fresh", Role.NONE);
            tx.subscribe(fresh.id(), false);
            assertThat(tx.mailboxes()).contains(tx.mailbox(fresh.id()).orElseThrow());
            assertThat(tx.mailbox(fresh.id()).orElseThrow().subscribed()).isFalse();
            return 0;
        });
    }

    @Test
    void mailboxesAreBounded() {
        mails.accounts.update(ACCOUNT, tx -> {
            int parent = tx.createMailbox(0, "many", Role.NONE).id();
            for (int i = tx.mailboxes().size(); i < StoredView.MAX_MAILBOXES; i++) {
                tx.createMailbox(parent, "m" + i, Role.NONE);
            }
            return 0;
        });
        refused(Reason.LIMIT, () -> create(0, "one more"));
        assertThat(mails.list(ACCOUNT, AccountView::mailboxes)).hasSize(StoredView.MAX_MAILBOXES);
    }
}
