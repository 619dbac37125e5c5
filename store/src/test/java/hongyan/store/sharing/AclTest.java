package hongyan.store.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.NotAllowed;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.testing.TestStore;
import hongyan.store.account.AccountCheck;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Change;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Quota;
import hongyan.store.account.Role;
import hongyan.store.account.Subscription;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclTest {
    private static final int OWNER = 7;
    private static final int MEMBER = 70;
    private static final Grantee BOB = Grantee.member(1, 2);
    private static final Rights READ = Rights.parse("lr");
    private final TestStore store = TestStore.memory();
    private final AccountStore accounts = new AccountStore(store.kv(), store.bodies(), store.clock());

    @BeforeEach
    void create() {
        store.kv().write(Shards.account(OWNER), tx -> {
            accounts.create(tx, OWNER, Quota.NONE);
            return 0;
        });
    }

    @AfterEach
    void close() {
        assertThat(AccountCheck.checkAll(store.kv())).isEmpty();
        store.close();
    }

    private Mailbox mailbox(int parent, String name) {
        return accounts.update(OWNER, tx -> tx.createMailbox(parent, name, Role.NONE));
    }

    private void grant(int mailbox, Grantee grantee, String given, String denied) {
        accounts.update(OWNER, tx -> {
            Acl.put(tx, MEMBER, mailbox, new Grant(grantee, Rights.parse(given), Rights.parse(denied)));
            return 0;
        });
    }

    private List<Grant> grants(int mailbox) {
        return accounts.read(OWNER, view -> Acl.of(view.snapshot(), OWNER, mailbox));
    }

    private List<Granted> shared(Grantee grantee) {
        return accounts.read(OWNER, view -> Acl.shared(view.snapshot(), grantee));
    }

    private int rows(Space space) {
        return store.kv()
                .read(snapshot -> snapshot.scan(space, KeyRange.all(), Order.ASCENDING, 100))
                .size();
    }

    @Test
    void aGrantIsFoundFromBothEnds() {
        int mailbox = mailbox(0, "项目").id();
        grant(mailbox, BOB, "lr", "s");
        grant(mailbox, Grantee.group(1, "team@example.test"), "l", "");
        assertThat(grants(mailbox)).hasSize(2).contains(new Grant(BOB, READ, Rights.parse("s")));
        assertThat(shared(BOB))
                .containsExactly(new Granted(OWNER, MEMBER, mailbox, new Grant(BOB, READ, Rights.parse("s"))));
        assertThat(accounts.<List<Granted>>read(OWNER, view -> Acl.sharedWithGroups(view.snapshot(), 1)))
                .extracting(Granted::mailbox)
                .containsExactly(mailbox);
        assertThat(shared(Grantee.member(2, 2))).isEmpty();
        grant(mailbox, BOB, "", "");
        assertThat(shared(BOB)).isEmpty();
        assertThat(grants(mailbox)).hasSize(1);
    }

    @Test
    void theyEndWithTheirMailbox() {
        int mailbox = mailbox(0, "a").id();
        grant(mailbox, BOB, "lr", "");
        accounts.update(OWNER, tx -> {
            Annotations.put(tx, new Annotations.Place(OWNER, mailbox, 0), "/shared/x", new byte[] {1});
            tx.destroyMailbox(mailbox);
            return 0;
        });
        assertThat(rows(Space.ACL)).isZero();
        assertThat(rows(Space.ACL_OF)).isZero();
        assertThat(rows(Space.METADATA)).isZero();
    }

    @Test
    void aGrantOnTheWholeAccount() {
        grant(Acl.EVERY, BOB, "lr", "");
        int later = mailbox(0, "a").id();
        assertThat(grants(later)).isEmpty();
        assertThat(grants(Acl.EVERY)).containsExactly(new Grant(BOB, READ, Rights.NONE));
        assertThat(shared(BOB)).extracting(Granted::mailbox).containsExactly(Acl.EVERY);
        assertThat(accounts.<Optional<Integer>>read(OWNER, view -> Acl.ownerOf(view.snapshot(), OWNER, later)))
                .contains(MEMBER);
        // Subscriptions of the account are no grants of it.
        accounts.update(OWNER, tx -> {
            Subscriptions.set(tx, new Subscriptions.Place(9, 1), true);
            return 0;
        });
        assertThat(grants(Acl.EVERY)).hasSize(1);
        List<Change> heard = new ArrayList<>();
        try (Subscription subscription = accounts.subscribe(OWNER, committed -> heard.addAll(committed.changes()))) {
            assertThat(subscription).isNotNull();
            grant(Acl.EVERY, BOB, "", "");
        }
        assertThat(heard).hasSize(7);
        assertThat(shared(BOB)).isEmpty();
        grant(Acl.EVERY, BOB, "lr", "");
        accounts.destroy(OWNER);
        assertThat(rows(Space.ACL)).isZero();
        create();
    }

    @Test
    void theyEndWithTheirAccount() {
        int inbox = accounts.read(OWNER, view -> view.mailboxes().getFirst().id());
        grant(inbox, BOB, "lr", "");
        accounts.update(OWNER, tx -> {
            Subscriptions.set(tx, new Subscriptions.Place(9, 1), true);
            Annotations.put(tx, new Annotations.Place(OWNER, 0, OWNER), "/private/x", new byte[] {1});
            return 0;
        });
        accounts.destroy(OWNER);
        assertThat(rows(Space.ACL)).isZero();
        assertThat(rows(Space.ACL_OF)).isZero();
        assertThat(rows(Space.METADATA)).isZero();
        create();
    }

    @Test
    void aMailboxIsSharedAsTheOneItIsIn() {
        int above = mailbox(0, "a").id();
        grant(above, BOB, "lr", "");
        int inside = mailbox(above, "b").id();
        assertThat(grants(inside)).containsExactly(new Grant(BOB, READ, Rights.NONE));
        assertThat(shared(BOB)).hasSize(2);
    }

    @Test
    void aChangeOfRightsIsAChangeOfTheMailbox() {
        int mailbox = mailbox(0, "a").id();
        List<Change> heard = new ArrayList<>();
        try (Subscription subscription = accounts.subscribe(OWNER, committed -> heard.addAll(committed.changes()))) {
            grant(mailbox, BOB, "lr", "");
            assertThat(subscription).isNotNull();
        }
        assertThat(heard).hasSize(1).first().isInstanceOf(Change.MailboxUpdated.class);
    }

    @Test
    void thereIsABound() {
        int mailbox = mailbox(0, "a").id();
        accounts.update(OWNER, tx -> {
            for (int i = 1; i <= Acl.MAX; i++) {
                Acl.put(tx, MEMBER, mailbox, new Grant(Grantee.member(1, i), READ, Rights.NONE));
            }
            return 0;
        });
        assertThatThrownBy(() -> grant(mailbox, Grantee.anyone(1), "l", "")).isInstanceOf(NotAllowed.class);
        grant(mailbox, BOB, "l", "");
    }

    @Test
    void subscriptionsAndAnnotationsAreKept() {
        accounts.update(OWNER, tx -> {
            Subscriptions.set(tx, new Subscriptions.Place(9, 1), true);
            Subscriptions.set(tx, new Subscriptions.Place(9, 2), true);
            Subscriptions.set(tx, new Subscriptions.Place(9, 1), false);
            byte[] value = "值".getBytes(StandardCharsets.UTF_8);
            Annotations.put(tx, new Annotations.Place(OWNER, 0, OWNER), "/private/x", value);
            return 0;
        });
        assertThat(accounts.<java.util.Set<Subscriptions.Place>>read(
                        OWNER, view -> Subscriptions.of(view.snapshot(), OWNER)))
                .containsExactly(new Subscriptions.Place(9, 2));
        assertThat(accounts.<java.util.SortedMap<String, byte[]>>read(
                        OWNER, view -> Annotations.all(view.snapshot(), new Annotations.Place(OWNER, 0, OWNER))))
                .containsOnlyKeys("/private/x");
    }

    /// What is on disk stays what it is.
    @Test
    void keysAreTheOnesOnDisk() {
        assertThat(Grantee.member(1, 2).key()).isEqualTo(key(1, 1, 2));
        assertThat(Grantee.department(1, 2).key()).isEqualTo(key(2, 1, 2));
        assertThat(Grantee.anyone(1).key()).isEqualTo(key(4, 1, 0));
        assertThat(Grantee.group(1, "a@b").key())
                .isEqualTo(Key.of().byte8(3).int32(1).text("a@b").key());
        assertThat(Rights.ALL.bits()).isEqualTo(0x7FF);
        assertThat(Rights.parse("lrswipkxtea")).isEqualTo(Rights.ALL);
        assertThat(Rights.parse("la").bits()).isEqualTo(0x401);
    }

    private static Key key(int kind, int tenant, int id) {
        return Key.of().byte8(kind).int32(tenant).int32(id).key();
    }

    @ParameterizedTest
    @CsvSource({"lr,lr", "rl,lr", "c,kxc", "d,ted", "k,kc", "t,td", "lrswipcda,lrswipkxteacd", "'',''"})
    void oldLettersStandBesideWhatTheyMean(String given, String shown) {
        assertThat(Rights.parse(given).letters()).isEqualTo(shown);
    }

    @Test
    void otherLettersAreRefused() {
        assertThatThrownBy(() -> Rights.parse("lz")).isInstanceOf(BadSyntax.class);
        assertThatThrownBy(() -> Rights.parse("L")).isInstanceOf(BadSyntax.class);
        assertThatThrownBy(() -> Rights.parse("1")).isInstanceOf(BadSyntax.class);
    }
}
