package hongyan.services.domain;

import hongyan.base.failure.Objection;
import hongyan.base.id.Tokens;
import hongyan.formats.address.MailAddress;
import hongyan.services.organisation.Input;
import hongyan.services.organisation.Organisations;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.DirectoryView;
import hongyan.store.tenant.DkimKey;
import hongyan.store.tenant.Domain;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.Organisation;
import hongyan.store.tenant.Settings;
import hongyan.store.tenant.TenantStore;
import hongyan.store.tenant.TenantTx;
import hongyan.store.tenant.TenantView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Adds, shows and removes the domains of an organisation.
public final class Domains {
    private static final int MOST = 50;
    private static final Set<String> RESERVED = Set.of(
            "www",
            "mail",
            "smtp",
            "imap",
            "pop",
            "pop3",
            "mx",
            "ns",
            "ns1",
            "ns2",
            "dns",
            "ftp",
            "api",
            "app",
            "admin",
            "administrator",
            "root",
            "postmaster",
            "hostmaster",
            "webmaster",
            "abuse",
            "support",
            "help",
            "info",
            "security",
            "noreply",
            "autoconfig",
            "autodiscover",
            "mta-sts",
            "localhost",
            "test",
            "demo",
            "static",
            "cdn",
            "login",
            "account",
            "accounts",
            "system",
            "status",
            "hongyan",
            "gov",
            "police",
            "bank");

    private final TenantStore store;
    private final DkimKeys keys;
    private final Supplier<String> hostName;

    /// With the host name of the set-up page.
    public Domains(TenantStore store, DkimKeys keys) {
        this(store, keys, setUpName(store));
    }

    /// @param hostName this server's name, the target of MX records
    public Domains(TenantStore store, DkimKeys keys, Supplier<String> hostName) {
        this.store = store;
        this.keys = keys;
        this.hostName = hostName;
    }

    static Supplier<String> setUpName(TenantStore store) {
        return () ->
                store.directory(view -> view.settings().map(Settings::hostName).orElse("localhost"));
    }

    /// A domain with what must be published for it.
    ///
    /// @param sends whether mail may be sent from it now
    /// @param receives whether mail for it is taken now
    public record Sheet(Domain domain, List<Wanted> wanted, boolean receives, boolean sends) {}

    public List<Sheet> list(int tenant) {
        String host = hostName.get();
        return store.read(
                tenant,
                view -> view.domains().stream().map(d -> sheet(view, d, host)).toList());
    }

    /// @throws Objection `domain-unknown`
    public Sheet get(int tenant, String name) {
        String host = hostName.get();
        return store.read(tenant, view -> sheet(view, require(view, name), host));
    }

    static Sheet sheet(TenantView view, Domain domain, String host) {
        boolean live = domain.state().live()
                && view.organisation()
                        .filter(o -> o.state() == Organisation.State.ACTIVE)
                        .isPresent();
        return new Sheet(domain, RecordSheet.of(domain, view.dkimKeys(domain.name()), host), live, live);
    }

    /// Claims a domain; it waits for its ownership record.
    ///
    /// @throws Objection `domain-invalid`, `domain-reserved`, `domain-taken`, `domain-exists`,
    ///     `organisation-not-active`
    public Sheet add(int tenant, String text, Actor actor) {
        String name = name(text);
        store.read(tenant, view -> {
            requireAddable(view, name);
            requireNotOurs(view.directory(), name);
            return true;
        });
        List<DkimKey> made = keys.make(tenant, name);
        String host = hostName.get();
        return store.updateUnique(tenant, List.of(), tx -> {
            requireAddable(tx, name);
            requireNotOurs(tx.directory(), name);
            Domain domain = fresh(tx, name, Domain.State.WAITING, false, false);
            write(tx, domain, made);
            tx.audit(actor, "domain.add", name, "", "");
            return sheet(tx, domain, host);
        });
    }

    /// Takes `label` below the base domain; verified at once.
    ///
    /// @throws Objection `label-reserved`, `bad-label`, `label-taken`, `free-unavailable`,
    ///     `organisation-not-active`
    public Sheet claimFree(int tenant, String label, Actor actor) {
        String base = store.directory(view -> view.settings())
                .map(Settings::baseDomain)
                .orElse("");
        if (base.isEmpty()) {
            throw Objection.forbidden("free-unavailable", "There are no free sub-domains here");
        }
        String clean = label.strip().toLowerCase(java.util.Locale.ROOT);
        if (!label(clean)) {
            throw Objection.bad("bad-label", "label", "3 to 30 letters, digits or dashes");
        }
        if (RESERVED.contains(clean)) {
            throw Objection.bad("label-reserved", "label", "This name is reserved");
        }
        String name = clean + "." + base;
        List<DkimKey> made = keys.make(tenant, name);
        String host = hostName.get();
        return store.updateUnique(tenant, List.of(), tx -> {
            Organisations.requireActive(tx);
            if (tx.domains().stream().anyMatch(Domain::free)) {
                throw Objection.exists("free-claimed", "label", "The organisation has its free sub-domain already");
            }
            if (tx.directory().domain(name).isPresent()) {
                throw Objection.exists("label-taken", "label", "Somebody has this name");
            }
            Domain domain = fresh(tx, name, Domain.State.VERIFIED, true, false);
            write(tx, domain, made);
            tx.audit(actor, "domain.claim-free", name, "", "");
            return sheet(tx, domain, host);
        });
    }

