package hongyan.protocols.jmap;

import hongyan.base.bytes.ByteSource;
import hongyan.net.http.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/// Answers with a blob (RFC 8620 6.2) so that no browser ever runs it: `attachment` unless it is a picture or a PDF,
/// its
/// type never guessed, and a policy under which even HTML would be dead text.
final class Downloads {
    /// Types a browser shows without running anything of ours.
    private static final Set<String> SAFE =
            Set.of("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif", "application/pdf");

    private static final int MAX_TYPE = 100;
    private static final int MAX_NAME = 200;

    private Downloads() {}

    /// @param type that the client asks for; only an honest media type is taken
    static void send(Exchange exchange, ByteSource source, String type, String name) throws IOException {
        String media = mediaType(type);
        boolean safe = SAFE.contains(media);
        String policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'";
        if (media.equals("application/pdf")) {
            // A sandbox would keep the browser's own viewer from starting.
            policy = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";
        }
        exchange.header("Content-Security-Policy", policy);
        exchange.header("X-Frame-Options", "SAMEORIGIN");
        exchange.header("Content-Disposition", (safe ? "inline" : "attachment") + fileName(name));
        // A blob id names the same bytes for ever.
        exchange.header("Cache-Control", "private, max-age=31536000, immutable");
        try (InputStream in = source.open();
                OutputStream out = exchange.stream(200, media, -1)) {
            in.transferTo(out);
        }
    }

    /// The type in lower case; `application/octet-stream` when it is not one. Never with a charset that would let HTML
    /// hide.
    private static String mediaType(String type) {
        String lower = type.strip().toLowerCase(Locale.ROOT);
        int semicolon = lower.indexOf(';');
        lower = semicolon < 0 ? lower : lower.substring(0, semicolon).strip();
        int slash = lower.indexOf('/');
        boolean good = slash > 0 && slash < lower.length() - 1 && lower.length() <= MAX_TYPE;
        for (int i = 0; i < lower.length() && good; i++) {
            char c = lower.charAt(i);
            good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "+-./_".indexOf(c) >= 0;
        }
        if (!good) {
            return "application/octet-stream";
        }
        return lower.startsWith("text/") ? lower + "; charset=utf-8" : lower;
    }

    /// RFC 6266 4.3, RFC 8187: both forms of the name.
    private static String fileName(String name) {
        String cut = name.length() > MAX_NAME ? name.substring(name.length() - MAX_NAME) : name;
        StringBuilder plain = new StringBuilder();
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < cut.length(); ) {
            int c = cut.codePointAt(i);
            i += Character.charCount(c);
            boolean control =
                    c < ' ' || c == 0x7f || c == '/' || c == '\\' || Character.getType(c) == Character.SURROGATE;
            plain.append(control || c > '~' || c == '"' ? '_' : (char) c);
            encode(control ? '_' : c, encoded);
        }
        return plain.isEmpty() ? "" : "; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
    }

    private static void encode(int c, StringBuilder out) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter || c == '.' || c == '-' || c == '_') {
            out.append((char) c);
            return;
        }
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
            out.append('%').append(String.format(Locale.ROOT, "%02X", b & 0xff));
        }
    }
}
