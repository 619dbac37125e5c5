package hongyan.formats.hanzi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Traditional characters as their simplified forms, one for one: for comparing only. *Threads*: safe.
public final class Simplified {
    private static final char FIRST = '\u3400';
    private static final char LAST = '\u9fff';
    /// By character from [#FIRST] on.
    private static final char[] FORMS = load();

    private Simplified() {}

    /// The simplified form, the character itself when it has none.
    public static char fold(char c) {
        return c < FIRST || c > LAST ? c : FORMS[c - FIRST];
    }

    /// The same for every character; the very same text when nothing changes.
    public static String fold(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (fold(text.charAt(i)) != text.charAt(i)) {
                return folded(text, i);
            }
        }
        return text;
    }

    private static String folded(String text, int from) {
        char[] chars = text.toCharArray();
        for (int i = from; i < chars.length; i++) {
            chars[i] = fold(chars[i]);
        }
        return new String(chars);
    }

    /// Lines of pairs: a traditional character and its simplified form.
    private static char[] load() {
        char[] forms = new char[LAST - FIRST + 1];
        for (int i = 0; i < forms.length; i++) {
            forms[i] = (char) (FIRST + i);
        }
        try (InputStream in = Simplified.class.getResourceAsStream("simplified.txt")) {
            if (in == null) {
                throw new IllegalStateException("simplified.txt is missing");
            }
            String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : table.split("\n", -1)) {
                for (int i = 0; !line.startsWith("#") && i + 1 < line.length(); i += 2) {
                    forms[line.charAt(i) - FIRST] = line.charAt(i + 1);
                }
            }
            return forms;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