    /// The domain in the state the operator says, without DNS; false when it was so already.
    ///
    /// @throws Objection `domain-invalid`, `domain-taken`
    public boolean ensure(int tenant, String text, boolean vouched, Actor actor) {
        String name = name(text);
        Optional<Domain> there = store.read(tenant, view -> view.domain(name));
        if (there.filter(d -> d.state() == Domain.State.VERIFIED || !vouched).isPresent()) {
            return false;
        }
        List<DkimKey> made = there.isPresent() ? List.of() : keys.make(tenant, name);
        return store.updateUnique(tenant, List.of(), tx -> {
            requireNotTaken(tx, name);
            Domain.State state = vouched ? Domain.State.VERIFIED : Domain.State.WAITING;
            Domain domain = fresh(tx, name, state, false, vouched);
            write(tx, domain, made);
            tx.audit(actor, vouched ? "domain.vouch" : "domain.add", name, "", "");
            return true;
        });
    }

    private static void write(TenantTx tx, Domain domain, List<DkimKey> made) {
        tx.putDomain(domain);
        made.forEach(key -> tx.putDkimKey(domain.name(), key));
    }

    private static Domain fresh(TenantTx tx, String name, Domain.State state, boolean free, boolean vouched) {
        Instant now = tx.now();
        boolean live = state.live();
        return new Domain(
                name,
                state,
                free,
                vouched,
                Tokens.token(128),
                now,
                Optional.empty(),
                live ? Optional.of(now) : Optional.empty(),
                Optional.empty(),
                0,
                Optional.of(now.plus(DomainChecks.FIRST)),
                List.of());
    }

    /// @throws Objection `domain-unknown`, `domain-in-use`
    public void remove(int tenant, String text, Actor actor) {
        store.updateUnique(tenant, List.of(), tx -> {
            Domain domain = require(tx, text);
            String suffix = "@" + domain.name();
            boolean used = tx.members().stream().anyMatch(m -> uses(m, suffix));
            if (used) {
                throw Objection.exists("domain-in-use", "", "There are members with addresses of this domain");
            }
            tx.removeDomain(domain);
            tx.audit(actor, "domain.remove", domain.name(), domain.state().name(), "");
            return true;
        });
    }

    private static boolean uses(Member member, String suffix) {
        return member.address().endsWith(suffix) || member.aliases().stream().anyMatch(a -> a.endsWith(suffix));
    }

    static Domain require(TenantView view, String text) {
        return MailAddress.domain(text)
                .flatMap(view::domain)
                .orElseThrow(() -> Objection.missing("domain-unknown", "No such domain"));
    }

    private static String name(String text) {
        return MailAddress.domain(Input.line("name", text, 253))
                .filter(name -> name.contains(".") && !name.endsWith(".") && !name.startsWith("["))
                .orElseThrow(() -> Objection.bad("domain-invalid", "name", "This is not a domain name"));
    }

    private static boolean label(String label) {
        return label.length() >= 3
                && label.length() <= 30
                && label.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')
                && !label.startsWith("-")
                && !label.endsWith("-")
                && !label.startsWith("xn--");
    }

    private static void requireAddable(TenantView view, String name) {
        Organisations.requireActive(view);
        if (view.domain(name).isPresent()) {
            throw Objection.exists("domain-exists", "name", "The organisation has this domain already");
        }
        if (view.domains().size() >= MOST) {
            throw Objection.bad("too-many", "name", "There are too many domains");
        }
        requireNotTaken(view, name);
    }

    private static void requireNotTaken(TenantView view, String name) {
        if (view.directory()
                .domain(name)
                .filter(o -> o.tenant() != view.tenant())
                .isPresent()) {
            throw Objection.exists("domain-taken", "name", "Another organisation has this domain");
        }
    }

    /// The platform's own names are not for companies to claim.
    private static void requireNotOurs(DirectoryView view, String name) {
        Optional<Settings> settings = view.settings();
        String ascii = MailAddress.asciiDomain(name);
        String base = settings.map(Settings::baseDomain).orElse("");
        boolean ours = settings.filter(s -> s.hostName().equals(ascii)).isPresent()
                || !base.isEmpty() && (ascii.equals(base) || ascii.endsWith("." + base));
        if (ours) {
            throw Objection.bad("domain-reserved", "name", "This name belongs to the platform");
        }
    }
}
