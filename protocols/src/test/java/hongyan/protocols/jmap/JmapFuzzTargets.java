package hongyan.protocols.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.json.Json;
import hongyan.kv.blob.Bodies;
import hongyan.kv.memory.MemoryBodies;
import hongyan.kv.memory.MemoryKv;
import hongyan.kv.testing.TestClock;
import hongyan.protocols.fuzz.LoggedBugs;
import hongyan.services.search.MessageSearch;
import hongyan.services.submission.SubmissionSettings;
import hongyan.store.account.AccountCheck;
import hongyan.store.account.AccountStore;
import hongyan.store.sending.Identities;
import hongyan.store.sending.Submissions;
import hongyan.store.upload.Uploads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Requests that grow by what they reach in the methods. The answer is a request error, or one response for each call
/// that is no bug; the account is whole afterwards.
@Timeout(60)
class JmapFuzzTargets {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final LoggedBugs BUGS = LoggedBugs.watch();
    private static final MemoryKv ROWS = inhabited();
    private static final Path SCRATCH = scratch();

    private static Path scratch() {
        try {
            Path folder = Files.createTempDirectory("hongyan-fuzz");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MemoryKv inhabited() {
        try (JmapWorld world = new JmapWorld()) {
            world.rows.clock().set(NOW);
            for (int i = 0; i < 3; i++) {
                world.deliver(JmapWorld.ZHANG, JmapWorld.message("s" + i, "a b c"));
            }
            return ((MemoryKv) world.rows.kv()).copy();
        }
    }

    private static Dispatcher dispatcher(MemoryKv rows) {
        TestClock clock = new TestClock();
        clock.set(NOW);
        Bodies bodies = new Bodies(rows, new MemoryBodies(), SCRATCH, clock);
        AccountStore store = new AccountStore(rows, bodies, clock);
        Uploads uploads = new Uploads(rows, bodies, clock);
        Jmap jmap = new Jmap(
                (exchange, protocol) -> {
                    throw new NotAllowed(Reason.AUTH_REQUIRED);
                },
                store,
                bodies,
                new MessageSearch(store, bodies),
                uploads,
                new Identities(rows, store),
                new Submissions(rows),
                new RecordedSubmission(bodies),
                SubmissionSettings.of("mail.example.test"),
                clock);
        return new Dispatcher(new Methods(jmap, new Blobs(store, bodies, uploads)));
    }

    @FuzzTest
    void request(byte[] body) {
        BUGS.forget();
        MemoryKv rows = ROWS.copy();
        try {
            ObjectNode answer =
                    dispatcher(rows).run(JmapWorld.ZHANG_WEI, InetAddress.getLoopbackAddress(), false, body, "state");
            byte[] bytes = Json.bytes(answer);
            assertThat(Json.bytes(Json.parse(bytes))).isEqualTo(bytes);
            for (JsonNode response : answer.get("methodResponses")) {
                assertThat(response.size()).isEqualTo(3);
            }
        } catch (RequestError refused) {
            assertThat(refused.status()).isBetween(400, 499);
        }
        BUGS.check();
        assertThat(AccountCheck.checkAll(rows)).isEmpty();
    }
}
