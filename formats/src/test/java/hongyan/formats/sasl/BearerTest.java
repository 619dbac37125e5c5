package hongyan.formats.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class BearerTest {
    private static byte[] bytes(String text) {
        return text.replace('^', '\u0001').getBytes(StandardCharsets.UTF_8);
    }

    /// RFC 7628 4.1
    @Test
    void exampleOfTheRfc() {
        assertThat(Bearer.oauthBearer(bytes("n,a=user@example.com,^host=server.example.com^port=143^"
                        + "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==^^")))
                .contains(new Bearer("user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="));
        assertThat(Bearer.oauthBearer(bytes("n,,^auth=bearer abc^^"))).contains(new Bearer("", "abc"));
    }

    @Test
    void xoauth2() {
        assertThat(Bearer.xoauth2(bytes("user=someuser@example.com^auth=Bearer ya29.vF9dft4^^")))
                .contains(new Bearer("someuser@example.com", "ya29.vF9dft4"));
    }

    @Test
    void whatIsNone() {
        for (String broken : new String[] {
            "",
            "^",
            "n,,",
            "n,,^^",
            "n,,^auth=Bearer^^",
            "n,,^auth=Basic abc^^",
            "n,,^auth=Bearer a b^^",
            "n,,^auth=Bearer abc^",
            "p=x,,^auth=Bearer abc^^",
            "n,x,^auth=Bearer abc^^",
            "n^auth=Bearer abc^^"
        }) {
            assertThat(Bearer.oauthBearer(bytes(broken))).as(broken).isEmpty();
            assertThat(Bearer.xoauth2(bytes(broken))).as(broken).isEmpty();
        }
        assertThat(Bearer.isAcknowledgement(new byte[] {1})).isTrue();
        assertThat(Bearer.isAcknowledgement(new byte[] {'x'})).isFalse();
        assertThat(new Bearer("u", "secret").toString()).doesNotContain("secret");
    }
}
