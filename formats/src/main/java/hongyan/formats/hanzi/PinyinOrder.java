package hongyan.formats.hanzi;

import hongyan.base.pinyin.Pinyin;
import java.util.List;
import java.util.Locale;

/// Keys that put names into the order of a Chinese directory: letters and syllables alike by the alphabet, names that
/// sound the same by their characters.
public final class PinyinOrder {
    /// Longer names are told apart by no more than this.
    private static final int LONGEST = 256;

    private PinyinOrder() {}

    /// A key: keys compared as strings put their names in order. `张三` (zhang san) stands behind `张` and before `赵`
    /// (zhao), and among `Zhang San` and `Zhao`.
    public static String key(String name) {
        String front = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        StringBuilder key = new StringBuilder(front.length() * 3);
        List<String> syllables = Pinyin.syllables(Simplified.fold(front));
        for (String syllable : syllables) {
            key.append(key.isEmpty() ? "" : " ").append(syllable);
        }
        // What sounds the same: simplified and traditional together, then as they are written.
        return key.append('\u0001')
                .append(Simplified.fold(front.toLowerCase(Locale.ROOT)))
                .append('\u0001')
                .append(front)
                .toString();
    }
}
