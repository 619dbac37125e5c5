package hongyan.services.auth;

import hongyan.formats.address.MailAddress;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// Sign-in names: an address, a mobile number, or a plain name (operators).
public final class LoginName {
    private LoginName() {}

    /// The one form under which a sign-in name is stored and counted.
    public static String canonical(String login) {
        String text = Normalizer.normalize(login.strip(), Normalizer.Form.NFKC);
        return MailAddress.parse(text)
                .map(MailAddress::canonical)
                .or(() -> mobile(text))
                .orElseGet(() -> text.toLowerCase(Locale.ROOT));
    }

    /// A contact as a person types it, canonical: a mobile number or an address; empty when it is neither.
    public static Optional<String> contact(String text) {
        String normal = Normalizer.normalize(text.strip(), Normalizer.Form.NFKC);
        return MailAddress.parse(normal)
                .filter(address -> address.domain().contains("."))
                .map(MailAddress::canonical)
                .or(() -> mobile(normal));
    }

    /// `13800138000` (also written with +86, spaces or dashes) or `+` and 8 to 15 digits (E.164).
    private static Optional<String> mobile(String text) {
        StringBuilder digits = new StringBuilder();
        boolean plus = text.startsWith("+");
        for (int i = plus ? 1 : 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits.append(c);
            } else if (c != ' ' && c != '-') {
                return Optional.empty();
            }
        }
        String number = digits.toString();
        if (plus && number.length() == 13 && number.startsWith("86")) {
            number = number.substring(2);
            plus = false;
        }
        if (!plus && number.length() == 11 && number.charAt(0) == '1' && number.charAt(1) >= '3') {
            return Optional.of(number);
        }
        return plus && number.length() >= 8 && number.length() <= 15 ? Optional.of("+" + number) : Optional.empty();
    }
}
