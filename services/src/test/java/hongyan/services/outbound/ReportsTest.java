package hongyan.services.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.Shards;
import hongyan.store.queue.QueueRows;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which reports are made of one message.
final class ReportsTest {
    private final PostOffice office = new PostOffice();

    ReportsTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        office.close();
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    @Test
    void whoFailTogetherShareAReport() throws IOException {
        office.sink.replies.put("RCPT", "550 5.1.1 no such user");
        office.start();
        office.send("x@far.test", "y@far.test", "z@far.test");
        office.awaitEmptyQueue();
        assertThat(office.inbox()).hasSize(1);
        String report = office.inbox().getFirst();
        for (String to : new String[] {"x", "y", "z"}) {
            assertThat(report)
                    .contains("\r\n\r\nFinal-Recipient: rfc822; " + to
                            + "@far.test\r\nAction: failed\r\nStatus: 5.1.1\r\n");
        }
        assertThat(count(report, "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n"))
                .isEqualTo(3);
    }

    @Test
    void whoIsLateAndWhoFailedAreToldApart() throws IOException {
        office.sink.replies.put("RCPT TO:<LATE", "451 4.7.1 later");
        office.sink.replies.put("RCPT TO:<NO", "451 4.7.1 later");
        office.start();
        String id = office.send("late1@far.test", "late2@far.test", "no1@far.test", "no2@far.test");
        office.awaitAttempts(id, 1);
        office.sink.replies.put("RCPT TO:<NO", "550 5.1.1 no such user");
        office.advance(Duration.ofHours(5));
        office.awaitAttempts(id, 2);
        PostOffice.await(() -> office.inbox().size() == 2);
        assertThat(office.inbox()).anySatisfy(text -> {
            assertThat(count(text, "Action: delayed")).isEqualTo(2);
            assertThat(text).doesNotContain("Action: failed");
        });
        assertThat(office.inbox()).anySatisfy(text -> {
            assertThat(count(text, "Action: failed")).isEqualTo(2);
            assertThat(text).doesNotContain("Action: delayed");
        });
    }

    @Test
    void whoWasTakenOutMeanwhileIsNotInTheReport() throws IOException {
        office.sink.replies.put("RCPT", "550 5.1.1 no such user");
        AtomicBoolean gone = new AtomicBoolean();
        office.sink.heard = line -> {
            if (line.startsWith("RCPT TO:<X@") && gone.compareAndSet(false, true)) {
                office.town.kv().write(Shards.of(QueueRows.shard("id0")), tx -> {
                    QueueRows.done(
                            tx,
                            office.town.store.bodies(),
                            QueueRows.messageOf(tx, "id0").orElseThrow(),
                            QueueRows.recipientOf(tx, "id0", 1).orElseThrow());
                    return 0;
                });
            }
        };
        office.start();
        office.send("x@far.test", "y@far.test");
        office.awaitEmptyQueue();
        assertThat(office.inbox()).hasSize(1);
        assertThat(office.inbox().getFirst()).contains("x@far.test").doesNotContain("y@far.test");
    }
}
