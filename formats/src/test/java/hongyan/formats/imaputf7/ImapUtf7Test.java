package hongyan.formats.imaputf7;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImapUtf7Test {
    @ParameterizedTest
    @CsvSource({
        "INBOX, INBOX",
        "R&D, R&-D",
        "台北, '&U,BTFw-'",
        "~peter/mail/台北/日本語, '~peter/mail/&U,BTFw-/&ZeVnLIqe-'",
        "已发送, &XfJT0ZAB-",
        "中&国, &Ti0-&-&Vv0-",
        "\uD83D\uDCE7, &2D3c5w-",
    })
    void writesAndReads(String name, String wire) {
        assertThat(ImapUtf7.encode(name)).isEqualTo(wire);
        assertThat(ImapUtf7.decode(wire)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"&", "&abc", "&!-", "&AGE-", "&Jjo-&Jjo-", "&2D0-", "中", "\u007f", "&U,BTFx-x&U,BTFwA-", "&A-"})
    void refuses(String wire) {
        assertThat(ImapUtf7.decode(wire)).isEmpty();
    }

    @Test
    void everyNameComesBack() {
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                name.appendCodePoint(
                        random.nextBoolean() ? 0x20 + random.nextInt(0x60) : 0x1f000 + random.nextInt(0x20000));
            }
            assertThat(ImapUtf7.decode(ImapUtf7.encode(name.toString()))).contains(name.toString());
        }
    }
}
