package hongyan.services.search;

import hongyan.base.pinyin.Pinyin;
import hongyan.formats.hanzi.Simplified;
import hongyan.kv.text.TermQuery;
import hongyan.kv.text.Terms;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Names, subjects and names of files found by typed letters: `htfj`, `hetong` and `hetfuj` find 合同附件.pdf.
///
/// Only the Chinese characters count, those in between are passed over. The index has each two neighbours' initials and
/// each syllable, in every reading.
final class Initials {
    private static final int SHORTEST = 2;
    private static final int LONGEST = 32;
    /// Chinese characters of a text that count.
    private static final int MOST = 256;
    /// Syllables of what was typed that the index is asked for.
    private static final int DEPTH = 3;

    private Initials() {}

    /// Whether typed text can be meant so: a few letters.
    static boolean isTyped(String folded) {
        return folded.length() >= SHORTEST
                && folded.length() <= LONGEST
                && folded.chars().allMatch(c -> c >= 'a' && c <= 'z');
    }

    /// Whether the letters mean the text.
    static boolean match(String text, String letters) {
        String chinese = chinese(text);
        return !chinese.isEmpty() && Pinyin.find(chinese, letters) >= 0;
    }

    private static String chinese(String text) {
        StringBuilder chinese = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x4E00 && c <= 0x9FFF) {
                char simple = Simplified.fold(c);
                if (!Pinyin.readings(simple).isEmpty() && (chinese == null || chinese.length() < MOST)) {
                    chinese = chinese == null ? new StringBuilder() : chinese;
                    chinese.append(simple);
                }
            }
        }
        return chinese == null ? "" : chinese.toString();
    }

    /// Collects the terms of a text.
    static void collect(String text, Set<String> pairs, Set<String> syllables) {
        String chinese = chinese(text);
        if (chinese.isEmpty()) {
            return;
        }
        List<String> before = List.of();
        for (List<String> readings : Pinyin.alternatives(chinese)) {
            syllables.addAll(readings);
            for (String one : before) {
                for (String other : readings) {
                    pairs.add("" + one.charAt(0) + other.charAt(0));
                }
            }
            before = readings;
        }
    }

    static void write(Field field, Set<String> terms, Terms.Builder to) {
        for (String term : terms) {
            to.begin().put(field.code);
            for (int i = 0; i < term.length(); i++) {
                to.put(term.charAt(i));
            }
            to.end();
        }
    }

    /// What a document must carry for the letters to mean something in it; empty when they mean nothing anywhere.
    static Optional<TermQuery> question(String letters) {
        Set<String> sequences = new TreeSet<>();
        sequences(letters, 0, "", sequences);
        List<TermQuery> any = new ArrayList<>();
        for (String sequence : sequences) {
            List<TermQuery> all = new ArrayList<>();
            for (int i = 1; i < sequence.length(); i++) {
                all.add(TermQuery.term(bytes(Field.INITIALS, sequence.substring(i - 1, i + 1))));
            }
            if (!all.isEmpty()) {
                any.add(new TermQuery.All(all));
            }
        }
        if (Pinyin.beginsSyllable(letters)) {
            any.add(TermQuery.prefix(bytes(Field.SYLLABLES, letters)));
        }
        return any.isEmpty() ? Optional.empty() : Optional.of(new TermQuery.Any(any));
    }

    /// The initials of the first syllables, for every way to part the letters into fronts of syllables.
    private static void sequences(String letters, int from, String sequence, Set<String> to) {
        if (from == letters.length() || sequence.length() == DEPTH) {
            to.add(sequence);
            return;
        }
        for (int end = from + 1; end <= letters.length(); end++) {
            if (!Pinyin.beginsSyllable(letters.substring(from, end))) {
                break;
            }
            sequences(letters, end, sequence + letters.charAt(from), to);
        }
    }

    private static byte[] bytes(Field field, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        byte[] key = new byte[ascii.length + 1];
        key[0] = (byte) field.code;
        System.arraycopy(ascii, 0, key, 1, ascii.length);
        return key;
    }
}
