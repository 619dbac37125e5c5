package hongyan.formats.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/// The server's side of one SCRAM-SHA-256 or SCRAM-SHA-256-PLUS exchange (RFC 5802 3, 5 and 7, RFC 7677).
///
/// Pure: the nonce, the keys and the channel bindings are given. In order: [#first] takes the client's first message,
/// [#challenge] makes the answer, [#last] checks the proof. Every message is bounded; what does not fit is a
/// [Failure].
public final class ScramServer {
    private static final int MAX_MESSAGE = 4096;
    private static final int MAX_NONCE = 512;

    /// Why an exchange came to nothing, as RFC 5802 7 names it (`server-error-value`).
    public enum Failure {
        INVALID_ENCODING("invalid-encoding"),
        EXTENSIONS_NOT_SUPPORTED("extensions-not-supported"),
        INVALID_PROOF("invalid-proof"),
        CHANNEL_BINDINGS_DONT_MATCH("channel-bindings-dont-match"),
        SERVER_DOES_SUPPORT_CHANNEL_BINDING("server-does-support-channel-binding"),
        CHANNEL_BINDING_NOT_SUPPORTED("channel-binding-not-supported"),
        UNSUPPORTED_CHANNEL_BINDING_TYPE("unsupported-channel-binding-type");

        private final String word;

        Failure(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    private final boolean plus;
    private final boolean plusOffered;
    private final Function<String, Optional<byte[]>> bindings;
    private final String nonce;
    private String login = "";
    private String onBehalf = "";
    private String header = "";
    private byte[] binding = new byte[0];
    private String clientFirstBare = "";
    private String allNonce = "";
    private String serverFirst = "";

    /// @param plus whether the client chose the mechanism with `-PLUS`
    /// @param plusOffered whether it could have
    /// @param bindings the data of a channel binding by its type, empty when this connection has none of it
    /// @param nonce printable ASCII without a comma, made for this exchange
    public ScramServer(boolean plus, boolean plusOffered, Function<String, Optional<byte[]>> bindings, String nonce) {
        this.plus = plus;
        this.plusOffered = plusOffered;
        this.bindings = bindings;
        this.nonce = nonce;
    }

    /// Takes `client-first-message`; empty when it is in order, then [#login] is known.
    public Optional<Failure> first(byte[] message) {
        String text = message.length > MAX_MESSAGE ? "" : Plain.text(message).orElse("");
        int second = text.indexOf(',', text.indexOf(',') + 1);
        if (text.indexOf(',') < 0 || second < 0) {
            return Optional.of(Failure.INVALID_ENCODING);
        }
        header = text.substring(0, second + 1);
        clientFirstBare = text.substring(second + 1);
        String flag = text.substring(0, text.indexOf(','));
        String authzid = text.substring(text.indexOf(',') + 1, second);
        Optional<Failure> wrong = flag(flag);
        if (wrong.isPresent()) {
            return wrong;
        }
        if (!authzid.isEmpty()) {
            Optional<String> name = authzid.startsWith("a=") ? name(authzid.substring(2)) : Optional.empty();
            if (name.isEmpty()) {
                return Optional.of(Failure.INVALID_ENCODING);
            }
            onBehalf = name.get();
        }
        return bare();
    }

    /// RFC 5802 5.1, `gs2-cbind-flag`.
    private Optional<Failure> flag(String flag) {
        if (flag.startsWith("p=")) {
            if (!plus) {
                return Optional.of(Failure.CHANNEL_BINDING_NOT_SUPPORTED);
            }
            Optional<byte[]> data = bindings.apply(flag.substring(2));
            data.ifPresent(bytes -> binding = bytes);
            return data.isPresent() ? Optional.empty() : Optional.of(Failure.UNSUPPORTED_CHANNEL_BINDING_TYPE);
        }
        if (plus) {
            return Optional.of(Failure.CHANNEL_BINDINGS_DONT_MATCH);
        }
        return switch (flag) {
            case "n" -> Optional.empty();
            // RFC 5802 6: somebody in the middle has taken -PLUS out of our list.
            case "y" -> plusOffered ? Optional.of(Failure.SERVER_DOES_SUPPORT_CHANNEL_BINDING) : Optional.empty();
            default -> Optional.of(Failure.INVALID_ENCODING);
        };
    }

    private Optional<Failure> bare() {
        if (clientFirstBare.startsWith("m=")) {
            return Optional.of(Failure.EXTENSIONS_NOT_SUPPORTED);
        }
        String[] parts = clientFirstBare.split(",", -1);
        if (parts.length < 2 || !parts[0].startsWith("n=") || !parts[1].startsWith("r=")) {
            return Optional.of(Failure.INVALID_ENCODING);
        }
        Optional<String> name = name(parts[0].substring(2));
        String theirs = parts[1].substring(2);
        if (name.isEmpty() || theirs.isEmpty() || theirs.length() > MAX_NONCE || !printable(theirs)) {
            return Optional.of(Failure.INVALID_ENCODING);
        }
        login = name.get();
        allNonce = theirs + nonce;
        return Optional.empty();
    }

    /// RFC 5802 5.1: `=2C` and `=3D` stand for comma and equals sign, any other `=` is an error.
    private static Optional<String> name(String raw) {
        StringBuilder name = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '=') {
                name.append(c);
            } else if (raw.startsWith("=2C", i) || raw.startsWith("=3D", i)) {
                name.append(raw.charAt(i + 1) == '2' ? ',' : '=');
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        boolean fit = name.length() > 0 && name.indexOf("\0") < 0;
        return fit ? Optional.of(name.toString()) : Optional.empty();
    }

    private static boolean printable(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ',');
    }

