package hongyan.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeyTest {
    private record Fields(int a, String text, long b) implements Comparable<Fields> {
        private static final Comparator<Fields> ORDER = Comparator.comparingInt(Fields::a)
                .thenComparing(f -> Key.raw(f.text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .thenComparingLong(Fields::b);

        Key key() {
            return Key.of().int32(a).text(text).int64(b).key();
        }

        @Override
        public int compareTo(Fields other) {
            return ORDER.compare(this, other);
        }
    }

    private static Fields fields(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(List.of("\0", "\1", "a", "b", "é", "中", "😀", "\u00ff").get(random.nextInt(8)));
        }
        int a = random.nextInt(3) == 0 ? random.nextInt(Integer.MAX_VALUE) : random.nextInt(3);
        return new Fields(
                a, text.toString(), random.nextBoolean() ? random.nextInt(3) : random.nextLong(Long.MAX_VALUE));
    }

    @Test
    void keysSortAsTheirFieldsAndReadBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            Fields x = fields(random);
            Fields y = fields(random);
            assertThat(Integer.signum(x.key().compareTo(y.key())))
                    .as("seed %d: %s %s", seed, x, y)
                    .isEqualTo(Integer.signum(x.compareTo(y)));
            KeyReader reader = x.key().reader();
            assertThat(new Fields(reader.int32(), reader.text(), reader.int64()))
                    .as("seed %d", seed)
                    .isEqualTo(x);
            assertThat(reader.atEnd()).isTrue();
        }
    }

    @Test
    void textNeverRunsIntoTheNextField() {
        Key shorter = Key.of().text("a").int32(0x7fff_ffff).key();
        Key longer = Key.of().text("a\0").int32(0).key();
        assertThat(shorter).isLessThan(longer);
        assertThat(longer.startsWith(Key.of().text("a").key())).isFalse();
    }

    @Test
    void prefixRangeHoldsWhatStartsWithThePrefix() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] prefix = new byte[random.nextInt(3)];
            byte[] other = new byte[random.nextInt(4)];
            fill(prefix, random);
            fill(other, random);
            Key a = Key.raw(prefix);
            Key b = Key.raw(other);
            assertThat(KeyRange.prefix(a).contains(b)).as("%s %s", a, b).isEqualTo(b.startsWith(a));
        }
    }

    private static void fill(byte[] bytes, Random random) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = new byte[] {0, 1, (byte) 0xfe, (byte) 0xff}[random.nextInt(4)];
        }
    }

    @Test
    void nextIsTheVeryNext() {
        Key key = Key.of(5);
        assertThat(key.next())
                .isGreaterThan(key)
                .isEqualTo(Key.of().int32(5).byte8(0).key());
    }

    @Test
    void negativeNumbersAreRefused() {
        assertThatThrownBy(() -> Key.of(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Key.of().int64(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readerNeverPassesTheEnd() {
        assertThatThrownBy(() -> Key.raw(new byte[3]).reader().int32()).isInstanceOf(KvException.class);
        assertThatThrownBy(() -> Key.raw(new byte[] {'a'}).reader().text()).isInstanceOf(KvException.class);
        assertThatThrownBy(() -> Key.raw(new byte[] {'a', 0}).reader().text()).isInstanceOf(KvException.class);
        assertThatThrownBy(() -> Key.raw(new byte[] {'a', 0, 7}).reader().text())
                .isInstanceOf(KvException.class);
        assertThatThrownBy(() -> Key.raw(new byte[2]).reader().fixed(3)).isInstanceOf(KvException.class);
    }
}
