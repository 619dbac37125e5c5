package hongyan.services.transfer;

import hongyan.store.account.Flags;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The name an exported message has: `2026-11-22T10.00.00.123Z 57 FS Subject.eml` (date, UID, flags as in Maildir).
///
/// @param letters as [MaildirFlags], `-` for none
record EmlName(Instant date, int uid, String letters) {
    static final String ENDING = ".eml";
    private static final int SUBJECT = 40;
    private static final int DATE = "2026-11-22T10.00.00.123Z".length();

    static boolean isOne(String fileName) {
        return fileName.toLowerCase(Locale.ROOT).endsWith(ENDING);
    }

    String write(String subject) {
        String time = String.format(Locale.ROOT, "%tFT%<tH.%<tM.%<tS.%<tLZ", date.atOffset(java.time.ZoneOffset.UTC));
        StringBuilder words = new StringBuilder();
        subject.codePoints()
                .map(c -> Character.isLetterOrDigit(c) ? c : ' ')
                .limit(SUBJECT)
                .forEach(words::appendCodePoint);
        String about = words.toString().strip().replaceAll(" +", " ");
        return time + " " + uid + " " + (letters.isEmpty() ? "-" : letters) + (about.isEmpty() ? "" : " " + about)
                + ENDING;
    }

    /// Empty for a name that somebody else gave.
    static Optional<EmlName> read(String fileName) {
        if (fileName.length() < DATE + 5 || fileName.charAt(DATE - 1) != 'Z' || fileName.charAt(DATE) != ' ') {
            return Optional.empty();
        }
        String time = fileName.substring(0, DATE);
        String[] words = fileName.substring(DATE + 1, fileName.length() - ENDING.length())
                .split(" ", 3);
        try {
            Instant date =
                    Instant.parse(time.substring(0, 13) + ":" + time.substring(14, 16) + ":" + time.substring(17));
            return words.length < 2
                    ? Optional.empty()
                    : Optional.of(new EmlName(date, Integer.parseInt(words[0]), words[1].equals("-") ? "" : words[1]));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty(); // looks like it, and is not
        }
    }

    Flags flags(List<String> keywords) {
        return MaildirFlags.read(letters, keywords);
    }
}
