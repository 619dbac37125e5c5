package hongyan.net.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import hongyan.net.wire.Connection;
import hongyan.net.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyReaderTest {
    private static Reply read(String said) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 1, loopback);
                Wire wire = new Wire("replies");
                Connection connection = wire.connect(
                        new InetSocketAddress(loopback, server.getLocalPort()), null, Duration.ofSeconds(5));
                Socket host = server.accept()) {
            host.getOutputStream().write(said.getBytes(UTF_8));
            return new ReplyReader(connection.in()).read(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "250 2.1.5 ok|2.1.5|ok",
                "250 ok|''|ok",
                "250|''|''",
                "250 5.1.1 other class|''|5.1.1 other class",
                "550 5.1.1|5.1.1|''",
                "550 5.1.1.1 four|''|5.1.1.1 four",
                "550 5.1234.1 long|''|5.1234.1 long",
                "550 5..1 gap|''|5..1 gap",
                "451 4.7.650 provider|4.7.650|provider"
            })
    void enhancedCodesAreTakenOff(String line, String enhanced, String text) throws IOException {
        Reply reply = read(line + "\r\n");
        assertThat(reply.enhanced()).isEqualTo(enhanced);
        assertThat(reply.text()).isEqualTo(text);
    }

    @Test
    void severalLinesAreOneReply() throws IOException {
        Reply reply = read("550-5.7.1 first\r\n550-5.7.1 第二\n550 5.7.1 last\u0007\u001b[31m\r\n");
        assertThat(reply.line()).isEqualTo("550 5.7.1 first 第二 last??[31m");
        assertThat(reply.lines()).hasSize(3);
        assertThat(reply.permanent()).isTrue();
    }
}
