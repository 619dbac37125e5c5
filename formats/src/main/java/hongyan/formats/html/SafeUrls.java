package hongyan.formats.html;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// Which addresses may stand in sanitised HTML.
final class SafeUrls {
    private static final int MAX_URL = 8192;
    private static final int MAX_DATA = 256 << 10;

    private SafeUrls() {}

    /// A link a person may follow: http, https, mailto, tel.
    static Optional<String> link(String raw) {
        String url = trimmed(raw);
        String scheme = scheme(url);
        boolean safe = switch (scheme) {
            case "http", "https" -> isWeb(url);
            case "mailto", "tel" -> true;
            default -> false;
        };
        return safe && url.length() <= MAX_URL ? Optional.of(url) : Optional.empty();
    }

    /// A picture somewhere in the web; `//host/x` is taken as https.
    static Optional<String> remote(String raw) {
        String url = trimmed(raw);
        if (url.startsWith("//")) {
            url = "https:" + url;
        }
        return isWeb(url) && url.length() <= MAX_URL ? Optional.of(url) : Optional.empty();
    }

    /// The Content-ID of a `cid:` address.
    static Optional<String> contentId(String raw) {
        String url = trimmed(raw);
        return scheme(url).equals("cid") && url.length() > 4 && url.length() < MAX_URL
                ? Optional.of(percentDecoded(url.substring(4)))
                : Optional.empty();
    }

    /// A `data:` picture that is one: base64 of a small GIF, PNG, JPEG or WebP by its first bytes, written
    /// anew.
    static Optional<String> picture(String raw) {
        String url = trimmed(raw);
        int comma = url.indexOf(',');
        if (!scheme(url).equals("data") || comma < 0 || url.length() > MAX_DATA * 4 / 3) {
            return Optional.empty();
        }
        String kind = url.substring(5, comma).toLowerCase(Locale.ROOT);
        if (!kind.endsWith(";base64")) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(url.substring(comma + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not base64: not a picture
        }
        String type = type(bytes);
        return type.isEmpty()
                ? Optional.empty()
                : Optional.of("data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes));
    }

    private static String type(byte[] b) {
        if (b.length > 12 && b[0] == (byte) 0x89 && b[1] == 'P' && b[2] == 'N' && b[3] == 'G') {
            return "image/png";
        }
        if (b.length > 6 && b[0] == 'G' && b[1] == 'I' && b[2] == 'F' && b[3] == '8') {
            return "image/gif";
        }
        if (b.length > 4 && b[0] == (byte) 0xFF && b[1] == (byte) 0xD8 && b[2] == (byte) 0xFF) {
            return "image/jpeg";
        }
        boolean riff = b.length > 12 && b[0] == 'R' && b[1] == 'I' && b[2] == 'F' && b[3] == 'F';
        return riff && b[8] == 'W' && b[9] == 'E' && b[10] == 'B' && b[11] == 'P' ? "image/webp" : "";
    }

    private static boolean isWeb(String url) {
        int slashes =
                url.regionMatches(true, 0, "https://", 0, 8) ? 8 : url.regionMatches(true, 0, "http://", 0, 7) ? 7 : 0;
        return slashes > 0 && url.length() > slashes && Character.isLetterOrDigit(url.codePointAt(slashes))
                || slashes > 0 && url.length() > slashes && url.charAt(slashes) == '[';
    }

    private static String scheme(String url) {
        int colon = url.indexOf(':');
        return colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    // browsers drop control characters in addresses, so they are dropped before anybody looks
    private static String trimmed(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        String text = raw.strip();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ' && c != 0x7F && (c < 0x80 || c > 0xA0) && c != 0x2028 && c != 0x2029) {
                out.append(c);
            } else if (c == ' ') {
                out.append("%20");
            }
        }
        return out.toString();
    }

    private static String percentDecoded(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int high = text.charAt(i) == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low >= 0 && high < 8) {
                out.append((char) (high << 4 | low));
                i += 2;
            } else {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }
}
