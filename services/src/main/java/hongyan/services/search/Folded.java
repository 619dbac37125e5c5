package hongyan.services.search;

import java.text.Normalizer;
import java.util.Locale;

/// Text made comparable: compatibility forms, width and case do not matter, any white space is one blank.
///
/// Not full case folding: `ß` and `ss` differ; that is what people expect of a search box.
public final class Folded {
    private Folded() {}

    /// The text, folded.
    public static String fold(CharSequence text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean plain = true;
        boolean blank = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 && !unchanged(c)) {
                plain = false;
            }
            boolean white = c <= ' ' || c == 0xA0 || c == 0x3000;
            if (!white) {
                out.append(c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c);
            } else if (!blank) {
                out.append(' ');
            }
            blank = white;
        }
        if (plain) {
            return out.toString();
        }
        // Lower case first: some capitals decompose into sequences that would not meet their small form.
        return Normalizer.normalize(out.toString().toLowerCase(Locale.ROOT), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT);
    }

    /// Common ideographs, kana and CJK punctuation: no case, no compatibility form.
    private static boolean unchanged(char c) {
        return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3001 && c <= 0x3029) || (c >= 0x3041 && c <= 0x3096);
    }
}
