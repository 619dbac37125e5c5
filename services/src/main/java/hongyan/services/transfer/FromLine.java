package hongyan.services.transfer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The line between two messages of an mbox (RFC 4155 A): `From ann@example.test Sun Nov 22 10:00:00 2026`.
final class FromLine {
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);

    private FromLine() {}

    static String write(Instant date) {
        return "From MAILER-DAEMON " + WRITTEN.format(date.atOffset(ZoneOffset.UTC)) + "\n";
    }

    /// Empty when it is no such line: text may start with `From `, too.
    static Optional<Instant> read(String line) {
        if (!line.startsWith("From ")) {
            return Optional.empty();
        }
        List<String> words = List.of(line.strip().split(" +"));
        int month = -1;
        // the sender may have blanks; the date is the last thing on the line
        for (int i = words.size() - 1; i > 0 && month < 0; i--) {
            month = MONTHS.contains(words.get(i)) ? i : -1;
        }
        if (month < 0 || month + 3 > words.size() - 1) {
            return Optional.empty();
        }
        try {
            int day = Integer.parseInt(words.get(month + 1));
            String[] time = words.get(month + 2).split(":", -1);
            int year = 0;
            int offset = 0;
            for (String word : words.subList(month + 3, words.size())) {
                if (word.length() == 4 && Character.isDigit(word.charAt(0))) {
                    year = Integer.parseInt(word);
                } else if (word.length() == 5 && "+-".indexOf(word.charAt(0)) >= 0) {
                    offset = ZoneOffset.of(word).getTotalSeconds();
                }
            }
            LocalDateTime date = LocalDateTime.of(
                    year,
                    MONTHS.indexOf(words.get(month)) + 1,
                    day,
                    Integer.parseInt(time[0]),
                    Integer.parseInt(time[1]),
                    time.length > 2 ? Integer.parseInt(time[2]) : 0);
            return year < 1970 ? Optional.empty() : Optional.of(date.toInstant(ZoneOffset.ofTotalSeconds(offset)));
        } catch (NumberFormatException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
