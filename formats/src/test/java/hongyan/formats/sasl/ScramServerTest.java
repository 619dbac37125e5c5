package hongyan.formats.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.sasl.ScramServer.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ScramServerTest {
    private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    private static final ScramKeys PENCIL = ScramKeys.of("pencil", SALT, 4096);
    private static final String NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static ScramServer plain() {
        return new ScramServer(false, false, type -> Optional.empty(), NONCE);
    }

    /// RFC 7677 3
    @Test
    void exampleOfTheRfc() {
        ScramServer server = plain();
        assertThat(server.first(bytes("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"))).isEmpty();
        assertThat(server.login()).isEqualTo("user");
        assertThat(server.forSelf()).isTrue();
        assertThat(text(server.challenge(PENCIL)))
                .isEqualTo("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        ScramServer.Verdict verdict = server.last(
                bytes("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="),
                PENCIL);
        assertThat(verdict.failure()).isEmpty();
        assertThat(text(verdict.message())).isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @Test
    void anotherPasswordFails() {
        ScramServer server = plain();
        server.first(bytes("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"));
        ScramKeys other = ScramKeys.of("pencils", SALT, 4096);
        server.challenge(other);
        assertThat(server.last(
                                bytes("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="),
                                other)
                        .failure())
                .contains(Failure.INVALID_PROOF);
    }

    @Test
    void whatAClientFirstMessageMayBe() {
        assertThat(plain().first(bytes("n,a=zhang=2Csan=3D,n=zhang=2Csan=3D,r=x")))
                .isEmpty();
        assertThat(plain().first(bytes("y,,n=user,r=x"))).isEmpty();
        for (String broken : new String[] {
            "",
            "n",
            "n,",
            "n,,",
            "n,,n=,r=x",
            "n,,n=user",
            "n,,n=user,r=",
            "n,,n=u=ser,r=x",
            "n,,n=u=2c,r=x",
            "x,,n=user,r=x",
            "n,b=c,n=user,r=x",
            "n,,r=x,n=user",
            "n,,n=u\0,r=x",
            "n,,n=user,r=a b"
        }) {
            assertThat(plain().first(bytes(broken))).as(broken).contains(Failure.INVALID_ENCODING);
        }
        assertThat(plain().first(bytes("n,,m=ext,n=user,r=x"))).contains(Failure.EXTENSIONS_NOT_SUPPORTED);
        assertThat(plain().first(bytes("p=tls-exporter,,n=user,r=x"))).contains(Failure.CHANNEL_BINDING_NOT_SUPPORTED);
        assertThat(plain().first(new byte[5000])).contains(Failure.INVALID_ENCODING);
    }

    @Test
    void channelBinding() {
        byte[] data = {1, 2, 3};
        ScramServer downgraded = new ScramServer(false, true, type -> Optional.of(data), NONCE);
        assertThat(downgraded.first(bytes("y,,n=user,r=x"))).contains(Failure.SERVER_DOES_SUPPORT_CHANNEL_BINDING);
        ScramServer server = plus(data);
        assertThat(server.first(bytes("p=tls-unique,,n=user,r=x"))).contains(Failure.UNSUPPORTED_CHANNEL_BINDING_TYPE);
        assertThat(plus(data).first(bytes("n,,n=user,r=x"))).contains(Failure.CHANNEL_BINDINGS_DONT_MATCH);
        assertThat(bound(data, data)).isEmpty();
        assertThat(bound(data, new byte[] {1, 2, 4})).contains(Failure.CHANNEL_BINDINGS_DONT_MATCH);
    }

    private static ScramServer plus(byte[] data) {
        return new ScramServer(
                true, true, type -> type.equals("tls-exporter") ? Optional.of(data) : Optional.empty(), NONCE);
    }

    private static Optional<Failure> bound(byte[] ours, byte[] theirs) {
        ScramServer server = plus(ours);
        String bare = "n=user,r=abc";
        assertThat(server.first(bytes("p=tls-exporter,," + bare))).isEmpty();
        String challenge = text(server.challenge(PENCIL));
        byte[] header = bytes("p=tls-exporter,,");
        byte[] channel = Arrays.copyOf(header, header.length + theirs.length);
        System.arraycopy(theirs, 0, channel, header.length, theirs.length);
        String last = "c=" + Base64.getEncoder().encodeToString(channel) + ",r=abc" + NONCE;
        return server.last(bytes(ScramClientProof.message("pencil", bare, challenge, last)), PENCIL)
                .failure();
    }

    @Test
    void keysSurviveTheirText() {
        assertThat(ScramKeys.decode(PENCIL.encoded())).contains(PENCIL);
        assertThat(PENCIL.toString()).doesNotContain(PENCIL.encoded());
        for (String broken : new String[] {"", "1:2:3:4", "0:AA==:AA==:AA==", "9999999:AA==:AA==:AA=="}) {
            assertThat(ScramKeys.decode(broken)).as(broken).isEmpty();
        }
    }

    @Test
    void passwordsArePreparedAlike() {
        // RFC 4013 3: soft hyphen goes, the feminine ordinal and the Roman numeral are their letters
        assertThat(ScramKeys.of("I\u00ADX", SALT, 1)).isEqualTo(ScramKeys.of("IX", SALT, 1));
        assertThat(ScramKeys.of("\u2168", SALT, 1)).isEqualTo(ScramKeys.of("IX", SALT, 1));
        assertThat(ScramKeys.of("\u00AA", SALT, 1)).isEqualTo(ScramKeys.of("a", SALT, 1));
        assertThat(ScramKeys.of("正确\u3000密码", SALT, 1)).isEqualTo(ScramKeys.of("正确 密码", SALT, 1));
    }

    @Test
    void nonsenseIsRefusedNotThrown() {
        Random random = new Random(7);
        String[] pieces = {
            "n,,", "p=tls-exporter,,", "n=user", ",", "r=x", "c=biws", ",p=", "AAAA", "=", "\0", "é", "m="
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(8); k >= 0; k--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            ScramServer server = random.nextBoolean() ? plain() : plus(new byte[3]);
            if (server.first(bytes(text.toString())).isEmpty()) {
                server.challenge(PENCIL);
            }
            assertThat(server.last(bytes(text.toString()), PENCIL).failure()).isPresent();
            Bearer.oauthBearer(bytes(text.toString()));
            Bearer.xoauth2(bytes(text.toString()));
        }
    }
}
