package hongyan.services.submission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import hongyan.base.bytes.ByteSource;
import hongyan.formats.address.MailAddress;
import hongyan.formats.dkim.DkimKey;
import hongyan.formats.dkim.DkimSigner;
import hongyan.services.domain.DkimKeys;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Signs with every key of the domain (RFC 8463 3: RSA for everybody, Ed25519 beside it). *Threads*: safe.
public final class DkimSigning implements Signer {
    private final DkimKeys keys;
    private final InstantSource clock;
    private final Cache<String, List<DkimSigner>> signers = Caffeine.newBuilder()
            .maximumSize(2_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    public DkimSigning(DkimKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public String sign(String domain, ByteSource message) throws IOException {
        Instant now = clock.instant();
        StringBuilder fields = new StringBuilder();
        for (DkimSigner signer : signers(domain)) {
            fields.append(signer.sign(message, now));
        }
        return fields.toString();
    }

    private List<DkimSigner> signers(String domain) {
        List<DkimSigner> known = signers.getIfPresent(domain);
        if (known != null) {
            return known;
        }
        String ascii = MailAddress.asciiDomain(domain);
        List<DkimSigner> made = keys.signing(domain).stream()
                .map(s -> new DkimSigner(
                        ascii, s.selector(), new DkimKey(s.algorithm(), s.key().getEncoded(), "")))
                .toList();
        if (!made.isEmpty()) {
            signers.put(domain, made);
        }
        return made;
    }
}