    /// Who wants to sign in.
    public String login() {
        return login;
    }

    /// Whether they want to act as nobody but themselves.
    public boolean forSelf() {
        return onBehalf.isEmpty() || onBehalf.equals(login);
    }

    /// `server-first-message`.
    public byte[] challenge(ScramKeys keys) {
        serverFirst =
                "r=" + allNonce + ",s=" + Base64.getEncoder().encodeToString(keys.salt()) + ",i=" + keys.iterations();
        return serverFirst.getBytes(StandardCharsets.UTF_8);
    }

    /// What came of `client-final-message`.
    ///
    /// @param failure empty when the client has proved that it knows the password
    /// @param message `server-final-message`: `v=` with our own proof, or `e=` with what is wrong
    public record Verdict(Optional<Failure> failure, byte[] message) {
        static Verdict of(Failure failure) {
            return new Verdict(Optional.of(failure), ("e=" + failure.word()).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /// Takes `client-final-message`.
    public Verdict last(byte[] message, ScramKeys keys) {
        String text = message.length > MAX_MESSAGE ? "" : Plain.text(message).orElse("");
        int proofAt = text.lastIndexOf(",p=");
        if (proofAt < 0 || !text.startsWith("c=")) {
            return Verdict.of(Failure.INVALID_ENCODING);
        }
        String withoutProof = text.substring(0, proofAt);
        String[] parts = withoutProof.split(",", -1);
        Optional<byte[]> proof = Plain.decode(text.substring(proofAt + 3)).filter(bytes -> bytes.length == 32);
        Optional<byte[]> channel = Plain.decode(parts[0].substring(2));
        if (parts.length < 2 || !parts[1].startsWith("r=") || proof.isEmpty() || channel.isEmpty()) {
            return Verdict.of(Failure.INVALID_ENCODING);
        }
        if (!MessageDigest.isEqual(channel.get(), expectedChannel())) {
            return Verdict.of(Failure.CHANNEL_BINDINGS_DONT_MATCH);
        }
        if (!parts[1].substring(2).equals(allNonce)) {
            return Verdict.of(Failure.INVALID_PROOF);
        }
        byte[] auth = (clientFirstBare + ',' + serverFirst + ',' + withoutProof).getBytes(StandardCharsets.UTF_8);
        byte[] client = ScramKeys.hmac(keys.stored(), auth);
        for (int i = 0; i < client.length; i++) {
            client[i] ^= proof.get()[i];
        }
        if (!MessageDigest.isEqual(ScramKeys.sha256(client), keys.stored())) {
            return Verdict.of(Failure.INVALID_PROOF);
        }
        String ours = "v=" + Base64.getEncoder().encodeToString(ScramKeys.hmac(keys.server(), auth));
        return new Verdict(Optional.empty(), ours.getBytes(StandardCharsets.US_ASCII));
    }

    /// RFC 5802 7, `cbind-input`.
    private byte[] expectedChannel() {
        byte[] start = header.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(start, start.length + binding.length);
        System.arraycopy(binding, 0, all, start.length, binding.length);
        return all;
    }
}
