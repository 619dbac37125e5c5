package hongyan.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIdentityTest {
    @TempDir
    Path folder;

    @Test
    void aSelfSignedPairIsMadeOnceAndKeptPrivate() throws Exception {
        TlsIdentity first = TlsIdentity.inFolder(folder.resolve("tls"), "mail.example.test");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("tls/key.pem"))))
                .isEqualTo("rw-------");
        X509Certificate certificate = first.certificate();
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getSubjectAlternativeNames().toString()).contains("mail.example.test", "localhost");
        TlsIdentity second = TlsIdentity.inFolder(folder.resolve("tls"), "other.test");
        assertThat(second.certificate()).isEqualTo(certificate);
    }

    @Test
    void reloadShowsTheNewCertificateAndKeepsTheOldOneWhenTheFilesAreBad() throws Exception {
        TlsIdentity identity = TlsIdentity.inFolder(folder, "one.test");
        X509Certificate old = identity.certificate();
        Files.writeString(folder.resolve("cert.pem"), "nonsense");
        assertThatThrownBy(identity::reload).isInstanceOf(IOException.class).hasMessageContaining("cert.pem");
        assertThat(identity.certificate()).isEqualTo(old);
        Files.delete(folder.resolve("cert.pem"));
        TlsIdentity.inFolder(folder, "two.test");
        identity.reload();
        assertThat(identity.certificate()).isNotEqualTo(old);
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        TlsIdentity.inFolder(folder, "one.test");
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        Files.writeString(
                folder.resolve("key.pem"),
                Pem.text("PRIVATE KEY", rsa.generateKeyPair().getPrivate().getEncoded()));
        assertThatThrownBy(() -> TlsIdentity.inFolder(folder, "one.test"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not the key of");
    }

    @Test
    void olderKeyFormsAreReadAndNonsenseIsNot() throws Exception {
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec("secp256r1"));
        ECPrivateKey key = (ECPrivateKey) ec.generateKeyPair().getPrivate();
        // RFC 5915 3, as `openssl ecparam -genkey` writes it
        byte[] der = new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1)
                .getEncoded();
        Path file = folder.resolve("old.pem");
        Files.writeString(file, Pem.text("EC PRIVATE KEY", der));
        assertThat(((ECPrivateKey) Pem.key(file)).getS()).isEqualTo(key.getS());
        for (String nonsense : List.of(
                "",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\n",
                "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n")) {
            Files.writeString(file, nonsense);
            assertThatThrownBy(() -> Pem.key(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("old.pem");
        }
    }

    @Test
    void wildcardsStandForOneLabel() throws Exception {
        TlsIdentity.inFolder(folder, "*.example.test");
        KeyRing.Entry entry =
                KeyRing.Entry.of(Pem.certificates(folder.resolve("cert.pem")), Pem.key(folder.resolve("key.pem")));
        assertThat(entry.fits("mail.example.test")).isTrue();
        assertThat(entry.fits("a.mail.example.test")).isFalse();
        assertThat(entry.fits("example.test")).isFalse();
        assertThat(entry.fits("localhost")).isTrue();
    }

    @Test
    void anAliasOfTheGenerationBeforeStillFindsItsKey() throws Exception {
        TlsIdentity.inFolder(folder, "one.test");
        KeyRing.Entry entry =
                KeyRing.Entry.of(Pem.certificates(folder.resolve("cert.pem")), Pem.key(folder.resolve("key.pem")));
        KeyRing ring = new KeyRing(List.of(entry));
        SSLEngine engine = TlsIdentity.inFolder(folder, "one.test").context().createSSLEngine();
        String alias = ring.chooseEngineServerAlias("EC", new java.security.Principal[0], engine);
        ring.replace(List.of(entry));
        assertThat(ring.getPrivateKey(alias)).isEqualTo(entry.key());
        ring.replace(List.of(entry));
        assertThat(ring.getPrivateKey(alias)).isNull();
        assertThat(ring.chooseEngineServerAlias("RSA", new java.security.Principal[0], engine))
                .isNull();
    }
}
