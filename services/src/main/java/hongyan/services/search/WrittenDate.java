package hongyan.services.search;

import hongyan.store.account.Email;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/// The day in a Date field as its author wrote it (RFC 3501 6.4.4: "disregarding time and timezone").
final class WrittenDate {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private WrittenDate() {}

    static LocalDate of(Email email) {
        String date = email.envelope().date();
        return Optional.ofNullable(date)
                .flatMap(WrittenDate::parse)
                .orElseGet(() -> LocalDate.ofInstant(email.sentAt(), ZoneOffset.UTC));
    }

    /// `Mon, 26 Mar 2007 ...`: a number, a month's name, a number.
    static Optional<LocalDate> parse(String date) {
        int i = 0;
        while (i < date.length() && !digit(date.charAt(i))) {
            i++;
        }
        int day = 0;
        while (i < date.length() && digit(date.charAt(i)) && day < 100) {
            day = day * 10 + date.charAt(i++) - '0';
        }
        while (i < date.length() && !Character.isLetter(date.charAt(i))) {
            i++;
        }
        int month = 0;
        for (int m = 0; m < 12 && month == 0; m++) {
            month = date.regionMatches(true, i, MONTHS, 3 * m, 3) ? m + 1 : 0;
        }
        while (i < date.length() && !digit(date.charAt(i))) {
            i++;
        }
        int start = i;
        int year = 0;
        while (i < date.length() && digit(date.charAt(i)) && year < 10_000) {
            year = year * 10 + date.charAt(i++) - '0';
        }
        // RFC 5322 4.3: two and three digits.
        int digits = i - start;
        if (digits == 2) {
            year += year < 50 ? 2000 : 1900;
        } else if (digits == 3) {
            year += 1900;
        }
        if (month == 0 || digits < 2) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.of(year, month, day));
        } catch (DateTimeException e) {
            return Optional.empty(); // the 31st of February: no such day, so the caller takes what we know
        }
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
