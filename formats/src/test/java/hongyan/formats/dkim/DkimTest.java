package hongyan.formats.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.Vectors;
import hongyan.formats.dkim.DkimResult.Outcome;
import hongyan.formats.dns.Lookup;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DkimTest {
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
    private static final DkimKey RSA = DkimKey.newRsa();
    private static final DkimKey ED = DkimKey.newEd25519();

    private record Keys(Map<String, String> texts) implements Lookup {
        @Override
        public Optional<List<String>> txt(String name) {
            if (name.startsWith("silent.")) {
                return Optional.empty();
            }
            String text = texts.get(name);
            return Optional.of(text == null ? List.of() : List.of(text));
        }

        @Override
        public Optional<List<InetAddress>> a(String name) {
            return Optional.of(List.of());
        }

        @Override
        public Optional<List<InetAddress>> aaaa(String name) {
            return Optional.of(List.of());
        }

        @Override
        public Optional<List<String>> mx(String name) {
            return Optional.of(List.of());
        }

        @Override
        public Optional<List<String>> ptr(InetAddress address) {
            return Optional.of(List.of());
        }
    }

    private static final Keys KEYS = new Keys(Map.of(
            "r._domainkey.example.test", RSA.record(),
            "e._domainkey.example.test", ED.record(),
            "gone._domainkey.example.test", "v=DKIM1; p="));

    private static ByteSource bytes(String text) {
        return ByteSource.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<DkimResult> verify(String message) throws Exception {
        return new DkimVerifier(KEYS, NOW).verify(bytes(message));
    }

    private static final String MAIL = "From: =?utf-8?B?5byg5LiJ?= <zhang@example.test>\r\n"
            + "To: a@b.test\r\n"
            + "Subject:  two  spaces\r\n"
            + " folded\r\n"
            + "Date: Sun, 22 Nov 2026 10:00:00 +0800\r\n\r\n"
            + "Hello  world \r\n\r\n"
            + "bye\r\n\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"r", "e"})
    void whatWeSignVerifies(String selector) throws Exception {
        DkimSigner signer = new DkimSigner("example.test", selector, selector.equals("r") ? RSA : ED);
        for (String mail : List.of(MAIL, "From: a@example.test\r\n\r\n", "From: a@example.test\r\n\r\nno line end")) {
            String field = signer.sign(bytes(mail), NOW);
            assertThat(field.lines()).allMatch(line -> line.length() <= 78);
            assertThat(verify(field + mail)).singleElement().satisfies(result -> {
                assertThat(result.reason()).isEmpty();
                assertThat(result.outcome()).isEqualTo(Outcome.PASS);
                assertThat(result.domain()).isEqualTo("example.test");
            });
        }
    }

    @Test
    void relaxedFormSurvivesWhatRelaysDo() throws Exception {
        String field = new DkimSigner("example.test", "r", RSA).sign(bytes(MAIL), NOW);
        String relayed = "Received: from x by y\r\n" + field
                + MAIL.replace("Subject:  two  spaces\r\n folded", "SUBJECT: two spaces folded")
                        .replace("world \r\n", "world\r\n");
        assertThat(verify(relayed)).singleElement().matches(DkimResult::passed);
    }

    @Test
    void changesAndAddedFieldsAreFound() throws Exception {
        String field = new DkimSigner("example.test", "r", RSA).sign(bytes(MAIL), NOW);
        assertThat(verify(field + MAIL.replace("bye", "pay")))
                .singleElement()
                .satisfies(result -> assertThat(result.reason()).isEqualTo("body hash did not verify"));
        assertThat(verify(field + MAIL.replace("two", "new")))
                .singleElement()
                .satisfies(result -> assertThat(result.outcome()).isEqualTo(Outcome.FAIL));
        assertThat(verify(field + "From: boss@example.test\r\n" + MAIL))
                .singleElement()
                .satisfies(result -> assertThat(result.outcome()).isEqualTo(Outcome.FAIL));
        assertThat(verify(field + "Subject: other\r\n" + MAIL))
                .singleElement()
                .satisfies(result -> assertThat(result.outcome()).isEqualTo(Outcome.FAIL));
    }

    @Test
    void missingRevokedAndSilentKeysAreTold() throws Exception {
        for (var expected : Map.of("none", Outcome.PERMERROR, "gone", Outcome.PERMERROR, "silent", Outcome.TEMPERROR)
                .entrySet()) {
            String field = new DkimSigner("example.test", expected.getKey(), RSA).sign(bytes(MAIL), NOW);
            assertThat(verify(field + MAIL))
                    .singleElement()
                    .satisfies(result -> assertThat(result.outcome()).isEqualTo(expected.getValue()));
        }
    }

    @Test
    void rfc8463ExampleVerifies() throws Exception {
        assertThat(vector("001.txt")).extracting(DkimResult::outcome).containsOnly(Outcome.PASS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"003.txt", "005.txt"})
    void otherPeoplesSignaturesVerify(String name) throws Exception {
        assertThat(vector(name)).isNotEmpty().extracting(DkimResult::outcome).contains(Outcome.PASS);
    }

    /// A vector is key records, an empty line, the message.
    private static List<DkimResult> vector(String name) throws Exception {
        String text = new String(Vectors.bytes("auth/mail-auth-dkim/" + name), StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\n");
        int gap = text.indexOf("\n\n");
        Map<String, String> keys = new HashMap<>();
        for (String line : text.substring(0, gap).split("\n")) {
            int space = line.indexOf(' ');
            keys.put(line.substring(0, space), line.substring(space + 1));
        }
        Instant then = Instant.parse("2019-01-01T00:00:00Z");
        return new DkimVerifier(new Keys(keys), then)
                .verify(bytes(text.substring(gap + 2).replace("\n", "\r\n")));
    }

    @Test
    void rsaSha1AndSignaturesWithoutFromAreRefused() throws Exception {
        String head = "DKIM-Signature: v=1; d=example.test; s=r; bh=AA==; b=AA==; ";
        assertThat(verify(head + "a=rsa-sha1; h=from\r\n" + MAIL))
                .singleElement()
                .satisfies(result -> assertThat(result.outcome()).isEqualTo(Outcome.PERMERROR));
        assertThat(verify(head + "a=rsa-sha256; h=to\r\n" + MAIL))
                .singleElement()
                .satisfies(result -> assertThat(result.reason()).isEqualTo("From is not signed"));
    }

    /// Real mail of Gmail, verified with the key that Gmail published.
    @ParameterizedTest
    @ValueSource(strings = {"gmail.msg", "related.msg"})
    void signaturesOfGmailVerify(String name) throws Exception {
        String pem = new String(Vectors.bytes("mime/mimekit/dkim/gmail.pub"), StandardCharsets.ISO_8859_1);
        String key = pem.lines().filter(line -> !line.startsWith("-----")).collect(Collectors.joining());
        Keys keys = new Keys(Map.of("20120113._domainkey.gmail.com", "k=rsa; p=" + key));
        String message = new String(Vectors.bytes("mime/mimekit/dkim/" + name), StandardCharsets.ISO_8859_1);
        assertThat(new DkimVerifier(keys, NOW).verify(bytes(message.replace("\n", "\r\n"))))
                .extracting(DkimResult::outcome)
                .containsExactly(Outcome.PASS);
    }

    @Test
    void hugeListsOfSignedFieldsAreNotWorkedThrough() throws Exception {
        String head = "DKIM-Signature: v=1; a=rsa-sha256; d=example.test; s=r; bh=AA==; b=AA==; h=from";
        assertThat(verify(head + ":x".repeat(200_000) + "\r\n" + "X: y\r\n".repeat(50_000) + MAIL))
                .singleElement()
                .satisfies(result -> assertThat(result.reason()).isEqualTo("too many signed fields"));
    }

    @Test
    void onlyTheFirstFiveSignaturesAreJudged() throws Exception {
        assertThat(verify("DKIM-Signature: x\r\n".repeat(50) + MAIL)).hasSize(DkimVerifier.MAX_SIGNATURES);
    }

    @Test
    void brokenSignaturesNeverThrow() throws Exception {
        String good = new DkimSigner("example.test", "r", RSA).sign(bytes(MAIL), NOW);
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            StringBuilder field = new StringBuilder(good);
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                field.setCharAt(15 + random.nextInt(field.length() - 17), (char) random.nextInt(256));
            }
            verify(field + MAIL);
        }
    }
}
