package hongyan.formats.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The one message of the mechanism PLAIN (RFC 4616): `[authzid] NUL authcid NUL passwd` in UTF-8.
///
/// @param onBehalf authzid, empty when none
/// @param login authcid
public record Plain(String onBehalf, String login, String password) {
    private static final int LIMIT = 3 * 255 * 4 + 2;

    /// Empty when the bytes are no such message.
    public static Optional<Plain> parse(byte[] message) {
        Optional<String> text = message.length > LIMIT ? Optional.empty() : text(message);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String all = text.get();
        int first = all.indexOf('\0');
        int second = all.indexOf('\0', first + 1);
        if (first < 0 || second < 0 || all.indexOf('\0', second + 1) >= 0) {
            return Optional.empty();
        }
        String login = all.substring(first + 1, second);
        String password = all.substring(second + 1);
        if (login.isEmpty() || password.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Plain(all.substring(0, first), login, password));
    }

    /// Well-formed UTF-8 as text, else empty.
    public static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /// Base64 as protocols carry it: padded, no blanks (RFC 4648 4); empty when it is not that.
    public static Optional<byte[]> decode(String base64) {
        try {
            return base64.length() % 4 == 0 ? Optional.of(Base64.getDecoder().decode(base64)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Whether the one who signs in wants to act as nobody but themselves.
    public boolean forSelf() {
        return onBehalf.isEmpty() || onBehalf.equals(login);
    }

    /// Without the password.
    @Override
    public String toString() {
        return "Plain[" + login + "]";
    }
}
