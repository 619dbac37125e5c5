package hongyan.protocols.smtp;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import java.util.Locale;

/// Walks over ESMTP parameters: `keyword[=value]`, parted by blanks (RFC 5321 4.1.2).
final class Parameters {
    private static final int DIGITS = 20;

    private final String text;
    private int at;
    private int from;
    private int equals;

    Parameters(String text) {
        this.text = text;
    }

    /// Moves to the next one; false when there is none.
    boolean next() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at == text.length()) {
            return false;
        }
        from = at;
        equals = -1;
        for (; at < text.length() && text.charAt(at) != ' '; at++) {
            char c = text.charAt(at);
            if (c == '=' && equals < 0) {
                equals = at;
            } else if (equals < 0 ? !isKeyword(c) : c < 33 || c == '=' || c == 127) {
                throw new BadSyntax(Reason.SYNTAX);
            }
        }
        if (equals == from || equals == at - 1) {
            throw new BadSyntax(Reason.SYNTAX);
        }
        return true;
    }

    private static boolean isKeyword(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
    }

    /// In upper case.
    String keyword() {
        return text.substring(from, equals < 0 ? at : equals).toUpperCase(Locale.ROOT);
    }

    boolean hasValue() {
        return equals >= 0;
    }

    boolean isOneOf(String... values) {
        if (equals < 0) {
            return false;
        }
        for (String value : values) {
            if (value.length() == at - equals - 1 && text.regionMatches(true, equals + 1, value, 0, value.length())) {
                return true;
            }
        }
        return false;
    }

    /// A number of 1 to 20 digits; one beyond a `long` is `Long.MAX_VALUE`.
    long number() {
        int digits = at - equals - 1;
        if (equals < 0 || digits > DIGITS) {
            throw new BadSyntax(Reason.SYNTAX);
        }
        long number = 0;
        for (int i = equals + 1; i < at; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new BadSyntax(Reason.SYNTAX);
            }
            number = number > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : number * 10 + digit;
        }
        return number;
    }
}
