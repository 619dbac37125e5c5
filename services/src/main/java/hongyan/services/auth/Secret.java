package hongyan.services.auth;

/// What is stored of a password.
///
/// @param phc Argon2id hash
/// @param scram sealed SCRAM keys, empty when the password itself was not known
public record Secret(String phc, String scram) {
    /// Of a hash made elsewhere.
    public static Secret foreign(String phc) {
        return new Secret(phc, "");
    }

    /// Says nothing.
    @Override
    public String toString() {
        return "Secret[]";
    }
}
