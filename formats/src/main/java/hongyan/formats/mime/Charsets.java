package hongyan.formats.mime;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Character sets as mail labels them: Chinese aliases first, unknown ones guessed, never an exception.
public final class Charsets {
    static final Charset GB18030 = Charset.forName("GB18030");
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    // supersets that contain what the label says and what senders really send (DESIGN 4)
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("gb2312", "GB18030"),
            Map.entry("gb_2312-80", "GB18030"),
            Map.entry("gb2312-80", "GB18030"),
            Map.entry("csgb2312", "GB18030"),
            Map.entry("euc-cn", "GB18030"),
            Map.entry("euccn", "GB18030"),
            Map.entry("x-euc-cn", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("x-gbk", "GB18030"),
            Map.entry("cp936", "GB18030"),
            Map.entry("ms936", "GB18030"),
            Map.entry("windows-936", "GB18030"),
            Map.entry("chinese", "GB18030"),
            Map.entry("iso-ir-58", "GB18030"),
            Map.entry("gb", "GB18030"),
            Map.entry("gb-18030", "GB18030"),
            Map.entry("big5", "Big5-HKSCS"),
            Map.entry("big-5", "Big5-HKSCS"),
            Map.entry("cn-big5", "Big5-HKSCS"),
            Map.entry("x-x-big5", "Big5-HKSCS"),
            Map.entry("cp950", "Big5-HKSCS"),
            Map.entry("ms950", "Big5-HKSCS"),
            Map.entry("windows-950", "Big5-HKSCS"),
            Map.entry("x-windows-950", "Big5-HKSCS"),
            Map.entry("utf8", "UTF-8"),
            Map.entry("utf-8", "UTF-8"),
            Map.entry("unicode-1-1-utf-8", "UTF-8"),
            Map.entry("unicode", "UTF-16"),
            Map.entry("iso-8859-1", "windows-1252"), // the WHATWG Encoding Standard: senders mean 1252
            Map.entry("iso8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("iso-8859-8-i", "ISO-8859-8"),
            Map.entry("iso-8859-8-e", "ISO-8859-8"),
            Map.entry("iso-8859-6-i", "ISO-8859-6"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("ks_c_5601", "x-windows-949"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("x-mac-roman", "x-MacRoman"),
            Map.entry("macintosh", "x-MacRoman"),
            Map.entry("ansi_x3.4-1968", "US-ASCII"),
            Map.entry("ascii", "US-ASCII"));

    private Charsets() {}

    /// The character set of a label; empty when the label is missing, unknown, or says no more than ASCII.
    static Optional<Charset> find(String label) {
        String name = clean(label);
        if (name.isEmpty() || name.equals("us-ascii") || name.equals("default")) {
            return Optional.empty();
        }
        String alias = ALIASES.get(name);
        String known = alias != null ? alias : isCommon(name) ? name : "";
        Charset charset =
                known.isEmpty() || !Charset.isSupported(known) ? Rare.NAMES.get(name) : Charset.forName(known);
        return StandardCharsets.US_ASCII.equals(charset) ? Optional.empty() : Optional.ofNullable(charset);
    }

    // what every Java has, so that the table of all others is built only for mail that needs it
    private static boolean isCommon(String name) {
        return switch (name) {
            case "gb18030",
                    "big5-hkscs",
                    "utf-16",
                    "utf-16le",
                    "utf-16be",
                    "iso-8859-2",
                    "iso-8859-5",
                    "iso-8859-7",
                    "iso-8859-9",
                    "iso-8859-15",
                    "windows-1250",
                    "windows-1251",
                    "windows-1252",
                    "windows-1253",
                    "windows-1254",
                    "windows-1256",
                    "koi8-r",
                    "koi8-u" -> true;
            default -> false;
        };
    }

    /// Every name of every character set. Asking the JDK for a name it does not know costs a third of a
    /// millisecond each time, and a hostile header has room for fifty thousand.
    private static final class Rare {
        static final Map<String, Charset> NAMES = names();

        private Rare() {}

        private static Map<String, Charset> names() {
            Map<String, Charset> names = new HashMap<>();
            for (Charset charset : Charset.availableCharsets().values()) {
                charset.aliases().forEach(alias -> names.put(alias.toLowerCase(Locale.ROOT), charset));
                names.put(charset.name().toLowerCase(Locale.ROOT), charset);
            }
            return Map.copyOf(names);
        }
    }

    private static String clean(String label) {
        String name = label.strip().toLowerCase(Locale.ROOT);
        int from = 0;
        int to = name.length();
        while (from < to && "\"'=".indexOf(name.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && "\"';".indexOf(name.charAt(to - 1)) >= 0) {
            to--;
        }
        return name.substring(from, to);
    }

    /// Decodes text under a label; 8-bit text without a usable label is guessed.
    public static String decode(byte[] bytes, int from, int length, String label) {
        String name = clean(label);
        return switch (name) {
            case "utf-7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7" -> Utf7.decode(bytes, from, length);
            case "hz-gb-2312", "hz", "hz-gb2312" -> Hz.decode(bytes, from, length);
            default -> {
                Charset charset = find(name).orElse(null);
                yield new String(bytes, from, length, charset == null ? guess(bytes, from, length) : charset);
            }
        };
    }

    /// What 8-bit text without a label is: UTF-8 when it is valid, else GB18030 when that fits, else
    /// windows-1252.
    static Charset guess(byte[] bytes, int from, int length) {
        int end = from + length;
        int i = from;
        while (i < end && bytes[i] >= 0) {
            i++;
        }
        if (i == end || isUtf8(bytes, i, end)) {
            return StandardCharsets.UTF_8;
        }
        return isGb18030(bytes, i, end) ? GB18030 : WINDOWS_1252;
    }

    /// A text that is cut at the end may end inside a character.
    private static boolean isUtf8(byte[] b, int from, int end) {
        int i = from;
        while (i < end) {
            int c = b[i++] & 0xFF;
            if (c < 0x80) {
                continue;
            }
            int follow = c >= 0xC2 && c <= 0xDF ? 1 : c >= 0xE0 && c <= 0xEF ? 2 : c >= 0xF0 && c <= 0xF4 ? 3 : -1;
            if (follow < 0) {
                return false;
            }
            for (; follow > 0 && i < end; follow--, i++) {
                if ((b[i] & 0xC0) != 0x80) {
                    return false;
                }
            }
        }
        return true;
    }

    // pairs of GBK or four-byte forms; a few stray bytes are forgiven, many single accents are not
    private static boolean isGb18030(byte[] b, int from, int end) {
        int good = 0;
        int bad = 0;
        for (int i = from; i < end; ) {
            int c = b[i] & 0xFF;
            if (c < 0x80) {
                i++;
                continue;
            }
            int next = i + 1 < end ? b[i + 1] & 0xFF : -1;
            if (c >= 0x81 && c <= 0xFE && next >= 0x40 && next != 0x7F && next <= 0xFE) {
                // Latin text has letters behind an accent; Chinese text has mostly pairs of two high bytes
                good += next >= 0x80 ? 2 : 1;
                bad += next >= 0x80 ? 0 : 1;
                i += 2;
            } else if (c >= 0x81 && next >= 0x30 && next <= 0x39 && i + 3 < end) {
                good++;
                i += 4;
            } else {
                bad += next < 0 ? 0 : 2;
                i++;
            }
        }
        return good > bad;
    }

    /// Whether a label is missing or says too little to be believed against what stands in the text itself.
    static boolean isVague(String label) {
        String name = clean(label);
        return name.isEmpty()
                || name.equals("us-ascii")
                || name.equals("default")
                || find(name).isEmpty() && !isOwn(name);
    }

    private static boolean isOwn(String name) {
        return name.contains("utf-7") || name.startsWith("hz");
    }

    /// Decodes a body under a label, and does not believe a label that the bytes contradict: Chinese under a
    /// Latin label, or GB18030 under `utf-8`.
    static String decodeBody(byte[] bytes, int from, int length, String label) {
        Charset charset = find(clean(label)).orElse(null);
        boolean latin = charset != null && charset.name().equals("windows-1252");
        boolean notUtf8 = StandardCharsets.UTF_8.equals(charset) && isHardlyUtf8(bytes, from, from + length);
        return decode(bytes, from, length, latin || notUtf8 ? "" : label);
    }

    private static boolean isHardlyUtf8(byte[] b, int from, int end) {
        int good = 0;
        int bad = 0;
        for (int i = from; i < end; i++) {
            int c = b[i];
            if (c >= 0) {
                continue;
            }
            int follow = (c & 0xE0) == 0xC0 ? 1 : (c & 0xF0) == 0xE0 ? 2 : (c & 0xF8) == 0xF0 ? 3 : 0;
            int k = 0;
            while (k < follow && i + 1 < end && (b[i + 1] & 0xC0) == 0x80) {
                i++;
                k++;
            }
            if (follow > 0 && k == follow) {
                good++;
            } else {
                bad++;
            }
        }
        return bad > good;
    }
}
