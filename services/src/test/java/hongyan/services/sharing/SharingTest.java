package hongyan.services.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.NotAllowed;
import hongyan.kv.testing.TestStore;
import hongyan.services.auth.Principal;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Role;
import hongyan.store.sharing.Acl;
import hongyan.store.sharing.Grant;
import hongyan.store.sharing.Grantee;
import hongyan.store.sharing.Rights;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.Address;
import hongyan.store.tenant.AuditRow;
import hongyan.store.tenant.Department;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharingTest {
    private static final Principal ANN = who(1, 11, 101);
    private static final Principal BOB = who(1, 12, 102);
    private static final Principal EVE = who(2, 12, 201);
    private static final Actor ADMIN = new Actor("admin@example.test", "127.0.0.1");
    private final TestStore store = TestStore.memory();
    private final AccountStore accounts = new AccountStore(store.kv(), store.bodies(), store.clock());
    private final TenantStore tenants = new TenantStore(store.kv(), accounts, store.clock());
    private final Sharing sharing = new Sharing(store.kv(), accounts, tenants);
    private int inbox;

    private static Principal who(int tenant, int member, int account) {
        return new Principal(tenant, member, account, "", "", List.of(), Set.of());
    }

    @BeforeEach
    void people() {
        tenants.updateUnique(1, List.of(101, 102), tx -> {
            tx.putDepartment(new Department(1, 0, "研发部", 1));
            tx.putDepartment(new Department(2, 1, "平台组", 1));
            tx.addMember(member(11, 101, "ann@example.test"));
            tx.addMember(member(12, 102, "bob@example.test").withDepartments(List.of(2)));
            tx.directory().addAddress("team@example.test", new Address(1, Address.Kind.GROUP, List.of(12)));
            return 0;
        });
        // The same number of a member, in another organisation.
        tenants.updateUnique(2, List.of(201), tx -> {
            tx.addMember(member(12, 201, "eve@other.test"));
            return 0;
        });
        inbox = accounts.read(101, view -> view.mailboxes().getFirst().id());
    }

    private Member member(int id, int account, String address) {
        return Member.of(
                        id, address, account, Member.State.ACTIVE, store.clock().instant())
                .withAddresses(address, List.of());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void grant(String identifier, boolean denied, String rights) {
        accounts.update(101, tx -> {
            Grantee grantee = sharing.grantee(tx, ANN, identifier);
            sharing.change(tx, ANN, inbox, grantee, denied, Sharing.Mode.REPLACE, Rights.parse(rights));
            return 0;
        });
    }

    private String rights(Principal who) {
        return accounts.read(101, view -> sharing.rights(view, who, inbox)).letters();
    }

    @Test
    void rightsAddUpAndWhatIsDeniedWins() {
        assertThat(rights(ANN)).isEqualTo(Rights.ALL.letters());
        assertThat(rights(BOB)).isEmpty();
        grant("anyone", false, "l");
        grant("department:研发部", false, "r");
        grant("team@example.test", false, "s");
        grant("bob@example.test", false, "i");
        assertThat(rights(BOB)).isEqualTo("lrsi");
        grant("department:研发部/平台组", true, "si");
        assertThat(rights(BOB)).isEqualTo("lr");
        assertThat(rights(EVE)).isEmpty();
        assertThat(sharing.owners(BOB)).containsExactly(new Sharing.Owner(101, 11, "ann@example.test", Set.of(inbox)));
        assertThat(sharing.owners(EVE)).isEmpty();
        assertThat(sharing.owners(ANN)).isEmpty();
    }

    @Test
    void whoLeavesADepartmentOrAGroupLosesItsGrantsAtOnce() {
        grant("department:研发部", false, "lr");
        grant("team@example.test", false, "s");
        tenants.updateUnique(1, List.of(), tx -> {
            tx.putMember(tx.member(12).orElseThrow().withDepartments(List.of()));
            return 0;
        });
        assertThat(rights(BOB)).isEqualTo("s");
        tenants.updateUnique(1, List.of(), tx -> {
            tx.directory().removeAddress("team@example.test");
            return 0;
        });
        assertThat(rights(BOB)).isEmpty();
        assertThat(sharing.owners(BOB)).isEmpty();
    }

    @Test
    void identifiersAreReadAndWritten() {
        for (String identifier : List.of("anyone", "department:研发部/平台组", "team@example.test", "bob@example.test")) {
            grant(identifier, false, "l");
        }
        assertThat(accounts.<List<Sharing.Named>>read(101, view -> sharing.grants(view, ANN, inbox)))
                .extracting(Sharing.Named::identifier)
                .containsExactlyInAnyOrder("anyone", "department:研发部/平台组", "team@example.test", "bob@example.test");
        for (String nobody : List.of("eve@other.test", "x", "department:财务部", "#99999999999", "anyone@example.test")) {
            assertThatThrownBy(() -> grant(nobody, false, "l")).as(nobody).isInstanceOf(NotAllowed.class);
        }
        assertThatThrownBy(() -> grant("ann@example.test", false, "l")).isInstanceOf(NotAllowed.class);
    }

    @Test
    void ownersAreFoundByName() {
        assertThat(sharing.owner(BOB, "Ann@Example.Test").map(Sharing.Owner::account))
                .contains(101);
        assertThat(sharing.owner(BOB, "bob@example.test")).isEmpty();
        assertThat(sharing.owner(BOB, "team@example.test")).isEmpty();
        assertThat(sharing.owner(BOB, "eve@other.test")).isEmpty();
        assertThat(sharing.owner(EVE, "ann@example.test")).isEmpty();
    }

    @Test
    void whatADeletedMemberSharedIsHidden() {
        grant("anyone", false, "lr");
        tenants.updateUnique(1, List.of(), tx -> {
            tx.putMember(tx.member(11).orElseThrow().withState(Member.State.DELETED, Optional.of(tx.now())));
            return 0;
        });
        assertThat(sharing.owners(BOB)).isEmpty();
        assertThat(sharing.owner(BOB, "ann@example.test")).isEmpty();
    }

    @Test
    void anAdministratorsChangeIsAudited() {
        sharing.administer(1, 11, inbox, "bob@example.test", Rights.parse("lr"), ADMIN);
        assertThat(rights(BOB)).isEqualTo("lr");
        AuditRow row = tenants.read(1, view -> view.audit(0, 1)).getFirst();
        assertThat(row.action()).isEqualTo("share.change");
        assertThat(row.object()).contains("ann@example.test").contains("bob@example.test");
        assertThat(row.after()).isEqualTo("lr");
        assertThatThrownBy(() -> sharing.administer(1, 99, inbox, "anyone", Rights.NONE, ADMIN))
                .isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> sharing.administer(1, 11, 9999, "anyone", Rights.NONE, ADMIN))
                .isInstanceOf(NotAllowed.class);
        assertThat(tenants.<Optional<String>>read(1, view -> view.verifyAudit()))
                .isEmpty();
    }

    @Test
    void aGrantOnTheWholeAccountCountsOnEveryMailbox() {
        accounts.update(101, tx -> {
            Acl.put(tx, 11, Acl.EVERY, new Grant(Grantee.member(1, 12), Rights.parse("lrk"), Rights.NONE));
            return 0;
        });
        int later = accounts.update(
                101, tx -> tx.createMailbox(0, "later", Role.NONE).id());
        assertThat(rights(BOB)).isEqualTo("lrkc");
        assertThat(accounts.<Rights>read(101, view -> sharing.rights(view, BOB, later)))
                .isEqualTo(Rights.parse("lrk"));
        assertThat(accounts.<Rights>read(101, view -> sharing.rights(view, BOB, Acl.EVERY)))
                .isEqualTo(Rights.parse("lrk"));
        assertThat(accounts.<Rights>read(101, view -> sharing.rights(view, EVE, later)))
                .isEqualTo(Rights.NONE);
        Sharing.Owner owner = sharing.owners(BOB).getFirst();
        assertThat(owner.shares(later)).isTrue();
        assertThat(sharing.owners(EVE)).isEmpty();
        // What is granted on the mailbox itself adds up with it, and what is denied there is gone there.
        grant("bob@example.test", false, "s");
        assertThat(rights(BOB)).isEqualTo("lrskc");
        grant("bob@example.test", true, "r");
        assertThat(rights(BOB)).isEqualTo("lskc");
        assertThat(accounts.<List<Sharing.Named>>read(101, view -> sharing.grants(view, ANN, inbox)))
                .containsExactly(new Sharing.Named(
                        "bob@example.test", new Grant(Grantee.member(1, 12), Rights.parse("lrsk"), Rights.parse("r"))));
        tenants.updateUnique(1, List.of(), tx -> {
            tx.putMember(tx.member(11).orElseThrow().withState(Member.State.DELETED, Optional.of(tx.now())));
            return 0;
        });
        assertThat(rights(BOB)).isEmpty();
        sharing.forget(Grantee.member(1, 12));
        assertThat(accounts.<List<Grant>>read(101, view -> Acl.of(view.snapshot(), 101, Acl.EVERY)))
                .isEmpty();
    }

    @Test
    void aGranteeThatIsNoMoreIsForgotten() {
        grant("bob@example.test", false, "lr");
        sharing.forget(Grantee.member(1, 12));
        assertThat(rights(BOB)).isEmpty();
        assertThat(sharing.owners(BOB)).isEmpty();
    }
}
