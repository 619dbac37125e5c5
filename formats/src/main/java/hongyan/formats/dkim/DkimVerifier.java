package hongyan.formats.dkim;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.dkim.DkimResult.Outcome;
import hongyan.formats.dns.Lookup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Judges the signatures of a message (RFC 6376 6).
public final class DkimVerifier {
    /// Signatures judged, from the top; the others are passed over.
    public static final int MAX_SIGNATURES = 5;

    private static final int MIN_RSA_BITS = 1024; // RFC 8301 3.2
    private static final int MAX_RSA_BITS = 8192;

    private final Lookup lookup;
    private final Instant now;

    public DkimVerifier(Lookup lookup, Instant now) {
        this.lookup = lookup;
        this.now = now;
    }

    /// A signature on its way: what is known before the body was read.
    private record Pending(RawHeader.Field field, DkimSignature signature, BodyHash hash) {}

    /// One result for each signature field, top to bottom; none when the message is not signed.
    public List<DkimResult> verify(ByteSource message) throws IOException {
        RawHeader header = RawHeader.of(message);
        List<Object> work = new ArrayList<>();
        for (RawHeader.Field field : header.fields()) {
            if (field.name().equals("dkim-signature") && work.size() < MAX_SIGNATURES) {
                work.add(begin(field));
            }
        }
        List<Pending> pending = new ArrayList<>();
        work.forEach(item -> {
            if (item instanceof Pending one) {
                pending.add(one);
            }
        });
        if (!pending.isEmpty()) {
            readBody(message, header.bodyOffset(), pending);
        }
        List<DkimResult> results = new ArrayList<>();
        for (Object item : work) {
            results.add(item instanceof Pending one ? finish(header, one) : (DkimResult) item);
        }
        return results;
    }

    private Object begin(RawHeader.Field field) {
        try {
            DkimSignature signature = DkimSignature.parse(field.value());
            if (signature.expires() >= 0 && signature.expires() < now.getEpochSecond()) {
                return result(signature, Outcome.FAIL, "signature expired");
            }
            return new Pending(field, signature, new BodyHash(signature.relaxedBody(), signature.bodyLimit()));
        } catch (DkimSignature.Broken e) {
            Map<String, String> tags = Tags.parse(field.value()).orElse(Map.of());
            return new DkimResult(
                    Outcome.PERMERROR,
                    plain(tags.getOrDefault("d", "")),
                    plain(tags.getOrDefault("s", "")),
                    "",
                    String.valueOf(e.getMessage()));
        }
    }

