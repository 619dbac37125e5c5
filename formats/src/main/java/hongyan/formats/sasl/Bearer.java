package hongyan.formats.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The first message of OAUTHBEARER (RFC 7628 3.1) and of its forerunner XOAUTH2: a token, and whose it is.
///
/// @param onBehalf authzid of OAUTHBEARER or `user` of XOAUTH2, empty when none
/// @param token without `Bearer`
public record Bearer(String onBehalf, String token) {
    private static final int LIMIT = 9 * 1024;
    private static final char SEPARATOR = 1;

    /// What a client answers to the error message, so that the server may fail (RFC 7628 3.2.3): one separator.
    public static boolean isAcknowledgement(byte[] message) {
        return message.length == 0 || (message.length == 1 && message[0] == SEPARATOR);
    }

    /// RFC 7628 3.1: `n,a=user,` SEP `auth=Bearer token` SEP SEP, with other pairs that are passed over.
    public static Optional<Bearer> oauthBearer(byte[] message) {
        String text = message.length > LIMIT ? "" : Plain.text(message).orElse("");
        int header = text.indexOf(SEPARATOR);
        if (header < 0 || !text.endsWith("" + SEPARATOR + SEPARATOR)) {
            return Optional.empty();
        }
        String gs2 = text.substring(0, header);
        // RFC 7628 3.1: channel binding is not used with it.
        if (!gs2.endsWith(",") || !(gs2.startsWith("n,") || gs2.startsWith("y,"))) {
            return Optional.empty();
        }
        String authzid = gs2.length() > 3 ? gs2.substring(2, gs2.length() - 1) : "";
        if (!authzid.isEmpty() && !authzid.startsWith("a=")) {
            return Optional.empty();
        }
        String user = authzid.isEmpty()
                ? ""
                : authzid.substring(2).replace("=2C", ",").replace("=3D", "=");
        return token(text.substring(header + 1)).map(token -> new Bearer(user, token));
    }

    /// `user=` name SEP `auth=Bearer token` SEP SEP.
    public static Optional<Bearer> xoauth2(byte[] message) {
        String text = message.length > LIMIT ? "" : Plain.text(message).orElse("");
        int end = text.indexOf(SEPARATOR);
        if (end < 0 || !text.startsWith("user=") || !text.endsWith("" + SEPARATOR + SEPARATOR)) {
            return Optional.empty();
        }
        String user = text.substring("user=".length(), end);
        return token(text.substring(end + 1)).map(token -> new Bearer(user, token));
    }

    private static Optional<String> token(String pairs) {
        for (int at = 0; at < pairs.length(); ) {
            int end = pairs.indexOf(SEPARATOR, at);
            if (end < 0) {
                return Optional.empty();
            }
            String pair = pairs.substring(at, end);
            if (pair.startsWith("auth=")) {
                String value = pair.substring("auth=".length());
                boolean bearer = value.regionMatches(true, 0, "Bearer ", 0, 7);
                String token = bearer ? value.substring(7).strip() : "";
                boolean fit = !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7F);
                return fit ? Optional.of(token) : Optional.empty();
            }
            at = end + 1;
        }
        return Optional.empty();
    }

    /// RFC 7628 3.2.2: what a token that is not accepted is answered with.
    public static byte[] error() {
        return "{\"status\":\"invalid_token\",\"schemes\":\"bearer\",\"scope\":\"mail\"}"
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// Without the token.
    @Override
    public String toString() {
        return "Bearer[" + onBehalf + "]";
    }
}
