package hongyan.store.sending;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.Shards;
import hongyan.kv.testing.TestStore;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Changes;
import hongyan.store.account.Quota;
import hongyan.store.account.Stream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SendingTest {
    private final TestStore rows = TestStore.memory();
    private final AccountStore store = new AccountStore(rows.kv(), rows.bodies(), rows.clock());
    private final Identities identities = new Identities(rows.kv(), store);
    private final Submissions submissions = new Submissions(rows.kv());

    @BeforeEach
    void create() {
        for (int account : List.of(7, 8)) {
            rows.kv().write(Shards.account(account), tx -> {
                store.create(tx, account, Quota.NONE);
                return true;
            });
        }
    }

    @AfterEach
    void close() {
        rows.close();
    }

    private String state(Stream stream) {
        return store.read(7, view -> view.state(stream));
    }

    private List<Identity> of(int account, String name, String... addresses) {
        SequencedMap<String, String> names = new LinkedHashMap<>();
        for (String address : addresses) {
            names.put(address, name);
        }
        return identities.of(account, names);
    }

    @Test
    void eachAddressGetsOneIdentityOnce() {
        List<Identity> first = of(7, "张三", "a@x.test", "b@x.test");
        assertThat(first).extracting(Identity::email).containsExactly("a@x.test", "b@x.test");
        assertThat(first).extracting(Identity::name).containsOnly("张三");
        String state = state(Stream.IDENTITY);
        assertThat(of(7, "other", "a@x.test", "b@x.test")).isEqualTo(first);
        assertThat(state(Stream.IDENTITY)).isEqualTo(state);
        assertThat(of(7, "张三", "b@x.test")).extracting(Identity::email).containsExactly("b@x.test");
        assertThat(of(8, "李四")).isEmpty();
    }

    @Test
    void changesAreLoggedWithTheRows() {
        String before = state(Stream.IDENTITY);
        Identity made = of(7, "n", "a@x.test").getFirst();
        store.update(7, tx -> {
            identities.update(
                    tx,
                    new Identity(made.id(), "new", made.email(), List.of(), List.of(), "text", "<b>html</b>", false));
            return true;
        });
        assertThat(of(7, "n", "a@x.test").getFirst().htmlSignature()).isEqualTo("<b>html</b>");
        Changes changes =
                store.read(7, view -> view.changes(Stream.IDENTITY, before, 10)).orElseThrow();
        assertThat(changes.created()).containsExactly(made.id());
        store.update(7, tx -> {
            identities.destroy(tx, made.id());
            return true;
        });
        java.util.Optional<Identity> gone = store.update(7, tx -> identities.find(tx, made.id()));
        assertThat(gone).isEmpty();
    }

    @Test
    void submissionsAreKeptUpToABound() {
        Submitted given = new Submitted(
                0, 1, 2, 3, "a@x.test", List.of("b@y.test"), Instant.parse("2026-11-22T12:00:00Z"), "trace");
        int first = store.update(7, tx -> submissions.create(tx, given)).id();
        assertThat(submissions.find(7, first).orElseThrow().recipients()).containsExactly("b@y.test");
        assertThat(submissions.find(8, first)).isEmpty();
        store.update(7, tx -> {
            for (int i = 0; i < Submissions.MAX; i++) {
                submissions.create(tx, given);
            }
            return true;
        });
        assertThat(submissions.all(7)).hasSize(Submissions.MAX);
        assertThat(submissions.find(7, first)).isEmpty();
        int last = submissions.all(7).getLast().id();
        boolean once = store.update(7, tx -> submissions.destroy(tx, last));
        assertThat(once).isTrue();
        boolean twice = store.update(7, tx -> submissions.destroy(tx, last));
        assertThat(twice).isFalse();
    }
}
