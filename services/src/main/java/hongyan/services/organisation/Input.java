package hongyan.services.organisation;

import hongyan.base.failure.Objection;
import java.text.Normalizer;
import java.util.Optional;
import java.util.Set;

/// What people type into forms, made clean or refused with the name of the field.
public final class Input {
    private static final Set<String> LANGUAGES = Set.of("zh-CN", "en");

    private Input() {}

    /// Trimmed, NFC, 1 to `max` characters, no controls.
    public static String line(String field, String text, int max) {
        String clean = optional(field, text, max);
        if (clean.isEmpty()) {
            throw Objection.bad("required", field, "Something must be entered");
        }
        return clean;
    }

    /// The same, or empty.
    public static String optional(String field, String text, int max) {
        String clean = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
        if (clean.codePointCount(0, clean.length()) > max) {
            throw Objection.bad("too-long", field, "Too long");
        }
        if (clean.codePoints().anyMatch(Input::forbidden)) {
            throw Objection.bad("bad-character", field, "Control characters are not allowed");
        }
        return clean;
    }

    /// Controls, line breaks, halves of characters, and what turns the direction of a line around.
    private static boolean forbidden(int c) {
        return Character.isISOControl(c)
                || c == 0x2028
                || c == 0x2029
                || c >= 0xd800 && c <= 0xdfff
                || c >= 0x202a && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069;
    }

    /// `zh-CN` or `en`; anything else is Chinese.
    public static String language(String text) {
        return LANGUAGES.contains(text) ? text : "zh-CN";
    }

    /// A number from a path or a form; no such thing when it is none.
    public static Optional<Integer> id(String text) {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(text));
    }
}
