package hongyan.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.kv.KeyRange;
import hongyan.kv.KvConflict;
import hongyan.kv.Order;
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import hongyan.kv.testing.TestStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class QueueRowsTest {
    private static final long MINUTE = 60_000;
    private final TestStore store = TestStore.memory();
    private final long now = store.clock().millis() / MINUTE * MINUTE;

    @AfterEach
    void close() {
        store.close();
    }

    private QueuedMessage add(String id, String... routes) throws IOException {
        try (Draft draft = store.bodies().draft()) {
            draft.write(new byte[100]);
            Draft.Sealed body = draft.seal();
            List<QueuedRecipient> recipients = new ArrayList<>();
            for (String route : routes) {
                recipients.add(QueuedRecipient.fresh(recipients.size(), "x@" + route, route, now, ""));
            }
            QueuedMessage message =
                    new QueuedMessage(id, "bob@a.test", body.id().toString(), 100, now, 1, 2, false, false);
            write(id, tx -> {
                QueueRows.add(tx, message, recipients);
                store.bodies().put(tx, body, QueueRows.holder(id));
            });
            return message;
        }
    }

    private void write(String id, Consumer<Tx> work) {
        store.kv().write(Shards.of(QueueRows.shard(id)), tx -> {
            work.accept(tx);
            return 0;
        });
    }

    private List<Due> due(long at) {
        return store.kv().read(s -> QueueRows.due(s, Optional.empty(), at, 100));
    }

    private QueuedMessage message(String id) {
        return store.kv().read(s -> QueueRows.messageOf(s, id)).orElseThrow();
    }

    private QueuedRecipient recipient(String id, int n) {
        return store.kv().read(s -> QueueRows.recipientOf(s, id, n)).orElseThrow();
    }

    private List<QueuedRecipient> lease(String id, long token, long at, long until) {
        return store.kv()
                .write(
                        Shards.of(QueueRows.shard(id)),
                        tx -> QueueRows.messageOf(tx, id)
                                .map(m -> QueueRows.lease(tx, m, List.of(0, 1, 7), token, at, until))
                                .orElseThrow());
    }

    @Test
    void scheduleIsGroupedByDestination() throws IOException {
        add("m1", "b.test", "a.test");
        add("m2", "a.test", "b.test");
        assertThat(due(now).stream().map(Due::route)).containsExactly("a.test", "a.test", "b.test", "b.test");
        assertThat(due(now - MINUTE)).isEmpty();
        Due first = due(now).getFirst();
        List<Due> after = store.kv().read(s -> QueueRows.dueAfterRoute(s, first, now, 10));
        assertThat(after.stream().map(Due::route)).containsExactly("b.test", "b.test");
        List<Due> behind = store.kv().read(s -> QueueRows.due(s, Optional.of(first), now, 10));
        assertThat(behind).hasSize(3);
    }

    @Test
    void sameIdIsRefused() throws IOException {
        add("m1", "a.test");
        assertThatThrownBy(() -> add("m1", "a.test")).isInstanceOf(KvConflict.class);
    }

    @Test
    void leaseIsExclusiveUntilItEnds() throws IOException {
        add("m1", "a.test", "a.test");
        assertThat(lease("m1", 5, now, now + 10 * MINUTE)).hasSize(2);
        assertThat(due(now)).isEmpty();
        assertThat(lease("m1", 6, now + MINUTE, now + 20 * MINUTE)).isEmpty();
        assertThat(due(now + 10 * MINUTE)).hasSize(2);
        assertThat(lease("m1", 7, now + 10 * MINUTE, now + 20 * MINUTE)).hasSize(2);
        boolean lost = store.kv().read(s -> QueueRows.mine(s, "m1", 0, 5)).isEmpty();
        boolean ours = store.kv().read(s -> QueueRows.mine(s, "m1", 0, 7)).isPresent();
        assertThat(lost).isTrue();
        assertThat(ours).isTrue();
    }

    @Test
    void lastRecipientTakesTheMessageAlong() throws IOException {
        QueuedMessage message = add("m1", "a.test", "b.test");
        write("m1", tx -> QueueRows.done(tx, store.bodies(), message, recipient("m1", 0)));
        assertThat(message("m1")).isEqualTo(message);
        write("m1", tx -> QueueRows.done(tx, store.bodies(), message, recipient("m1", 1)));
        for (Space space : new Space[] {Space.QUEUE, Space.QUEUE_RCPT, Space.QUEUE_DUE, Space.BLOB_REF}) {
            long rows = store.kv()
                    .read(s -> s.scan(space, KeyRange.all(), Order.ASCENDING, 9).stream()
                            .filter(row -> space != Space.BLOB_REF || Bodies.holds(row.value()))
                            .count());
            assertThat(rows).as("%s", space).isZero();
        }
        int drops = store.kv()
                .read(s -> s.scan(Space.BLOB_DROP, KeyRange.all(), Order.ASCENDING, 9)
                        .size());
        assertThat(drops).isEqualTo(1);
    }

    @Test
    void heldMessageIsNotInTheSchedule() throws IOException {
        add("m1", "a.test", "b.test");
        write("m1", tx -> QueueRows.hold(tx, message("m1"), true, now));
        assertThat(due(now + MINUTE)).isEmpty();
        assertThat(lease("m1", 5, now, now + MINUTE)).isEmpty();
        write("m1", tx -> QueueRows.hold(tx, message("m1"), false, now + 5 * MINUTE));
        assertThat(due(now + 5 * MINUTE)).hasSize(2);
    }

    @Test
    void holdDuringAnAttemptKeepsWhatCameOfItOutOfTheSchedule() throws IOException {
        add("m1", "a.test");
        lease("m1", 5, now, now + 10 * MINUTE);
        write("m1", tx -> QueueRows.hold(tx, message("m1"), true, now));
        QueuedRecipient before = recipient("m1", 0);
        write(
                "m1",
                tx -> QueueRows.defer(
                        tx, message("m1"), before, before.deferred("451 4.0.0 later", now + MINUTE, false)));
        assertThat(due(now + 60 * MINUTE)).isEmpty();
        assertThat(recipient("m1", 0).attempts()).isEqualTo(1);
    }

    @Test
    void leasesOfADeadProcessAreGivenUp() throws IOException {
        add("m1", "a.test", "b.test");
        lease("m1", 5, now, now + 60 * MINUTE);
        write("m1", tx -> QueueRows.recover(tx, message("m1"), now + MINUTE));
        assertThat(due(now + MINUTE)).hasSize(2);
        assertThat(recipient("m1", 0).lease()).isZero();
    }

    @Test
    void notesShareTheSlotOfTheirMessage() {
        assertThat(QueueRows.shard("abc~over_quota")).isEqualTo(QueueRows.shard("abc"));
        assertThat(QueueRows.shard("abc")).isInstanceOf(Shard.Queue.class);
    }
}
