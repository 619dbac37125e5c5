package hongyan.store.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DecodedTest {
    private final Decoded decoded = new Decoded();

    @Test
    void theSameBytesAreParsedOnce() {
        Address first = decoded.read(row(1, 7), Address.class);

        assertThat(decoded.read(row(1, 7), Address.class)).isSameAs(first);
    }

    @Test
    void anotherVersionOrValueIsParsed() {
        decoded.read(row(1, 7), Address.class);

        assertThat(decoded.read(row(1, 8), Address.class).members()).containsExactly(8);
        assertThat(decoded.read(row(2, 7), Address.class).members()).containsExactly(7);
    }

    @Test
    void theSameBytesAsAnotherTypeAreNotMistaken() {
        byte[] row = Row.write(1, 0, new DirectoryView.Login(3, 4));
        decoded.read(row, DirectoryView.Login.class);

        assertThat(decoded.read(Row.write(1, 0, new DirectoryView.Login(3, 4)), DirectoryView.Login.class))
                .isEqualTo(new DirectoryView.Login(3, 4));
    }

    @Test
    void rowsThatFallOnOnePlaceAreStillRight() {
        for (int round = 0; round < 2; round++) {
            for (int member = 1; member < 20_000; member++) {
                assertThat(decoded.read(row(1, member), Address.class).members())
                        .containsExactly(member);
            }
        }
    }

    private static byte[] row(long version, int member) {
        return Row.write(version, 0, new Address(1, Address.Kind.GROUP, List.of(member)));
    }
}
