package hongyan.services.member;

import hongyan.base.failure.Objection;
import hongyan.formats.address.MailAddress;
import hongyan.services.organisation.Input;
import hongyan.store.tenant.DirectoryView;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Checks addresses and other names of members, shared mailboxes among them.
public final class MemberNames {
    private static final int ALIASES = 20;

    private MemberNames() {}

    /// The canonical address of `local` at one of the organisation's live domains.
    ///
    /// @throws Objection `bad-local`, `domain-not-verified`
    public static String address(TenantView view, String local, String domain) {
        String text = Input.line("local", local, 64);
        MailAddress address = MailAddress.parse(text + "@" + Input.line("domain", domain, 253))
                .filter(a -> a.local().equals(text))
                .filter(a -> plain(a.local()))
                .orElseThrow(() -> Objection.bad(
                        "bad-local", "local", "Letters, digits, dots, dashes and underscores make an address"));
        requireLive(view, address, "domain");
        return address.canonical();
    }

    /// The canonical forms of further addresses, each at a live domain of the organisation.
    static List<String> aliases(TenantView view, List<String> aliases, String primary) {
        Set<String> found = new LinkedHashSet<>();
        for (String alias : aliases) {
            MailAddress address = MailAddress.parse(alias.strip())
                    .filter(a -> plain(a.local()))
                    .orElseThrow(() -> Objection.bad("bad-alias", "aliases", "This is not an address"));
            requireLive(view, address, "aliases");
            found.add(address.canonical());
        }
        found.remove(primary);
        if (found.size() > ALIASES) {
            throw Objection.bad("too-many", "aliases", "There are too many aliases");
        }
        return List.copyOf(found);
    }

    /// `+` begins a sub-address, so it is in nobody's name; no quoting either.
    private static boolean plain(String local) {
        return local.codePoints()
                .allMatch(
                        c -> Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' || c == '\'' || c == '&');
    }

    private static void requireLive(TenantView view, MailAddress address, String field) {
        boolean live = view.directory()
                .domain(address.domain())
                .filter(owner -> owner.tenant() == view.tenant() && owner.live())
                .isPresent();
        if (!live) {
            throw Objection.bad("domain-not-verified", field, "The domain is not a verified one of the organisation");
        }
    }

    /// @throws Objection `address-taken` when somebody else has one of the member's addresses
    public static void requireFree(DirectoryView view, int tenant, Member member) {
        List<String> all = new ArrayList<>(member.aliases());
        if (!member.address().isEmpty()) {
            all.add(member.address());
        }
        for (String address : all) {
            boolean others = view.address(address)
                            .filter(a -> a.tenant() != tenant
                                    || !a.members().equals(List.of(member.id()))
                                    || a.kind() == hongyan.store.tenant.Address.Kind.GROUP)
                            .isPresent()
                    || view.login(address)
                            .filter(l -> l.tenant() != tenant || l.member() != member.id())
                            .isPresent();
            if (others) {
                throw Objection.exists(
                        "address-taken",
                        address.equals(member.address()) ? "local" : "aliases",
                        "Somebody has the address " + address);
            }
        }
    }

    static List<Integer> departments(TenantView view, List<Integer> ids) {
        for (int id : ids) {
            if (view.department(id).isEmpty()) {
                throw Objection.bad("department-unknown", "departments", "No such department");
            }
        }
        return ids.stream().distinct().limit(20).toList();
    }

    /// Bytes of a quota in MB; at most a petabyte.
    public static long quota(long mb) {
        if (mb < 0 || mb > 1L << 30) {
            throw Objection.bad("bad-quota", "quotaMb", "The quota is out of range");
        }
        return mb << 20;
    }
}
