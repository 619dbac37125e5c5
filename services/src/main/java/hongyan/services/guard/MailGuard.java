package hongyan.services.guard;

import hongyan.base.bytes.ByteSource;
import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.formats.address.MailAddress;
import hongyan.formats.authres.AuthResults;
import hongyan.formats.dkim.DkimResult;
import hongyan.formats.dkim.DkimVerifier;
import hongyan.formats.dkim.RawHeader;
import hongyan.formats.dmarc.Dmarc;
import hongyan.formats.dmarc.DmarcPolicy;
import hongyan.formats.dmarc.DmarcVerdict;
import hongyan.formats.dns.Lookup;
import hongyan.formats.mime.AddressList;
import hongyan.formats.mime.Envelope;
import hongyan.formats.spf.Spf;
import hongyan.formats.spf.SpfResult;
import hongyan.formats.spf.SpfVerdict;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Judges by SPF, DKIM and DMARC.
///
/// A DMARC policy of reject is honoured, quarantine goes to Junk. SPF alone never rejects: forwarders break it. A
/// message
/// whose From cannot be judged at all (none, several fields, no domain) is no message of RFC 5322 and is refused.
///
/// *Threads*: safe.
public final class MailGuard implements Judge {
    private final Lookup lookup;
    private final Networks trusted;
    private final Supplier<String> hostName;
    private final InstantSource clock;

    /// @param hostName ours, the authserv-id
    public MailGuard(Lookup lookup, Networks trusted, Supplier<String> hostName, InstantSource clock) {
        this.lookup = lookup;
        this.trusted = trusted;
        this.hostName = hostName;
        this.clock = clock;
    }

    @Override
    public boolean forged(String name, String value) {
        // the name first: this is asked for every field, and the host name costs a look into the store
        return name.equalsIgnoreCase("Authentication-Results") && AuthResults.claims(name, value, hostName.get());
    }

    @Override
    public Verdict judge(InetAddress client, String helo, Optional<MailAddress> sender, ByteSource message)
            throws IOException {
        AuthResults results = new AuthResults(hostName.get());
        if (trusted.contain(client)) {
            return new Verdict.Inbox(results.field());
        }
        Instant now = clock.instant();
        String mailFrom = sender.map(s -> s.local() + "@" + s.asciiDomain()).orElse("");
        SpfVerdict spf = new Spf(lookup, hostName.get(), now).check(client, mailFrom, helo);
        results.add(
                "spf",
                spf.result().word(),
                "",
                mailFrom.isEmpty() ? "smtp.helo" : "smtp.mailfrom",
                mailFrom.isEmpty() ? helo : spf.domain());
        List<DkimResult> signatures = new DkimVerifier(lookup, now).verify(message);
        if (signatures.isEmpty()) {
            results.add("dkim", "none", "");
        }
        for (DkimResult one : signatures) {
            results.add(
                    "dkim",
                    one.outcome().word(),
                    one.reason(),
                    "header.d",
                    one.domain(),
                    "header.s",
                    one.selector(),
                    "header.b",
                    one.signature());
        }
        Optional<String> from = fromDomain(RawHeader.of(message));
        if (from.isEmpty()) {
            results.add("dmarc", "permerror", "no single From domain");
            return new Verdict.Reject(results.field(), Reason.BAD_FROM, "From names no single domain");
        }
        return dmarc(results, from.get(), spf, signatures);
    }

    private Verdict dmarc(AuthResults results, String from, SpfVerdict spf, List<DkimResult> signatures) {
        List<String> signed = new ArrayList<>();
        boolean forged = spf.result() == SpfResult.FAIL || spf.result() == SpfResult.SOFTFAIL;
        boolean unsure = spf.result() == SpfResult.TEMPERROR;
        for (DkimResult one : signatures) {
            if (one.passed()) {
                signed.add(one.domain());
            }
            unsure |= one.outcome() == DkimResult.Outcome.TEMPERROR;
        }
        String spfDomain = spf.result() == SpfResult.PASS ? spf.domain() : "";
        DmarcVerdict verdict = new Dmarc(lookup).judge(from, spfDomain, signed, unsure);
        results.add(
                "dmarc",
                verdict.result().word(),
                verdict.result() == DmarcVerdict.Result.FAIL
                        ? "p=" + verdict.policy().word()
                        : "",
                "header.from",
                verdict.domain());
        return switch (verdict.result()) {
            case NONE, PASS, PERMERROR -> new Verdict.Inbox(results.field(), forged);
            case TEMPERROR -> {
                if (verdict.policy() == DmarcPolicy.NONE) {
                    yield new Verdict.Inbox(results.field(), forged);
                }
                throw new TryLater(Reason.DNS_UNAVAILABLE, "DMARC of " + from);
            }
            case FAIL ->
                switch (verdict.policy()) {
                    case NONE -> new Verdict.Inbox(results.field(), forged);
                    case QUARANTINE -> new Verdict.Junk(results.field());
                    case REJECT -> new Verdict.Reject(results.field(), Reason.DMARC_REJECT, "policy of " + from);
                };
        };
    }

    /// The domain of the one From field in A-labels; empty when it names none, or several (RFC 7489 6.6.1).
    static Optional<String> fromDomain(RawHeader header) {
        List<RawHeader.Field> fields = header.fields().stream()
                .filter(field -> field.name().equals("from"))
                .toList();
        if (fields.size() != 1) {
            return Optional.empty();
        }
        List<String> domains = new ArrayList<>();
        for (Envelope.Mailbox mailbox : AddressList.parse(fields.getFirst().unfolded())) {
            String host = mailbox.host();
            if (host != null && !host.isEmpty()) {
                // raw header text is bytes: an internationalised domain is UTF-8 in it
                String unicode = new String(
                        host.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
                        java.nio.charset.StandardCharsets.UTF_8);
                MailAddress.parse("x@" + unicode)
                        .map(MailAddress::asciiDomain)
                        .filter(domain -> !domains.contains(domain))
                        .ifPresent(domains::add);
            }
        }
        return domains.size() == 1 ? Optional.of(domains.getFirst()) : Optional.empty();
    }
}
