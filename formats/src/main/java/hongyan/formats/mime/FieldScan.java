package hongyan.formats.mime;

import java.util.ArrayList;
import java.util.List;

/// Where header fields begin and end in an array (RFC 5322 2.2).
final class FieldScan {
    private static final int MAX_ADDRESSES = 5_000;

    private FieldScan() {}

    /// The colon behind the name of the field at `from`; -1 when the line is no field.
    static int colon(byte[] b, int from, int end) {
        int i = from;
        while (i < end && b[i] > ' ' && b[i] != ':' && b[i] != 0x7F) {
            i++;
        }
        int name = i;
        while (i < end && (b[i] == ' ' || b[i] == '\t')) {
            i++; // RFC 5322 4.5: white space before the colon
        }
        return i < end && b[i] == ':' && name > from ? i : -1;
    }

    static int nameEnd(byte[] b, int from, int colon) {
        int i = colon;
        while (i > from && (b[i - 1] == ' ' || b[i - 1] == '\t')) {
            i--;
        }
        return i;
    }

    /// Behind the last line of the field at `from`, its continuation lines with it (RFC 5322 2.2.3).
    static int end(byte[] b, int from, int end) {
        int i = from;
        while (i < end) {
            while (i < end && b[i] != '\n') {
                i++;
            }
            i++;
            if (i >= end || b[i] != ' ' && b[i] != '\t') {
                break;
            }
        }
        return Math.min(i, end);
    }

    /// Whether the letters at `at` are `lower`, in either case.
    static boolean is(byte[] b, int at, String lower) {
        for (int i = 0; i < lower.length(); i++) {
            if ((b[at + i] | 0x20) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static List<Envelope.Mailbox> joined(List<Envelope.Mailbox> some, List<Envelope.Mailbox> more) {
        if (some.isEmpty()) {
            return more;
        }
        if (some.size() + more.size() > MAX_ADDRESSES) {
            return some;
        }
        List<Envelope.Mailbox> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }
}
