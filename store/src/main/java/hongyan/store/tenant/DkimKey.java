package hongyan.store.tenant;

import java.time.Instant;

/// A signing key of a domain (RFC 6376 3.6, RFC 8463).
///
/// @param algorithm `rsa` or `ed25519`, as in the `k=` tag
/// @param publicKey base64, as in the `p=` tag
/// @param sealedKey the PKCS #8 private key under the key file
public record DkimKey(String selector, String algorithm, String publicKey, byte[] sealedKey, Instant created) {}
