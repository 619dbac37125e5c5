package hongyan.services.submission;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.bytes.ByteSource;
import hongyan.services.testing.Platforms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DkimSigningTest {
    private static final ByteSource MESSAGE =
            ByteSource.of("From: a@corp.test\r\nSubject: s\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));

    @Test
    void bothKeysOfTheDomainSign() throws IOException {
        try (Platforms platforms = new Platforms()) {
            int tenant = platforms.organisation("Corp", "corp");
            platforms.domains.ensure(tenant, "corp.test", true, Platforms.ACTOR);
            String fields = new DkimSigning(platforms.dkim, platforms.clock).sign("corp.test", MESSAGE);
            assertThat(fields)
                    .contains("a=rsa-sha256")
                    .contains("a=ed25519-sha256")
                    .contains("d=corp.test;")
                    .endsWith("\r\n");
        }
    }

    @Test
    void withoutKeysNothingIsSigned() throws IOException {
        try (Platforms platforms = new Platforms()) {
            assertThat(new DkimSigning(platforms.dkim, platforms.clock).sign("other.test", MESSAGE))
                    .isEmpty();
        }
    }
}
