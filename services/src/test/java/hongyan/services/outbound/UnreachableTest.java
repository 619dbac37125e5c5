package hongyan.services.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Hosts that are not there.
final class UnreachableTest {
    private final PostOffice office = new PostOffice();

    UnreachableTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        office.close();
    }

    @Test
    void smarthostWithoutAnAddressIsOurOwnTroubleAndNobodysMailFails() throws IOException {
        office.start(
                office.town.kv(),
                office.settings().withSmarthost(new OutboundSettings.Smarthost("relay.town.test", office.sink.port())));
        String unknown = office.send("x@far.test");
        assertThat(office.awaitAttempts(unknown, 1).lastReply()).startsWith("451 4.3.5 ");
        assertThat(office.inbox()).isEmpty();
        office.dns.add("relay.town.test", "A", "127.0.0.1");
        office.advance(Duration.ofMinutes(2));
        office.awaitEmptyQueue();
        assertThat(office.sink.letters).hasSize(1);
    }

    @Test
    void whatWaitsForAnUnreachableHostIsPutOffWithTheOneThatWasTried() throws IOException {
        office.sink.deaf = true;
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ids.add(office.send("x" + i + "@far.test"));
        }
        office.start(office.town.kv(), office.perRoute(1));
        for (String id : ids) {
            assertThat(office.awaitAttempts(id, 1).lastReply()).startsWith("451 4.4.1 ");
        }
        assertThat(office.sink.connections.get()).isLessThan(10);
        office.sink.deaf = false;
        office.advance(Duration.ofMinutes(2));
        office.awaitEmptyQueue();
        assertThat(office.sink.letters).hasSize(40);
    }

    @Test
    void bothPartsOfAMessageShareTheFate() throws IOException {
        office.sink.deaf = true;
        office.start();
        String id = office.send("x@far.test", "张三@far.test");
        office.awaitAttempts(id, 1);
        assertThat(office.sink.connections).hasValue(1);
    }
}
