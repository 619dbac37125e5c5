package hongyan.formats.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTest {
    @Test
    void threePartsAreRead() {
        assertThat(Plain.parse("\0张三@例.test\0pass word".getBytes(UTF_8)))
                .contains(new Plain("", "张三@例.test", "pass word"));
        assertThat(Plain.parse("a\0a\0p".getBytes(UTF_8)).map(Plain::forSelf)).contains(true);
        assertThat(Plain.parse("b\0a\0p".getBytes(UTF_8)).map(Plain::forSelf)).contains(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\0", "\0a", "\0a\0", "\0\0p", "\0a\0p\0", "\0\0\0"})
    void anythingElseIsNothing(String message) {
        assertThat(Plain.parse(message.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void badUtf8AndEndlessMessagesAreNothing() {
        assertThat(Plain.parse(new byte[] {0, 'a', 0, (byte) 0xff})).isEmpty();
        assertThat(Plain.parse(("\0a\0" + "p".repeat(10_000)).getBytes(UTF_8))).isEmpty();
    }

    @Test
    void base64IsStrict() {
        assertThat(Plain.decode("AGEAcA==").flatMap(Plain::parse)).contains(new Plain("", "a", "p"));
        assertThat(Plain.decode("AGEAcA")).isEqualTo(Optional.empty());
        assertThat(Plain.decode("AGE AcA=")).isEqualTo(Optional.empty());
        assertThat(Plain.decode("*")).isEqualTo(Optional.empty());
    }

    @Test
    void thePasswordIsNotShown() {
        assertThat(new Plain("", "a", "secret").toString()).doesNotContain("secret");
    }
}
