package hongyan.protocols.imap;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Charsets in which a client may write what it looks for. DESIGN 4: gb2312 and gbk are read as GB18030, big5 as
/// Big5-HKSCS.
final class SearchCharset {
    /// For `BADCHARSET` (RFC 9051 7.1).
    static final String NAMES = "UTF-8 US-ASCII GB18030 GBK GB2312 Big5 Big5-HKSCS ISO-2022-JP ISO-2022-KR ISO-2022-CN"
            + " EUC-JP EUC-KR Shift_JIS KOI8-R ISO-8859-1 ISO-8859-2 ISO-8859-5 ISO-8859-7 ISO-8859-15"
            + " WINDOWS-1250 WINDOWS-1251 WINDOWS-1252";

    private static final Map<String, Charset> KNOWN = known();

    private SearchCharset() {}

    static Optional<Charset> named(String name) {
        return Optional.ofNullable(KNOWN.get(name.toUpperCase(Locale.ROOT)));
    }

    private static Map<String, Charset> known() {
        Map<String, Charset> all = new TreeMap<>();
        for (String name : NAMES.split(" ", -1)) {
            String java = switch (name) {
                case "US-ASCII" -> "UTF-8";
                case "GBK", "GB2312" -> "GB18030";
                case "Big5" -> "Big5-HKSCS";
                default -> name;
            };
            if (Charset.isSupported(java)) {
                all.put(name.toUpperCase(Locale.ROOT), Charset.forName(java));
            }
        }
        all.put("ASCII", StandardCharsets.UTF_8);
        all.put("UTF8", StandardCharsets.UTF_8);
        all.put("CP936", Charset.forName("GB18030"));
        all.put("EUC-CN", Charset.forName("GB18030"));
        return Map.copyOf(all);
    }
}
