package hongyan.services.transfer;

import hongyan.formats.imaputf7.ImapUtf7;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Folder names as names of files, and back.
final class FileNames {
    /// What file systems take, with room for an ending.
    private static final int LONGEST = 200;
    /// A dot within a folder's name: Maildir++ needs the dot between levels. Not canonical modified UTF-7, so no other
    /// name is written like this.
    private static final String DOT = "&AC4-";

    private FileNames() {}

    /// One level in Maildir++ (modified UTF-7, RFC 3501 5.1.3).
    static String maildir(String name) {
        return ImapUtf7.encode(name).replace(".", DOT);
    }

    static String fromMaildir(String text) {
        StringBuilder name = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(DOT); at >= 0; at = text.indexOf(DOT, from)) {
            name.append(decoded(text.substring(from, at))).append('.');
            from = at + DOT.length();
        }
        return name.append(decoded(text.substring(from))).toString();
    }

    private static String decoded(String text) {
        return ImapUtf7.decode(text).orElse(text); // some write UTF-8
    }

    /// One level as a plain file name: what means something to a file system is written `%XX`.
    static String plain(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean edge = i == 0 && (c == '.' || c == ' ') || i == name.length() - 1 && (c == '.' || c == ' ');
            if (c < ' ' || c == 127 || edge || "%/\\:*?\"<>|".indexOf(c) >= 0) {
                text.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            } else {
                text.append(c);
            }
        }
        // what mbox trees use for something else
        String lower = text.toString().toLowerCase(Locale.ROOT);
        if (lower.endsWith(".sbd") || lower.endsWith(".msf") || lower.endsWith(".mbox") || lower.endsWith(".eml")) {
            int dot = text.lastIndexOf(".");
            text.replace(dot, dot + 1, "%2E");
        }
        return text.toString();
    }

    static String fromPlain(String text) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                name.append((char) (high << 4 | low));
                i += 2;
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }

    /// Cuts what is too long for a file system; a hash keeps it unique.
    static String fitting(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
            return text;
        }
        String mark = "~" + Integer.toHexString(text.hashCode());
        int end = text.length();
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > LONGEST - mark.length()) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end) + mark;
    }
}
