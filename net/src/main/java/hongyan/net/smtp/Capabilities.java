package hongyan.net.smtp;

import java.util.Locale;

/// What a host said it can do (RFC 5321 4.1.1.1), as far as we use it.
///
/// @param extended whether it answered EHLO; after HELO all else is false
/// @param size the largest message it takes, 0 when it does not say (RFC 1870)
public record Capabilities(
        boolean extended,
        boolean startTls,
        boolean pipelining,
        boolean eightBitMime,
        boolean smtpUtf8,
        boolean sizes,
        long size) {
    static Capabilities none() {
        return new Capabilities(false, false, false, false, false, false, 0);
    }

    /// Reads the reply to EHLO. Unknown words are passed over.
    static Capabilities of(Reply ehlo) {
        boolean startTls = false;
        boolean pipelining = false;
        boolean eightBit = false;
        boolean utf8 = false;
        boolean sizes = false;
        long size = 0;
        for (String line : ehlo.lines().subList(1, ehlo.lines().size())) {
            String[] words = line.strip().toUpperCase(Locale.ROOT).split(" +", 3);
            switch (words[0]) {
                case "STARTTLS" -> startTls = true;
                case "PIPELINING" -> pipelining = true;
                case "8BITMIME" -> eightBit = true;
                case "SMTPUTF8" -> utf8 = true;
                case "SIZE" -> {
                    sizes = true;
                    size = words.length > 1 ? number(words[1]) : 0;
                }
                default -> {}
            }
        }
        return new Capabilities(true, startTls, pipelining, eightBit, utf8, sizes, size);
    }

    private static long number(String digits) {
        if (digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9') || digits.isEmpty()) {
            return 0;
        }
        return Long.parseLong(digits);
    }
}