    /// What a stranger wrote, when it is harmless in a header of ours.
    private static String plain(String text) {
        return text.length() <= 253 && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && "\"();=".indexOf(c) < 0)
                ? text.toLowerCase(Locale.ROOT)
                : "";
    }

    private static void readBody(ByteSource message, long offset, List<Pending> pending) throws IOException {
        byte[] buffer = new byte[16_384];
        try (InputStream in = message.open()) {
            in.skipNBytes(offset);
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                for (Pending one : pending) {
                    one.hash.update(buffer, 0, n);
                }
            }
        }
    }

    private DkimResult finish(RawHeader header, Pending one) {
        DkimSignature signature = one.signature;
        byte[] hash = one.hash.finish();
        if (!java.security.MessageDigest.isEqual(hash, signature.bodyHash())) {
            return result(signature, Outcome.FAIL, "body hash did not verify");
        }
        Optional<List<String>> texts = lookup.txt(signature.selector() + "._domainkey." + signature.domain());
        if (texts.isEmpty()) {
            return result(signature, Outcome.TEMPERROR, "no key for signature");
        }
        if (texts.get().size() != 1) {
            return result(signature, Outcome.PERMERROR, "no key for signature");
        }
        try {
            PublicKey key = key(signature, texts.get().getFirst());
            Signature check = Signature.getInstance(
                    signature.algorithm() == DkimSignature.Algorithm.RSA ? "SHA256withRSA" : "Ed25519");
            check.initVerify(key);
            check.update(signedBytes(signature.algorithm(), signedHeader(header.fields(), one.field, signature)));
            if (!check.verify(signature.signature())) {
                return result(signature, Outcome.FAIL, "signature did not verify");
            }
            if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
                return result(signature, Outcome.POLICY, "key too short");
            }
        } catch (DkimSignature.Broken e) {
            return result(signature, Outcome.PERMERROR, String.valueOf(e.getMessage()));
        } catch (GeneralSecurityException e) {
            return result(signature, Outcome.FAIL, "signature did not verify");
        }
        if (signature.bodyLimit() >= 0 && one.hash.canonicalLength() != signature.bodyLimit()) {
            return result(signature, Outcome.POLICY, "part of the body is not signed");
        }
        return result(signature, Outcome.PASS, "");
    }

    /// RFC 8463 3: Ed25519 signs the SHA-256 of the header; RSA hashes by itself.
    static byte[] signedBytes(DkimSignature.Algorithm algorithm, String header) throws GeneralSecurityException {
        byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
        return algorithm == DkimSignature.Algorithm.RSA
                ? bytes
                : java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static DkimResult result(DkimSignature signature, Outcome outcome, String reason) {
        String b = Base64.getEncoder().encodeToString(signature.signature());
        return new DkimResult(
                outcome,
                plain(signature.domain()),
                plain(signature.selector()),
                b.substring(0, Math.min(8, b.length())),
                reason);
    }

    /// The fields of `h=`, each name taken from the bottom up (RFC 6376 5.4.2), then the signature itself.
    static String signedHeader(List<RawHeader.Field> fields, RawHeader.Field own, DkimSignature signature) {
        Map<String, Integer> used = new HashMap<>();
        StringBuilder text = new StringBuilder();
        for (String name : signature.headers()) {
            int from = used.getOrDefault(name, fields.size());
            int at = from - 1;
            while (at >= 0 && !fields.get(at).name().equals(name)) {
                at--;
            }
            used.put(name, Math.max(at, 0));
            if (at >= 0) {
                text.append(Canonical.field(fields.get(at), signature.relaxedHeader()));
            }
        }
        RawHeader.Field bare = Canonical.withoutSignature(own);
        text.append(signature.relaxedHeader() ? bare.name() + ":" + Canonical.relaxedValue(bare.value()) : bare.raw());
        return text.toString();
    }

    /// A key record that may be used for this signature (RFC 6376 3.6.1, 6.1.2).
    private static PublicKey key(DkimSignature signature, String record) throws DkimSignature.Broken {
        Map<String, String> tags = Tags.parse(record).orElseThrow(() -> new DkimSignature.Broken("bad key record"));
        if (!tags.getOrDefault("v", "DKIM1").equals("DKIM1")) {
            throw new DkimSignature.Broken("bad key record");
        }
        String wanted = signature.algorithm() == DkimSignature.Algorithm.RSA ? "rsa" : "ed25519";
        if (!tags.getOrDefault("k", "rsa").equalsIgnoreCase(wanted)) {
            throw new DkimSignature.Broken("key of another algorithm");
        }
        if (tags.containsKey("h") && !listed(tags.get("h"), "sha256")) {
            throw new DkimSignature.Broken("key not for sha256");
        }
        if (tags.containsKey("s") && !listed(tags.get("s"), "email") && !listed(tags.get("s"), "*")) {
            throw new DkimSignature.Broken("key not for email");
        }
        if (listed(tags.getOrDefault("t", ""), "s")
                && !signature.identityDomain().equals(signature.domain())) {
            throw new DkimSignature.Broken("identity below the domain");
        }
        String p = Tags.compact(tags.getOrDefault("p", ""));
        if (p.isEmpty()) {
            throw new DkimSignature.Broken("key revoked");
        }
        PublicKey key = DkimKey.publicKey(signature.algorithm(), p);
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() > MAX_RSA_BITS) {
            throw new DkimSignature.Broken("key too long");
        }
        return key;
    }

    private static boolean listed(String list, String word) {
        for (String one : list.split(":", -1)) {
            if (one.strip().equalsIgnoreCase(word)) {
                return true;
            }
        }
        return false;
    }
}
