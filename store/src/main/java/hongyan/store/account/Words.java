package hongyan.store.account;

import hongyan.kv.KvException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Words so common in message structures that a row holds their number instead. Numbers are stable on disk: the list
/// only grows at its end (golden test).
final class Words {
    private static final List<String> ALL = List.of(
            "",
            "TEXT",
            "PLAIN",
            "HTML",
            "MULTIPART",
            "MIXED",
            "ALTERNATIVE",
            "RELATED",
            "REPORT",
            "SIGNED",
            "APPLICATION",
            "OCTET-STREAM",
            "PDF",
            "ZIP",
            "MSWORD",
            "VND.OPENXMLFORMATS-OFFICEDOCUMENT.WORDPROCESSINGML.DOCUMENT",
            "VND.OPENXMLFORMATS-OFFICEDOCUMENT.SPREADSHEETML.SHEET",
            "VND.OPENXMLFORMATS-OFFICEDOCUMENT.PRESENTATIONML.PRESENTATION",
            "VND.MS-EXCEL",
            "IMAGE",
            "PNG",
            "JPEG",
            "GIF",
            "MESSAGE",
            "RFC822",
            "DELIVERY-STATUS",
            "CALENDAR",
            "7BIT",
            "8BIT",
            "BASE64",
            "QUOTED-PRINTABLE",
            "BINARY",
            "charset",
            "name",
            "filename",
            "boundary",
            "format",
            "delsp",
            "type",
            "method",
            "size",
            "utf-8",
            "UTF-8",
            "us-ascii",
            "iso-8859-1",
            "gb2312",
            "GB2312",
            "gbk",
            "GBK",
            "gb18030",
            "GB18030",
            "big5",
            "flowed",
            "attachment",
            "inline",
            "multipart/alternative",
            "text/html");

    private static final Map<String, Integer> CODES = codes();

    private Words() {}

    private static Map<String, Integer> codes() {
        Map<String, Integer> codes = new HashMap<>();
        for (int i = 0; i < ALL.size(); i++) {
            codes.put(ALL.get(i), i + 1);
        }
        return codes;
    }

    /// 0 for a word that is not in the list.
    static int code(String word) {
        return CODES.getOrDefault(word, 0);
    }

    static String word(int code) {
        if (code < 1 || code > ALL.size()) {
            throw new KvException("row with an unknown word");
        }
        return ALL.get(code - 1);
    }

    static List<String> all() {
        return ALL;
    }
}
