package hongyan.services.search;

import java.text.Normalizer;
import java.util.Locale;

/// Text made comparable: compatibility forms, width and case do not matter, any white space is one blank.
///
/// Not full case folding: `ß` and `ss` differ; that is what people expect of a search box.
public final class Folded {
    private static final char OTHER = 0;
    private static final char BLANK = ' ';
    /// By character: what it becomes when that is one character and its neighbours do not matter; else [#OTHER].
    private static final char[] FORMS = forms();

    private Folded() {}

    private static char[] forms() {
        char[] forms = new char[0x10000];
        for (char c = 0; c <= BLANK; c++) {
            forms[c] = BLANK;
        }
        for (char c = BLANK + 1; c < 0x80; c++) {
            forms[c] = c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
        }
        forms[0xA0] = BLANK;
        forms[0x3000] = BLANK;
        // Letters of Western Europe, signs without a compatibility form.
        same(forms, 0xDF, 0xFF);
        for (char c = 0xC0; c <= 0xDE; c++) {
            forms[c] = (char) (c | 0x20);
        }
        forms[0xD7] = 0xD7;
        for (char c : "¡¢£¤¥¦§©«¬®°±¶·»¿‐–—―‘’‚“”„†‡•‰‹›€".toCharArray()) {
            forms[c] = c;
        }
        // Ideographs, kana, Hangul, and the punctuation between them.
        same(forms, 0x3001, 0x3029);
        same(forms, 0x3041, 0x3096);
        same(forms, 0x30A1, 0x30FA);
        forms[0x30FB] = 0x30FB;
        forms[0x30FC] = 0x30FC;
        same(forms, 0x3400, 0x4DBF);
        same(forms, 0x4E00, 0x9FFF);
        same(forms, 0xAC00, 0xD7A3);
        // Full-width ASCII.
        for (char c = 0xFF01; c <= 0xFF5E; c++) {
            forms[c] = forms[c - 0xFEE0];
        }
        forms[0xFFE5] = 0xA5;
        return forms;
    }

    private static void same(char[] forms, int from, int to) {
        for (int c = from; c <= to; c++) {
            forms[c] = (char) c;
        }
    }

    /// The text, folded.
    public static String fold(CharSequence text) {
        int length = text.length();
        char[] out = new char[length];
        int size = 0;
        boolean blank = false;
        for (int i = 0; i < length; i++) {
            char form = FORMS[text.charAt(i)];
            if (form == OTHER) {
                return slowly(text);
            }
            if (form != BLANK) {
                out[size++] = form;
                blank = false;
            } else if (!blank) {
                out[size++] = BLANK;
                blank = true;
            }
        }
        return new String(out, 0, size);
    }

    private static String slowly(CharSequence text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean blank = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean white = c <= BLANK || c == 0xA0 || c == 0x3000;
            if (!white) {
                out.append(c);
            } else if (!blank) {
                out.append(BLANK);
            }
            blank = white;
        }
        // Lower case first: some capitals decompose into sequences that would not meet their small form.
        return Normalizer.normalize(out.toString().toLowerCase(Locale.ROOT), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT);
    }
}
