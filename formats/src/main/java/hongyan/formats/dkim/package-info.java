/// DKIM (RFC 6376, 8301, 8463): signatures over header fields and body, verified and made.
///
/// [DkimVerifier] judges the signatures of a message, [DkimSigner] makes one, [DkimKey] holds and writes keys. A
/// message is
/// read once for its header ([RawHeader]) and once for its body hashes ([BodyHash], all signatures in one pass).
/// [Tags] reads the `tag=value` lists of signatures and key records, [DkimSignature] one signature.
///
/// Pure but for the [hongyan.formats.dns.Lookup] handed in: no clock, no socket. Total over hostile input; at most
/// [DkimVerifier#MAX_SIGNATURES] signatures are judged. Algorithms: rsa-sha256 with at least 1024 bits, ed25519-sha256;
/// rsa-sha1 is refused (RFC 8301 3.1).
@NullMarked
package hongyan.formats.dkim;

import org.jspecify.annotations.NullMarked;
