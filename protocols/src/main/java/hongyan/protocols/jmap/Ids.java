package hongyan.protocols.jmap;

/// Ids as clients see them: a letter for the kind and a number (RFC 8620 1.2 advises against ids of digits alone).
final class Ids {
    private Ids() {}

    static String account(int id) {
        return "a" + id;
    }

    static String mailbox(int id) {
        return "m" + id;
    }

    static String email(int id) {
        return "e" + id;
    }

    static String thread(int id) {
        return "t" + id;
    }

    static String identity(int id) {
        return "i" + id;
    }

    static String submission(int id) {
        return "s" + id;
    }

    /// The number of an id of this kind; 0, which is nobody's, when it is not one.
    static int number(char kind, String id) {
        if (id.length() < 2 || id.length() > 11 || id.charAt(0) != kind || id.charAt(1) == '0') {
            return 0;
        }
        long number = 0;
        for (int i = 1; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c < '0' || c > '9') {
                return 0;
            }
            number = number * 10 + (c - '0');
        }
        return number > Integer.MAX_VALUE ? 0 : (int) number;
    }

    /// Whether the text is an Id at all (RFC 8620 1.2).
    static boolean valid(String id) {
        if (id.isEmpty() || id.length() > 255) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean good =
                    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            if (!good) {
                return false;
            }
        }
        return true;
    }
}
