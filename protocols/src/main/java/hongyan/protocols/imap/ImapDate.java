package hongyan.protocols.imap;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/// Dates of IMAP (RFC 9051 9, date and date-time). Shown in the zone of the server.
final class ImapDate {
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private ImapDate() {}

    /// `1-Feb-1994`
    static LocalDate date(String text) {
        String[] parts = text.split("-", -1);
        if (parts.length != 3 || parts[0].length() > 2) {
            throw ArgReader.bad("Date like 1-Feb-1994 expected");
        }
        try {
            return LocalDate.of(
                    number(parts[2], 4),
                    month(parts[1]),
                    number(parts[0].strip(), parts[0].strip().length()));
        } catch (DateTimeException e) {
            throw ArgReader.bad("No such day");
        }
    }

    /// `17-Jul-1996 02:44:25 -0700`, the day filled with a blank or a zero.
    static Instant dateTime(byte[] raw) {
        String text = new String(raw, StandardCharsets.ISO_8859_1);
        if (text.length() != 26 || text.charAt(11) != ' ' || text.charAt(20) != ' ') {
            throw ArgReader.bad("Date-time like \"17-Jul-1996 02:44:25 -0700\" expected");
        }
        try {
            LocalDateTime local = date(text.substring(0, 11))
                    .atTime(
                            number(text.substring(12, 14), 2),
                            number(text.substring(15, 17), 2),
                            Math.min(59, number(text.substring(18, 20), 2)));
            char sign = text.charAt(21);
            int minutes = number(text.substring(22, 24), 2) * 60 + number(text.substring(24, 26), 2);
            if ((sign != '+' && sign != '-') || text.charAt(14) != ':' || text.charAt(17) != ':') {
                throw ArgReader.bad("Broken date-time");
            }
            return local.toInstant(ZoneOffset.ofTotalSeconds((sign == '-' ? -60 : 60) * minutes));
        } catch (DateTimeException e) {
            throw ArgReader.bad("No such time");
        }
    }

    private static int month(String name) {
        for (int i = 0; i < 12; i++) {
            if (MONTHS.get(i).toUpperCase(Locale.ROOT).equals(name.toUpperCase(Locale.ROOT))) {
                return i + 1;
            }
        }
        throw ArgReader.bad("No such month");
    }

    private static int number(String digits, int length) {
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                throw ArgReader.bad("Number expected in a date");
            }
            value = value * 10 + c - '0';
        }
        if (digits.isEmpty() || digits.length() != length) {
            throw ArgReader.bad("Number expected in a date");
        }
        return value;
    }

    /// Writes `"17-Jul-1996 09:44:25 +0000"`.
    static void write(ImapOutput out, Instant when, ZoneId zone) {
        ZoneOffset offset = zone.getRules().getOffset(when);
        LocalDateTime t = LocalDateTime.ofEpochSecond(when.getEpochSecond(), 0, offset);
        out.put('"');
        two(out, t.getDayOfMonth(), ' ');
        out.put('-').ascii(MONTHS.get(t.getMonthValue() - 1)).put('-');
        two(out, t.getYear() / 100, '0');
        two(out, t.getYear() % 100, '0');
        out.put(' ');
        two(out, t.getHour(), '0');
        out.put(':');
        two(out, t.getMinute(), '0');
        out.put(':');
        two(out, t.getSecond(), '0');
        int minutes = offset.getTotalSeconds() / 60;
        out.put(' ').put(minutes < 0 ? '-' : '+');
        two(out, Math.abs(minutes) / 60, '0');
        two(out, Math.abs(minutes) % 60, '0');
        out.put('"');
    }

    private static void two(ImapOutput out, int value, char fill) {
        out.put(value < 10 ? fill : (char) ('0' + value / 10)).put((char) ('0' + value % 10));
    }
}
