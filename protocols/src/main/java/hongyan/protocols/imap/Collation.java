package hongyan.protocols.imap;

import hongyan.formats.hanzi.PinyinOrder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/// Keys that are compared byte by byte. Bounded: texts that agree in their first [#LONGEST] bytes are equal.
final class Collation {
    private static final int LONGEST = 240;

    private Collation() {}

    /// `i;unicode-casemap` (RFC 5051): title case, decomposed.
    static byte[] casemap(String text) {
        int length = Math.min(text.length(), LONGEST);
        byte[] key = new byte[length];
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return decomposed(text.substring(0, length));
            }
            key[i] = (byte) (c >= 'a' && c <= 'z' ? c - 32 : c);
        }
        return key;
    }

    private static byte[] decomposed(String text) {
        StringBuilder title = new StringBuilder(text.length());
        text.codePoints().forEach(c -> title.appendCodePoint(Character.toTitleCase(c)));
        byte[] key = Normalizer.normalize(title, Normalizer.Form.NFKD).getBytes(StandardCharsets.UTF_8);
        return key.length <= LONGEST ? key : Arrays.copyOf(key, LONGEST);
    }

    /// The order of a directory of people: Chinese names by pinyin, among those in letters.
    static byte[] names(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isIdeographic(name.charAt(i))) {
                return casemap(PinyinOrder.key(name));
            }
        }
        return casemap(name);
    }
}
