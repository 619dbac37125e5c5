package hongyan.net.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.net.tls.ClientTls;
import hongyan.net.tls.TlsIdentity;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compression over the bare channel and over TLS.
class DeflateTest {
    @TempDir
    Path folder;

    private static Connection accept(Wire wire, ServerSocketChannel listening, Optional<TlsIdentity> identity)
            throws IOException {
        return wire.accepted(listening.accept(), identity);
    }

    private static ServerSocketChannel listen() throws IOException {
        ServerSocketChannel listening = ServerSocketChannel.open();
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return listening;
    }

    private static Connection connect(Wire wire, ServerSocketChannel listening) throws IOException {
        return wire.connect((InetSocketAddress) listening.getLocalAddress(), null, Duration.ofSeconds(5));
    }

    private static void talk(Connection server, Connection client, ExecutorService threads) throws Exception {
        Random random = new Random(5);
        for (int round = 0; round < 40; round++) {
            byte[] bytes = new byte[random.nextInt(round % 10 == 0 ? 300_000 : 3000)];
            if (random.nextBoolean()) {
                random.nextBytes(bytes);
            } else {
                Arrays.fill(bytes, (byte) ('a' + round % 26));
            }
            Connection from = round % 2 == 0 ? client : server;
            Connection to = round % 2 == 0 ? server : client;
            Future<byte[]> heard = threads.submit(() -> {
                assertThat(to.in().line(100, true)).isEqualTo(("round " + bytes.length).getBytes(ISO_8859_1));
                return to.in().literal(bytes.length).readAllBytes();
            });
            from.out().write(("round " + bytes.length + "\r\n").getBytes(ISO_8859_1));
            if (random.nextBoolean()) {
                from.out().flush();
            }
            from.out().write(bytes);
            from.out().flush();
            assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo(bytes);
            if (round % 7 == 0) {
                // long enough for the reader to let its decompressor go
                assertThat(to.in().await(Duration.ofMillis(120))).isFalse();
                assertThat(to.heavy()).isFalse();
            }
        }
    }

    @Test
    void bothWays() throws Exception {
        try (Wire wire = new Wire("deflate");
                ServerSocketChannel listening = listen();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection client = connect(wire, listening);
                Connection server = accept(wire, listening, Optional.empty())) {
            server.startCompression();
            client.startCompression();
            assertThat(server.compressed()).isTrue();
            talk(server, client, threads);
            assertThat(wire.deflaters().spares()).isBetween(1, 2);
        }
    }

    @Test
    void overTls() throws Exception {
        TlsIdentity identity = TlsIdentity.inFolder(folder, "mail.example.test");
        try (Wire wire = new Wire("deflate");
                ServerSocketChannel listening = listen();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection client = connect(wire, listening);
                Connection server = accept(wire, listening, Optional.of(identity))) {
            Future<?> theirs = threads.submit(() -> {
                server.startTls();
                return true;
            });
            client.startTls(ClientTls.opportunistic(), "mail.example.test");
            theirs.get(10, TimeUnit.SECONDS);
            server.startCompression();
            client.startCompression();
            assertThat(server.canStartTls()).isFalse();
            talk(server, client, threads);
        }
    }

    /// What a foreign client sends, as one stream that it keeps.
    private static final class Foreign {
        private final Deflater deflater = new Deflater(9, true);
        private final Connection wire;

        Foreign(Connection wire) {
            this.wire = wire;
        }

        void send(byte[] bytes, int flush) throws IOException {
            deflater.setInput(bytes);
            byte[] out = new byte[70_000];
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            int n;
            do {
                n = deflater.deflate(out, 0, out.length, flush);
                all.write(out, 0, n);
            } while (n == out.length);
            wire.out().write(all.toByteArray());
            wire.out().flush();
        }
    }

    @Test
    void aPeerMayReferToWhatItSaidLongAgo() throws Exception {
        try (Wire wire = new Wire("deflate");
                ServerSocketChannel listening = listen();
                Connection client = connect(wire, listening);
                Connection server = accept(wire, listening, Optional.empty())) {
            server.startCompression();
            Foreign foreign = new Foreign(client);
            Random random = new Random(3);
            byte[] phrase = new byte[3000];
            for (int i = 0; i < phrase.length; i++) {
                phrase[i] = (byte) ('!' + random.nextInt(90));
            }
            for (int round = 0; round < 30; round++) {
                // every answer was unlearnt by a pause: without the last 32 KiB this could not be read
                byte[] tail = (round + "\r\n").getBytes(ISO_8859_1);
                byte[] line = Arrays.copyOf(phrase, phrase.length + tail.length);
                System.arraycopy(tail, 0, line, phrase.length, tail.length);
                foreign.send(line, Deflater.SYNC_FLUSH);
                assertThat(server.in().line(10_000, true)).isEqualTo(Arrays.copyOf(line, line.length - 2));
                if (round % 5 == 0) {
                    server.in().await(Duration.ofMillis(120));
                    assertThat(server.heavy()).isFalse();
                }
            }
        }
    }

    @Test
    void whatIsNoDeflateEndsTheConnection() throws Exception {
        try (Wire wire = new Wire("deflate");
                ServerSocketChannel listening = listen();
                Connection client = connect(wire, listening);
                Connection server = accept(wire, listening, Optional.empty())) {
            server.startCompression();
            client.out().write("a NOOP\r\nthis is no compressed text at all\r\n".getBytes(ISO_8859_1));
            client.out().flush();
            assertThatThrownBy(() -> server.in().line(100, false)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aBombIsCut() throws Exception {
        try (Wire wire = new Wire("deflate");
                ServerSocketChannel listening = listen();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection client = connect(wire, listening);
                Connection server = accept(wire, listening, Optional.empty())) {
            server.startCompression();
            Future<?> bomber = threads.submit(() -> {
                Foreign foreign = new Foreign(client);
                byte[] zeros = new byte[1 << 20];
                for (int i = 0; i < 100; i++) {
                    foreign.send(zeros, Deflater.SYNC_FLUSH);
                }
                return true;
            });
            server.in().timeout(Duration.ofSeconds(20));
            assertThatThrownBy(() -> server.in().literal(1L << 30).skipNBytes(1L << 30))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(EOFException.class)
                    .hasMessageContaining("bomb");
            server.abort();
            assertThatThrownBy(() -> bomber.get(10, TimeUnit.SECONDS)).isInstanceOf(Exception.class);
        }
    }

    @Test
    void aStreamThatEndsIsTheEnd() throws Exception {
        try (Wire wire = new Wire("deflate");
                ServerSocketChannel listening = listen();
                Connection client = connect(wire, listening);
                Connection server = accept(wire, listening, Optional.empty())) {
            server.startCompression();
            Deflater deflater = new Deflater(9, true);
            deflater.setInput("bye\r\n".getBytes(ISO_8859_1));
            deflater.finish();
            byte[] out = new byte[100];
            client.out().write(out, 0, deflater.deflate(out));
            client.out().flush();
            assertThat(server.in().line(100, true)).isEqualTo("bye".getBytes(ISO_8859_1));
            assertThatThrownBy(() -> server.in().line(100, true)).isInstanceOf(EOFException.class);
            deflater.end();
        }
    }
}
