package hongyan.protocols.jmap;

import hongyan.base.json.Json;
import hongyan.store.account.Flags;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/// Flags as JMAP keywords (RFC 8621 4.1.1): the system flags are `$seen`, `$answered`, `$flagged`, `$draft`.
final class Keywords {
    private Keywords() {}

    static ObjectNode json(Flags flags) {
        ObjectNode json = Json.object();
        for (int bit : new int[] {Flags.SEEN, Flags.ANSWERED, Flags.FLAGGED, Flags.DRAFT}) {
            if (flags.has(bit)) {
                json.put(name(bit), true);
            }
        }
        flags.keywords().forEach(keyword -> json.put(keyword, true));
        return json;
    }

    private static String name(int bit) {
        return switch (bit) {
            case Flags.SEEN -> "$seen";
            case Flags.ANSWERED -> "$answered";
            case Flags.FLAGGED -> "$flagged";
            default -> "$draft";
        };
    }

    /// The flag of a keyword; 0 when it is not one of the system's.
    static int bit(String keyword) {
        return switch (keyword.toLowerCase(Locale.ROOT)) {
            case "$seen" -> Flags.SEEN;
            case "$answered" -> Flags.ANSWERED;
            case "$flagged" -> Flags.FLAGGED;
            case "$draft" -> Flags.DRAFT;
            default -> 0;
        };
    }

    static Flags flags(Collection<String> keywords) {
        int system = 0;
        TreeSet<String> others = new TreeSet<>();
        for (String keyword : keywords) {
            int bit = bit(keyword);
            system |= bit;
            if (bit == 0) {
                others.add(keyword);
            }
        }
        return Flags.of(system, others);
    }

    /// RFC 8621 4.1.1: 1 to 255 characters of `%x21-7e` without `( ) { ] % * " \`.
    static boolean valid(String keyword) {
        if (keyword.isEmpty() || keyword.length() > 255) {
            return false;
        }
        for (int i = 0; i < keyword.length(); i++) {
            char c = keyword.charAt(i);
            if (c <= ' ' || c > '~' || "(){]%*\"\\".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }
}
