package hongyan.formats.mime;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Dates in header fields (RFC 5322 3.3, 4.3).
public final class MailDate {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final String[] MONTH_NAMES = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };
    private static final int MAX_LENGTH = 1000;
    private static final int MAX_OFFSET = 18 * 60;

    private MailDate() {}

    /// Reads a raw, unfolded date: the current form, obsolete zones and two-digit years, month before day,
    /// missing seconds or zone (then UTC). Empty when it cannot be understood.
    public static Optional<OffsetDateTime> parse(@Nullable String raw) {
        if (raw == null || raw.isEmpty() || raw.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int trace = raw.lastIndexOf(';'); // RFC 5322 3.6.7: the date of a Received field
        return Optional.ofNullable(new Scanner(raw.substring(trace + 1)).date());
    }

    /// `Sun, 22 Nov 2026 20:00:00 +0000`
    public static String format(Instant instant, ZoneOffset zone) {
        OffsetDateTime t = instant.atOffset(zone);
        int minutes = zone.getTotalSeconds() / 60;
        StringBuilder out = new StringBuilder(31);
        out.append(DAYS[t.getDayOfWeek().getValue() - 1])
                .append(", ")
                .append(t.getDayOfMonth())
                .append(' ');
        out.append(MONTH_NAMES[t.getMonthValue() - 1]).append(' ');
        pad(out, t.getYear(), 4).append(' ');
        pad(out, t.getHour(), 2).append(':');
        pad(out, t.getMinute(), 2).append(':');
        pad(out, t.getSecond(), 2).append(' ');
        out.append(minutes < 0 ? '-' : '+');
        return pad(out, Math.abs(minutes) / 60 * 100 + Math.abs(minutes) % 60, 4)
                .toString();
    }

    private static StringBuilder pad(StringBuilder out, int value, int width) {
        String digits = Integer.toString(value);
        return out.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
    }

    private static final class Scanner {
        private final String s;
        private int i;
        private int day = -1;
        private int month = -1;
        private int year = -1;
        private int hour = -1;
        private int minute;
        private int second;
        private @Nullable Integer offset;
        private boolean afternoon;
        private boolean halves;

        Scanner(String s) {
            this.s = s;
        }

        @Nullable
        OffsetDateTime date() {
            while (i < s.length()) {
                char c = s.charAt(i);
                if (c == '(') {
                    i = RawBytes.comment(s, i);
                } else if (isDigit(c)) {
                    number();
                } else if (isLetter(c)) {
                    word();
                } else if ((c == '+' || c == '-') && hour >= 0 && i + 1 < s.length() && isDigit(s.charAt(i + 1))) {
                    zone(c == '-');
                } else {
                    i++;
                }
            }
            if (day < 1 || month < 1 || year < 0 || hour < 0) {
                return null;
            }
            if (halves) {
                hour = hour % 12 + (afternoon ? 12 : 0);
            }
            try {
                int leap = Math.min(second, 59); // RFC 5322 3.3: a leap second is 60
                int minutes = offset == null ? 0 : offset;
                return OffsetDateTime.of(
                        LocalDateTime.of(year, month, day, hour, minute, leap),
                        ZoneOffset.ofHoursMinutes(minutes / 60, minutes % 60));
            } catch (DateTimeException e) {
                return null; // 31 February and the like: not a date
            }
        }

        private void number() {
            int from = i;
            long value = 0;
            while (i < s.length() && isDigit(s.charAt(i)) && i - from < 9) {
                value = value * 10 + s.charAt(i++) - '0';
            }
            int digits = i - from;
            if (hour < 0 && i < s.length() && s.charAt(i) == ':') {
                hour = (int) value;
                i++;
                minute = two();
                if (i < s.length() && s.charAt(i) == ':') {
                    i++;
                    second = two();
                }
                if (i < s.length() && s.charAt(i) == '.') {
                    i++;
                    two(); // parts of a second are not kept
                    while (i < s.length() && isDigit(s.charAt(i))) {
                        i++;
                    }
                }
            } else if (digits == 4 && month < 0 && day < 0 && i < s.length() && s.charAt(i) == '-') {
                iso((int) value);
            } else if (day < 0 && digits <= 2) {
                day = (int) value;
            } else if (month < 0 && digits <= 2 && value <= 12) {
                month = (int) value;
            } else if (year < 0 && (month >= 0 || digits == 4)) {
                // RFC 5322 4.3: two digits below 50 are 20xx, else 19xx; three digits are from 1900
                year = (int) (digits == 2 && value < 50 ? value + 2000 : digits <= 3 ? value + 1900 : value);
            }
        }

        // 2026-11-22T20:00:00
        private void iso(int value) {
            year = value;
            i++;
            month = two();
            if (i < s.length() && s.charAt(i) == '-') {
                i++;
                day = two();
            }
        }

        private int two() {
            int from = i;
            int value = 0;
            while (i < s.length() && isDigit(s.charAt(i)) && i - from < 2) {
                value = value * 10 + s.charAt(i++) - '0';
            }
            return i == from ? -1 : value;
        }

        private void zone(boolean west) {
            i++;
            int from = i;
            int value = 0;
            while (i < s.length() && (isDigit(s.charAt(i)) || s.charAt(i) == ':' && i == from + 2) && i - from < 5) {
                if (s.charAt(i) != ':') {
                    value = value * 10 + s.charAt(i) - '0';
                }
                i++;
            }
            int minutes = i - from <= 2 ? value * 60 : value / 100 * 60 + value % 100;
            if (offset == null && minutes <= MAX_OFFSET) {
                offset = west ? -minutes : minutes;
            }
        }

        private void word() {
            int from = i;
            while (i < s.length() && isLetter(s.charAt(i))) {
                i++;
            }
            String word = s.substring(from, i).toLowerCase(Locale.ROOT);
            if (month < 0 && word.length() >= 3) {
                int at = MONTHS.indexOf(word.substring(0, 3));
                if (at >= 0 && at % 3 == 0) {
                    month = at / 3 + 1;
                    return;
                }
            }
            if (hour < 0) {
                return;
            }
            if (word.equals("am") || word.equals("pm")) {
                halves = hour <= 12;
                afternoon = word.equals("pm");
            } else if (offset == null) {
                offset = obsolete(word);
            }
        }

        // RFC 5322 4.3; military letters say nothing reliable and unknown names count as -0000
        private static @Nullable Integer obsolete(String word) {
            return switch (word) {
                case "ut", "utc", "gmt", "z" -> null; // an offset may still follow: `GMT+0800`
                case "est", "cdt" -> -300;
                case "edt" -> -240;
                case "cst", "mdt" -> -360;
                case "mst", "pdt" -> -420;
                case "pst" -> -480;
                case "jst" -> 540;
                case "cet", "met" -> 60;
                case "cest", "mest" -> 120;
                default -> null;
            };
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private static boolean isLetter(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        }
    }
}
