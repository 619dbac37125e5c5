package hongyan.services.search;

import hongyan.formats.hanzi.Simplified;
import hongyan.kv.text.TermQuery;
import hongyan.kv.text.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Folded text cut into the terms of the index, and a needle into a question over them.
///
/// Runs of letters and digits give every three neighbours, and their last two alone; runs of Chinese, Japanese and
/// Korean
/// characters every two neighbours, and the last alone. Traditional characters count as simplified. So a text that
/// contains a needle carries every term of the needle: the index finds all that the scan would, and some more.
///
/// A gram is a number: three code points of 21 bits, missing ones 0.
final class Grams {
    /// Of what the terms mean: another one makes the index anew.
    static final int VERSION = 1;

    /// Terms of a question at most.
    private static final int MOST_ASKED = 24;

    private static final int SEPARATOR = 0;
    private static final int LETTER = 1;
    private static final int IDEOGRAPH = 2;

    private static final byte[] KINDS = kinds();

    private Grams() {}

    private static byte[] kinds() {
        byte[] kinds = new byte[0x10000];
        for (int c = 1; c < kinds.length; c++) {
            kinds[c] = (byte) kindOf(c);
        }
        return kinds;
    }

    private static int kindOf(int c) {
        if (c < 0x80) {
            return Character.isLetterOrDigit(c) ? LETTER : SEPARATOR;
        }
        boolean east = c >= 0x2E80 && c <= 0x2FDF
                || c >= 0x3005 && c <= 0x3007
                || c >= 0x3021 && c <= 0x3029
                || c >= 0x3031 && c <= 0x3035
                || c >= 0x3041 && c <= 0x31FF
                || c >= 0x3400 && c <= 0x4DBF
                || c >= 0x4E00 && c <= 0x9FFF
                || c >= 0xAC00 && c <= 0xD7AF
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0x20000 && c <= 0x3FFFF;
        if (east) {
            return IDEOGRAPH;
        }
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK -> LETTER;
            default -> SEPARATOR;
        };
    }

    private static int kind(int c) {
        return c < KINDS.length ? KINDS[c] : kindOf(c);
    }

    private static long gram(int a, int b, int c) {
        return (long) a << 42 | (long) b << 21 | c;
    }

    /// Adds the grams of a folded text.
    static void cut(CharSequence folded, LongSet to) {
        int before = 0;
        int last = 0;
        int lastKind = SEPARATOR;
        int length = folded.length();
        for (int i = 0; i < length; i++) {
            char unit = folded.charAt(i);
            int c = unit < 0x3400 ? unit : Simplified.fold(unit);
            if (Character.isHighSurrogate(unit) && i + 1 < length && Character.isLowSurrogate(folded.charAt(i + 1))) {
                c = Character.toCodePoint(unit, folded.charAt(++i));
            }
            int kind = kind(c);
            if (kind != lastKind) {
                end(lastKind, before, last, to);
                before = 0;
                last = 0;
                lastKind = kind;
            }
            if (kind == LETTER) {
                if (before != 0) {
                    to.add(gram(before, last, c));
                }
            } else if (kind == IDEOGRAPH && last != 0) {
                to.add(gram(last, c, 0));
            }
            before = last;
            last = c;
        }
        end(lastKind, before, last, to);
    }

    private static void end(int kind, int before, int last, LongSet to) {
        if (kind == LETTER) {
            to.add(before == 0 ? gram(last, 0, 0) : gram(before, last, 0));
        } else if (kind == IDEOGRAPH) {
            to.add(gram(last, 0, 0));
        }
    }

    /// Writes grams as terms of a field.
    static void write(Field field, LongSet grams, Terms.Builder to) {
        for (long gram : grams.values()) {
            to.begin().put(field.code);
            utf8((int) (gram >>> 42), to);
            utf8((int) (gram >>> 21) & 0x1FFFFF, to);
            utf8((int) gram & 0x1FFFFF, to);
            to.end();
        }
    }

    private static void utf8(int c, Terms.Builder to) {
        if (c == 0) {
            return;
        }
        if (c < 0x80) {
            to.put(c);
        } else if (c < 0x800) {
            to.put(0xC0 | c >>> 6).put(0x80 | c & 0x3F);
        } else if (c < 0x10000) {
            to.put(0xE0 | c >>> 12).put(0x80 | c >>> 6 & 0x3F).put(0x80 | c & 0x3F);
        } else {
            to.put(0xF0 | c >>> 18)
                    .put(0x80 | c >>> 12 & 0x3F)
                    .put(0x80 | c >>> 6 & 0x3F)
                    .put(0x80 | c & 0x3F);
        }
    }

    /// A piece of a needle.
    ///
    /// @param whole a term is this; else one begins with it
    private record Piece(long gram, boolean whole) {}

    /// What a text in the field must carry to contain the needle; empty when nothing can be said.
    static Optional<TermQuery> question(Field field, String folded) {
        List<Piece> pieces = pieces(folded);
        if (pieces.isEmpty()) {
            return Optional.empty();
        }
        List<TermQuery> all = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            Terms.Builder one = new Terms.Builder();
            one.begin().put(field.code);
            utf8((int) (piece.gram >>> 42), one);
            utf8((int) (piece.gram >>> 21) & 0x1FFFFF, one);
            utf8((int) piece.gram & 0x1FFFFF, one);
            byte[] packed = one.end().build().packed();
            byte[] term = java.util.Arrays.copyOfRange(packed, 1, packed.length);
            all.add(piece.whole ? TermQuery.term(term) : TermQuery.prefix(term));
        }
        return Optional.of(new TermQuery.All(all));
    }

    private static List<Piece> pieces(String needle) {
        LongSet whole = new LongSet(4096);
        List<Piece> fronts = new ArrayList<>();
        int[] run = new int[needle.length() + 1];
        int size = 0;
        int runKind = SEPARATOR;
        for (int i = 0; i <= needle.length(); i++) {
            int c = 0;
            if (i < needle.length()) {
                char unit = needle.charAt(i);
                c = Simplified.fold(unit);
                if (Character.isSurrogate(unit)) {
                    boolean pair = Character.isHighSurrogate(unit)
                            && i + 1 < needle.length()
                            && Character.isLowSurrogate(needle.charAt(i + 1));
                    if (!pair) {
                        return List.of();
                    }
                    c = Character.toCodePoint(unit, needle.charAt(++i));
                }
            }
            int kind = kind(c);
            if (kind != runKind) {
                pieces(runKind, run, size, whole, fronts);
                size = 0;
                runKind = kind;
            }
            run[size++] = c;
        }
        pieces(runKind, run, size, whole, fronts);
        if (whole.size() == 0) {
            return fronts;
        }
        long[] grams = whole.values();
        List<Piece> pieces = new ArrayList<>();
        int step = Math.max(1, grams.length / MOST_ASKED);
        for (int i = 0; i < grams.length && pieces.size() < MOST_ASKED; i += step) {
            pieces.add(new Piece(grams[i], true));
        }
        return pieces;
    }

    private static void pieces(int kind, int[] run, int size, LongSet whole, List<Piece> fronts) {
        if (kind == LETTER) {
            for (int i = 2; i < size; i++) {
                whole.add(gram(run[i - 2], run[i - 1], run[i]));
            }
            if (size == 2) {
                fronts.add(new Piece(gram(run[0], run[1], 0), false));
            }
        } else if (kind == IDEOGRAPH) {
            for (int i = 1; i < size; i++) {
                whole.add(gram(run[i - 1], run[i], 0));
            }
            if (size == 1) {
                fronts.add(new Piece(gram(run[0], 0, 0), false));
            }
        }
    }
}
