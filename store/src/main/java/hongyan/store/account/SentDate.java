package hongyan.store.account;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The instant of a Date field (RFC 5322 3.3), with the obsolete forms of 4.3 and the common mistakes: no weekday,
/// two-digit years, named zones, comments behind, no seconds, no zone.
final class SentDate {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final int LONGEST = 200;
    private static final int EARLIEST_YEAR = 1970;
    private static final int LATEST_YEAR = 2200;

    private final String text;
    private int at;

    private SentDate(String text) {
        this.text = text;
    }

    /// Empty when there is no date in it, or an absurd one.
    static Optional<Instant> of(@Nullable String field) {
        return field == null || field.length() > LONGEST
                ? Optional.empty()
                : new SentDate(field.toLowerCase(Locale.ROOT)).parse();
    }

    private Optional<Instant> parse() {
        String first = word();
        if (!first.isEmpty() && !isDigit(first.charAt(0))) {
            first = word(); // the weekday
        }
        int day = number(first);
        int month = month(word());
        int year = year(word());
        if (day < 0 || month == 0 || year < EARLIEST_YEAR || year > LATEST_YEAR) {
            return Optional.empty();
        }
        String[] time = word().split(":", -1);
        int hour = number(time[0]);
        int minute = time.length > 1 ? number(time[1]) : 0;
        int second = time.length > 2 ? number(time[2]) : 0;
        try {
            // RFC 5322 3.3 allows a leap second
            LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute, Math.min(second, 59));
            return Optional.of(local.toInstant(ZoneOffset.ofTotalSeconds(zone(word()))));
        } catch (DateTimeException e) {
            return Optional.empty(); // no such day or time: as good as no date
        }
    }

    /// The next run of characters without white space, commas and comments; empty at the end.
    private String word() {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth = Math.max(0, depth - 1);
            } else if (depth == 0 && c > ' ' && c != ',') {
                break;
            }
            at++;
        }
        int from = at;
        while (at < text.length() && text.charAt(at) > ' ' && text.charAt(at) != ',' && text.charAt(at) != '(') {
            at++;
        }
        return text.substring(from, at);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// -1 when it is not a number of one to four digits.
    private static int number(String word) {
        if (word.isEmpty() || word.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < word.length(); i++) {
            if (!isDigit(word.charAt(i))) {
                return -1;
            }
            value = value * 10 + word.charAt(i) - '0';
        }
        return value;
    }

    private static int month(String word) {
        return word.length() < 3 ? 0 : MONTHS.indexOf(word.substring(0, 3)) + 1;
    }

    // RFC 5322 4.3
    private static int year(String word) {
        int year = number(word);
        return switch (word.length()) {
            case 2 -> year < 0 ? -1 : year < 50 ? 2000 + year : 1900 + year;
            case 3 -> year < 0 ? -1 : 1900 + year;
            default -> year;
        };
    }

    /// Seconds east of Greenwich; 0 for a zone that is missing or unknown (RFC 5322 4.3).
    private static int zone(String word) {
        boolean signed = word.length() == 5 && (word.charAt(0) == '+' || word.charAt(0) == '-');
        int offset = signed ? number(word.substring(1)) : -1;
        if (offset >= 0) {
            int seconds = (offset / 100 * 60 + offset % 100) * 60;
            return word.charAt(0) == '-' ? -seconds : seconds;
        }
        return switch (word) {
            case "edt" -> -4 * 3600;
            case "est", "cdt" -> -5 * 3600;
            case "cst", "mdt" -> -6 * 3600;
            case "mst", "pdt" -> -7 * 3600;
            case "pst" -> -8 * 3600;
            default -> 0;
        };
    }
}
