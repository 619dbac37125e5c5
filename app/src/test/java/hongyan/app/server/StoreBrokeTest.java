package hongyan.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.app.config.ConfigReader;
import hongyan.app.config.Setting;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreBrokeTest {
    private static final List<Setting> PORTS = List.of(
            Setting.PORTS_SMTP,
            Setting.PORTS_SUBMISSION,
            Setting.PORTS_SUBMISSIONS,
            Setting.PORTS_IMAP,
            Setting.PORTS_IMAPS,
            Setting.PORTS_POP3,
            Setting.PORTS_POP3S,
            Setting.PORTS_HTTP,
            Setting.PORTS_HTTPS);

    private static Server start(Path data) throws Exception {
        ConfigReader reader = new ConfigReader();
        for (Setting port : PORTS) {
            reader.option(port, "0");
        }
        return Server.start(data, reader.config());
    }

    @Test
    void theServerEndsAndSaysThatItWasItsStore(@TempDir Path data) throws Exception {
        try (Server server = start(data)) {
            InetSocketAddress smtp = server.address("smtp");
            new Socket(smtp.getAddress(), smtp.getPort()).close();
            server.storeBroke();
            FutureTask<Boolean> end = new FutureTask<>(server::await);
            Thread.ofPlatform().daemon().start(end);
            assertThat(end.get(60, TimeUnit.SECONDS)).isFalse();
        }
        // the folder is free again
        Server again = start(data);
        again.close();
        assertThat(again.await()).isTrue();
    }
}
