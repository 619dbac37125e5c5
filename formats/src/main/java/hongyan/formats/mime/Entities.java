package hongyan.formats.mime;

/// The character references that matter for a line of plain text.
final class Entities {
    private static final int MAX = 10;

    private Entities() {}

    /// Appends what the reference at `at` stands for, or the ampersand itself.
    ///
    /// @return where to go on
    static int append(String html, int at, StringBuilder out) {
        int end = at + 1;
        int stop = Math.min(html.length(), at + MAX);
        while (end < stop && html.charAt(end) != ';') {
            end++;
        }
        if (end == stop) {
            out.append('&');
            return at + 1;
        }
        String name = html.substring(at + 1, end);
        int code = name.startsWith("#") ? number(name) : named(name);
        if (code <= 0) {
            out.append('&');
            return at + 1;
        }
        out.appendCodePoint(code);
        return end + 1;
    }

    private static int number(String name) {
        boolean hex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
        int code = 0;
        for (int i = hex ? 2 : 1; i < name.length(); i++) {
            int digit = Character.digit(name.charAt(i), hex ? 16 : 10);
            if (digit < 0) {
                return 0;
            }
            code = code * (hex ? 16 : 10) + digit;
        }
        boolean surrogate = code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
        return code > Character.MAX_CODE_POINT || surrogate ? 0xFFFD : code;
    }

    private static int named(String name) {
        return switch (name) {
            case "amp" -> '&';
            case "lt" -> '<';
            case "gt" -> '>';
            case "quot" -> '"';
            case "apos" -> '\'';
            case "nbsp", "ensp", "emsp", "thinsp" -> ' ';
            case "zwnj", "zwj", "shy" -> 0x200B;
            case "copy" -> 0xA9;
            case "reg" -> 0xAE;
            case "trade" -> 0x2122;
            case "middot" -> 0xB7;
            case "bull" -> 0x2022;
            case "hellip" -> 0x2026;
            case "ndash" -> 0x2013;
            case "mdash" -> 0x2014;
            case "lsquo" -> 0x2018;
            case "rsquo" -> 0x2019;
            case "ldquo" -> 0x201C;
            case "rdquo" -> 0x201D;
            case "laquo" -> 0xAB;
            case "raquo" -> 0xBB;
            case "times" -> 0xD7;
            case "yen" -> 0xA5;
            case "euro" -> 0x20AC;
            default -> 0;
        };
    }
}
