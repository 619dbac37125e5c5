package hongyan.store.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KvConflict;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.testing.TestStore;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountView;
import hongyan.store.account.Mailbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TenantStoreTest {
    private static final Actor ACTOR = new Actor("li", "10.0.0.1");
    private final TestStore rows = TestStore.memory();
    private final AccountStore accounts = new AccountStore(rows.kv(), rows.bodies(), rows.clock());
    private final TenantStore store = new TenantStore(rows.kv(), accounts, rows.clock());

    @AfterEach
    void close() {
        rows.close();
    }

    private <T> Optional<T> one(int tenant, Function<TenantView, Optional<T>> what) {
        return store.read(tenant, what);
    }

    private <T> List<T> many(int tenant, Function<TenantView, List<T>> what) {
        return store.read(tenant, what);
    }

    private <T> Optional<T> found(Function<DirectoryView, Optional<T>> what) {
        return store.directory(what);
    }

    private <T> List<T> listed(Function<DirectoryView, List<T>> what) {
        return store.directory(what);
    }

    private int organisation() {
        int tenant = store.newTenant();
        store.update(tenant, tx -> {
            tx.putOrganisation(
                    new Organisation(tenant, "晨星", "cx" + tenant, Organisation.State.ACTIVE, "", "", 0, tx.now()));
            return true;
        });
        return tenant;
    }

    private Member member(int tenant, String address) {
        int account = store.newAccounts(1).getFirst();
        return store.updateUnique(tenant, List.of(account), tx -> {
            Member made = Member.of(tx.nextMember(), "张三", account, Member.State.ACTIVE, tx.now())
                    .withAddresses(address, List.of());
            tx.addMember(made);
            return made;
        });
    }

    private void audit(int tenant, String action) {
        store.update(tenant, tx -> {
            tx.audit(ACTOR, action, "x", "", "");
            return true;
        });
    }

    @Test
    void memberAndAccountAreMadeTogether() {
        int tenant = organisation();
        Member made = member(tenant, "zhang@a.test");
        assertThat(one(tenant, view -> view.member(made.id()))).contains(made);
        assertThat(accounts.<List<Mailbox>>read(made.account(), AccountView::mailboxes))
                .hasSize(6);
    }

    @Test
    void aSharedMailboxIsNoPersonAndGetsNoPassword() {
        int tenant = organisation();
        int account = store.newAccounts(1).getFirst();
        Member made = store.updateUnique(tenant, List.of(account), tx -> {
            Member member = Member.of(tx.nextMember(), "客服", account, Member.State.ACTIVE, tx.now())
                    .withAddresses("help@a.test", List.of())
                    .asSharedMailbox();
            tx.addMember(member);
            return member;
        });
        Member person = member(tenant, "zhang@a.test");
        assertThat(many(tenant, TenantView::people)).containsExactly(person);
        assertThat(many(tenant, TenantView::sharedMailboxes)).containsExactly(made);
        assertThat(many(tenant, TenantView::members)).containsExactly(made, person);
        assertThatThrownBy(() -> store.update(tenant, tx -> {
                    tx.putPassword(made.id(), "hash");
                    return true;
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(one(tenant, view -> view.credential(made.id()))).isEmpty();
    }

    @Test
    void membersFromBeforeThereWereSharedMailboxesArePeople() {
        String old = "{\"id\":1,\"name\":\"张三\",\"login\":\"\",\"address\":\"zhang@a.test\",\"aliases\":[],"
                + "\"departments\":[],\"title\":\"\",\"employeeNumber\":\"\",\"phone\":\"\",\"state\":\"ACTIVE\","
                + "\"account\":7,\"quota\":0,\"mustChange\":false,\"language\":\"\","
                + "\"created\":\"2026-11-01T00:00:00Z\"}";
        byte[] json = old.getBytes(StandardCharsets.UTF_8);
        byte[] row = java.nio.ByteBuffer.allocate(10 + json.length)
                .putLong(1)
                .put((byte) 1)
                .put((byte) 2)
                .put(json)
                .array();
        rows.kv().write(Shards.of(new Shard.Tenant(1)), tx -> {
            tx.put(Space.MEMBER, Key.of(1, 1), row);
            return 0;
        });
        Member read = one(1, view -> view.member(1)).orElseThrow();
        assertThat(read.isPerson()).isTrue();
        assertThat(read.sendAs()).isEmpty();
        assertThat(read.address()).isEqualTo("zhang@a.test");
        assertThat(many(1, TenantView::people)).containsExactly(read);
    }

    @Test
    void takenAddressLeavesNothingBehind() {
        int one = organisation();
        int two = organisation();
        member(one, "zhang@a.test");
        assertThatThrownBy(() -> member(two, "zhang@a.test")).isInstanceOf(KvConflict.class);
        assertThat(many(two, TenantView::members)).isEmpty();
    }

    @Test
    void idsAreNeverReused() {
        int first = store.newTenant();
        assertThatThrownBy(() -> store.updateUnique(first, List.of(), tx -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store.newTenant()).isGreaterThan(first);
        List<Integer> ids = store.newAccounts(3);
        assertThat(store.newAccounts(1).getFirst()).isGreaterThan(ids.getLast());
    }

    @Test
    void renamedAddressFreesTheOldOne() {
        int tenant = organisation();
        Member made = member(tenant, "zhang@a.test");
        store.updateUnique(tenant, List.of(), tx -> {
            tx.putMember(made.withAddresses("zhangsan@a.test", List.of()));
            return true;
        });
        assertThat(found(view -> view.address("zhang@a.test"))).isEmpty();
        assertThat(found(view -> view.address("zhangsan@a.test"))).isPresent();
    }

    @Test
    void dutiesAreFoundByMemberAndByDuty() {
        int tenant = organisation();
        Member made = member(tenant, "zhang@a.test");
        store.update(tenant, tx -> {
            tx.putDuties(made.id(), Set.of(Duty.ADMINISTRATOR));
            return true;
        });
        assertThat(many(tenant, view -> List.copyOf(view.duties(made.id())))).containsExactly(Duty.ADMINISTRATOR);
        assertThat(many(tenant, view -> view.withDuty(Duty.ADMINISTRATOR))).containsExactly(made.id());
    }

    @Test
    void stateIsReadWithoutParsing() {
        int tenant = organisation();
        Member made = member(tenant, "zhang@a.test");
        assertThat(one(tenant, view -> view.memberState(made.id()))).contains(Member.State.ACTIVE);
        assertThat(store.<Boolean>read(tenant, TenantView::active)).isTrue();
        assertThat(store.<Boolean>read(99, TenantView::active)).isFalse();
    }

    @Test
    void passwordGenerationsNeverRepeat() {
        int tenant = organisation();
        Member made = member(tenant, "zhang@a.test");
        long first = setPassword(tenant, made.id());
        store.update(tenant, tx -> {
            tx.removePassword(made.id());
            return true;
        });
        assertThat(setPassword(tenant, made.id())).isGreaterThan(first);
    }

    private long setPassword(int tenant, int member) {
        store.update(tenant, tx -> {
            tx.putPassword(member, "$argon2id$");
            return true;
        });
        return store.read(tenant, view -> view.credential(member)).orElseThrow().generation();
    }

    @Test
    void auditChainIsWhole() {
        int tenant = organisation();
        for (int i = 0; i < 600; i++) {
            audit(tenant, "test." + i);
        }
        assertThat(one(tenant, TenantView::verifyAudit)).isEmpty();
        assertThat(store.<Long>read(tenant, TenantView::auditCount)).isEqualTo(600);
        assertThat(many(tenant, view -> view.audit(0, 2)).stream().map(AuditRow::action))
                .containsExactly("test.599", "test.598");
    }

    @Test
    void auditKeepsItsOrderWhenTheClockGoesBack() {
        int tenant = organisation();
        audit(tenant, "first");
        rows.clock().advance(Duration.ofHours(-1));
        audit(tenant, "second");
        assertThat(many(tenant, view -> view.audit(0, 1)).getFirst().action()).isEqualTo("second");
        assertThat(one(tenant, TenantView::verifyAudit)).isEmpty();
    }

    @Test
    void changedAuditRowIsFound() {
        int tenant = organisation();
        for (int i = 0; i < 3; i++) {
            audit(tenant, "test");
        }
        Entry middle = rows(tenant).get(1);
        tamper(
                tenant,
                middle.key(),
                new String(middle.value(), StandardCharsets.ISO_8859_1)
                        .replace("10.0.0.1", "10.0.0.9")
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(one(tenant, TenantView::verifyAudit)).isPresent();
    }

    @Test
    void removedAuditRowsAreFound() {
        for (int victim = 0; victim < 3; victim++) {
            int tenant = organisation();
            for (int i = 0; i < 3; i++) {
                audit(tenant, "test");
            }
            Key key = rows(tenant).get(victim).key();
            rows.kv().write(Shards.of(new Shard.Tenant(tenant)), tx -> {
                tx.delete(Space.AUDIT, key);
                return true;
            });
            assertThat(one(tenant, TenantView::verifyAudit)).isPresent();
        }
    }

    private List<Entry> rows(int tenant) {
        return rows.kv().read(s -> s.scan(Space.AUDIT, KeyRange.prefix(Key.of(tenant)), Order.ASCENDING, 10));
    }

    private void tamper(int tenant, Key key, byte[] value) {
        rows.kv().write(Shards.of(new Shard.Tenant(tenant)), tx -> {
            tx.put(Space.AUDIT, key, value);
            return true;
        });
    }

    @Test
    void anotherTenantsDataIsNotInTheView() {
        int one = organisation();
        int two = organisation();
        member(one, "zhang@a.test");
        store.update(one, tx -> {
            tx.putDepartment(new Department(tx.nextDepartment(), 0, "研发", 1));
            tx.audit(ACTOR, "x", "x", "", "");
            return true;
        });
        assertThat(many(two, TenantView::members)).isEmpty();
        assertThat(many(two, TenantView::departments)).isEmpty();
        assertThat(many(two, view -> view.audit(0, 10))).isEmpty();
        assertThat(one(two, view -> view.member(1))).isEmpty();
    }

    @Test
    void directoryChangesNeedTheDirectoryShard() {
        int tenant = organisation();
        assertThatThrownBy(() -> store.update(tenant, tx -> tx.directory().settings()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void claimsAreMany_ownershipIsOne() {
        int one = organisation();
        int two = organisation();
        put(one, Domain.State.WAITING);
        put(two, Domain.State.WAITING);
        assertThat(listed(view -> view.claims("a.test"))).containsExactly(one, two);
        put(one, Domain.State.VERIFIED);
        assertThat(found(view -> view.domain("a.test"))).contains(new DirectoryView.Owner(one, true));
        assertThatThrownBy(() -> put(two, Domain.State.VERIFIED)).isInstanceOf(KvConflict.class);
        assertThat(listed(view -> view.claims("a.test"))).containsExactly(two);
    }

    private void put(int tenant, Domain.State state) {
        store.updateUnique(tenant, List.of(), tx -> {
            tx.putDomain(new Domain(
                    "a.test",
                    state,
                    false,
                    false,
                    "t",
                    tx.now(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    Optional.of(tx.now()),
                    List.of()));
            return true;
        });
    }

    @Test
    void domainChecksAreDueInOrderAndGoWithTheDomain() {
        int tenant = organisation();
        put(tenant, Domain.State.WAITING);
        Instant now = rows.clock().instant();
        assertThat(listed(view -> view.dueChecks(now, 10)))
                .extracting(DirectoryView.DueCheck::domain)
                .containsExactly("a.test");
        assertThat(listed(view -> view.dueChecks(now.minusSeconds(5), 10))).isEmpty();
        store.updateUnique(tenant, List.of(), tx -> {
            tx.removeDomain(tx.domain("a.test").orElseThrow());
            return true;
        });
        assertThat(listed(view -> view.dueChecks(now, 10))).isEmpty();
        assertThat(listed(view -> view.claims("a.test"))).isEmpty();
    }

    @Test
    void sealedSecretsOpenOnlyAtTheirPlaceAndUnderTheirKey() {
        Sealer sealer = new Sealer(new byte[32]);
        byte[] sealed = sealer.seal(new byte[] {1, 2, 3}, "here");
        assertThat(sealer.open(sealed, "here")).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> sealer.open(sealed, "there")).isInstanceOf(KvException.class);
        byte[] other = new byte[32];
        other[0] = 1;
        assertThatThrownBy(() -> new Sealer(other).open(sealed, "here")).isInstanceOf(KvException.class);
    }

    @Test
    void stableCodes() {
        assertThat(Member.State.values()).extracting(Member.State::code).containsExactly(1, 2, 3, 4);
        assertThat(Organisation.State.values())
                .extracting(Organisation.State::code)
                .containsExactly(1, 2, 3, 4);
        assertThat(Domain.State.values()).extracting(Domain.State::code).containsExactly(1, 2, 3);
        assertThat(Address.Kind.values()).extracting(Address.Kind::code).containsExactly(1, 2, 3);
        assertThat(Duty.values()).extracting(Duty::code).containsExactly(1, 2);
        assertThat(Duty.values()).extracting(Enum::name).containsExactly("OPERATOR", "ADMINISTRATOR");
        assertThat(Member.State.values())
                .extracting(Enum::name)
                .containsExactly("INVITED", "ACTIVE", "FROZEN", "DELETED");
    }

    private int sweep(Instant now, int page) {
        int gone = 0;
        DirectoryTx.Swept swept = DirectoryTx.Swept.START;
        while (swept.more()) {
            DirectoryTx.Swept before = swept;
            swept = store.updateDirectory(tx -> tx.sweep(now, before, page));
            gone += swept.gone();
        }
        return gone;
    }

    @Test
    void sweepingReachesWhatLiesBehindTheFirstPage() {
        Instant now = rows.clock().instant();
        store.updateDirectory(tx -> {
            for (int i = 0; i < 20; i++) {
                Instant end = now.plusSeconds(i % 4 == 0 ? -1 : 1);
                tx.putSession(TenantStore.hash("s" + i), new Session("s" + i, 1, i, now, now, end, "", ""));
                tx.putActivation(TenantStore.hash("a" + i), new Activation(1, i, end));
            }
            return true;
        });
        assertThat(sweep(now, 3)).isEqualTo(10);
        List<Entry> left = rows.kv().read(s -> s.scan(Space.SESSION, KeyRange.all(), Order.ASCENDING, 1000));
        assertThat(left).hasSize(2 * 2 * 15);
        assertThat(sweep(now, 3)).isZero();
    }

    @Test
    void aSessionThatCannotBeReadDoesNotStopTheSweep() {
        Instant now = rows.clock().instant();
        store.updateDirectory(tx -> {
            tx.putSession(TenantStore.hash("old"), new Session("1", 1, 1, now, now, now.minusSeconds(1), "", ""));
            return true;
        });
        rows.kv().write(Shards.of(new Shard.Directory()), tx -> {
            tx.put(Space.SESSION, Keys.token(Keys.SESSION, new byte[32]), new byte[] {99});
            return true;
        });
        assertThat(sweep(now, 1)).isEqualTo(1);
    }

    @Test
    void sweepingRemovesWhatIsOver() {
        Instant now = rows.clock().instant();
        store.updateDirectory(tx -> {
            tx.putSession(TenantStore.hash("old"), new Session("1", 1, 1, now, now, now.minusSeconds(1), "", ""));
            tx.putSession(TenantStore.hash("new"), new Session("2", 1, 1, now, now, now.plusSeconds(1), "", ""));
            tx.addNotice(new Notice(now.minusSeconds(100), "a", "k", "t"));
            tx.addNotice(new Notice(now, "b", "k", "t"));
            return true;
        });
        assertThat(sweep(now, 100)).isEqualTo(1);
        assertThat(store.<Integer>updateDirectory(tx -> tx.sweepNotices(now.minusSeconds(10), 100)))
                .isEqualTo(1);
        assertThat(listed(view -> view.sessions(1, 1))).extracting(Session::id).containsExactly("2");
        assertThat(listed(view -> view.notices(10))).extracting(Notice::to).containsExactly("b");
    }
}
