package hongyan.services.auth;

import hongyan.base.failure.Objection;

/// 8 to 64 characters, three of the four classes lower case, upper case, digits, others.
public final class PasswordRule {
    private static final int MIN = 8;
    private static final int MAX = 64;

    private PasswordRule() {}

    /// @throws Objection `password-weak`, with the rule that is broken: `length` or `classes`
    public static void check(String password) {
        int length = password.codePointCount(0, password.length());
        if (length < MIN || length > MAX) {
            throw weak("length");
        }
        int classes = (password.codePoints().anyMatch(Character::isLowerCase) ? 1 : 0)
                + (password.codePoints().anyMatch(Character::isUpperCase) ? 1 : 0)
                + (password.codePoints().anyMatch(Character::isDigit) ? 1 : 0)
                + (password.codePoints().anyMatch(PasswordRule::other) ? 1 : 0);
        if (classes < 3) {
            throw weak("classes");
        }
    }

    private static boolean other(int c) {
        return !Character.isLowerCase(c) && !Character.isUpperCase(c) && !Character.isDigit(c);
    }

    private static Objection weak(String rule) {
        return new Objection(
                Objection.Kind.BAD,
                "password-weak",
                "A password has 8 to 64 characters of three of the four classes",
                "password",
                rule);
    }
}
