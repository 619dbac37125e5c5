package hongyan.services.domain;

import hongyan.base.failure.Objection;
import hongyan.net.dns.Resolver;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.DirectoryView;
import hongyan.store.tenant.Domain;
import hongyan.store.tenant.TenantStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks a domain up in DNS and moves its state.
///
/// Waiting domains are asked after one minute, then at doubled intervals up to six hours, for thirty days; verified
/// ones
/// once a day, failing ones every hour. *Locks*: none while DNS is asked.
public final class DomainChecks {
    static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(6);
    private static final Duration GIVE_UP = Duration.ofDays(30);
    private static final Duration DAILY = Duration.ofDays(1);
    private static final Duration HOURLY = Duration.ofHours(1);
    /// How long a domain goes on whose ownership record has gone.
    private static final Duration GRACE = Duration.ofDays(7);

    private static final Logger LOG = LoggerFactory.getLogger(DomainChecks.class);
    private final TenantStore store;
    private final DnsJudge judge;
    private final Supplier<String> hostName;

    /// With the host name of the set-up page.
    public DomainChecks(TenantStore store, Resolver resolver) {
        this(store, resolver, Domains.setUpName(store));
    }

    /// @param hostName this server's name, the target of MX records
    public DomainChecks(TenantStore store, Resolver resolver, Supplier<String> hostName) {
        this.store = store;
        this.judge = new DnsJudge(resolver);
        this.hostName = hostName;
    }

    /// Asks DNS now.
    ///
    /// @throws Objection `domain-unknown`
    public Domains.Sheet check(int tenant, String name) {
        String host = hostName.get();
        Domains.Sheet sheet = store.read(tenant, view -> Domains.sheet(view, Domains.require(view, name), host));
        List<Domain.Finding> findings = judge.judge(sheet.wanted(), host);
        String domain = sheet.domain().name();
        return store.updateUnique(tenant, List.of(), tx -> {
            Domain old = Domains.require(tx, domain);
            Domain next = move(old, findings, takenByOther(tx.directory(), domain, tenant), tx.now());
            tx.putDomain(next);
            if (old.state() != next.state()) {
                tx.audit(
                        Actor.SYSTEM,
                        "domain.state",
                        domain,
                        old.state().name(),
                        next.state().name());
                LOG.info("domain {} of {} is now {}", domain, tenant, next.state());
            }
            return Domains.sheet(tx, next, host);
        });
    }

    private static boolean takenByOther(DirectoryView view, String domain, int tenant) {
        return view.domain(domain).filter(o -> o.tenant() != tenant).isPresent();
    }

    /// The state after a check. Pure.
    static Domain move(Domain old, List<Domain.Finding> findings, boolean taken, Instant now) {
        String ownership = findings.stream()
                .filter(f -> f.purpose().equals("ownership"))
                .map(Domain.Finding::state)
                .findFirst()
                .orElse("ok");
        Domain.State state = old.state();
        Optional<Instant> verified = old.verified();
        Optional<Instant> failing = old.failingSince();
        if (ownership.equals("ok") && !taken) {
            state = Domain.State.VERIFIED;
            verified = Optional.of(now);
            failing = Optional.empty();
        } else if (!ownership.equals("unknown") && old.state() == Domain.State.VERIFIED) {
            state = Domain.State.FAILING;
            failing = Optional.of(now);
        } else if (!ownership.equals("unknown")
                && old.state() == Domain.State.FAILING
                && failing.filter(since -> since.plus(GRACE).isBefore(now)).isPresent()) {
            state = Domain.State.WAITING;
            verified = Optional.empty();
            failing = Optional.empty();
        }
        int attempts = state == old.state() ? old.attempts() + 1 : 0;
        return new Domain(
                old.name(),
                state,
                old.free(),
                old.vouched(),
                old.token(),
                old.added(),
                Optional.of(now),
                verified,
                failing,
                attempts,
                next(state, attempts, old.added(), now),
                findings);
    }

    private static Optional<Instant> next(Domain.State state, int attempts, Instant added, Instant now) {
        return switch (state) {
            case VERIFIED -> Optional.of(now.plus(DAILY));
            case FAILING -> Optional.of(now.plus(HOURLY));
            case WAITING -> {
                Duration wait = FIRST.multipliedBy(1L << Math.min(attempts, 9));
                Duration bounded = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
                yield added.plus(GIVE_UP).isBefore(now) ? Optional.empty() : Optional.of(now.plus(bounded));
            }
        };
    }

    /// Checks the domains that are due; returns how many.
    public int runDue(int limit) {
        Instant now = store.clock().instant();
        List<DirectoryView.DueCheck> due = store.directory(view -> view.dueChecks(now, limit));
        for (DirectoryView.DueCheck check : due) {
            try {
                check(check.tenant(), check.domain());
            } catch (Objection gone) {
                LOG.info("dropping the check of {} of {}: {}", check.domain(), check.tenant(), gone.code());
                store.updateUnique(check.tenant(), List.of(), tx -> {
                    tx.dropCheck(check);
                    return true;
                });
            }
        }
        return due.size();
    }
}
