package hongyan.protocols.api;

import hongyan.services.auth.Principal;
import hongyan.services.auth.Sessions;
import hongyan.services.domain.Domains;
import hongyan.services.domain.Wanted;
import hongyan.services.member.Activations;
import hongyan.services.member.Members;
import hongyan.services.organisation.Departments;
import hongyan.services.organisation.Organisations;
import hongyan.store.tenant.Access;
import hongyan.store.tenant.Domain;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.Organisation;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The answers, as `doc/api/rest.md` has them.
final class Shapes {
    private Shapes() {}

    record Items<T>(List<T> items, long total) {}

    record Listed<T>(List<T> items) {}

    record OrganisationName(String id, String name, String state) {}

    record SessionShape(
            String name,
            String login,
            @Nullable String address,
            @Nullable String accountId,
            @Nullable OrganisationName organisation,
            List<String> powers,
            @Nullable String language,
            String csrf,
            boolean mustChange) {}

    static SessionShape session(Principal who, Optional<Sessions.Live> live, Optional<Organisation> organisation) {
        boolean closed =
                organisation.filter(o -> o.state() != Organisation.State.ACTIVE).isPresent();
        return new SessionShape(
                who.name(),
                who.login(),
                who.addresses().isEmpty() ? null : who.addresses().getFirst().toString(),
                who.account() == 0 || closed ? null : "a" + who.account(),
                organisation
                        .map(o -> new OrganisationName(Integer.toString(o.id()), o.name(), word(o.state())))
                        .orElse(null),
                who.powers().stream().map(Shapes::word).sorted().toList(),
                live.map(Sessions.Live::language).filter(l -> !l.isEmpty()).orElse(null),
                live.map(Sessions.Live::csrf).orElse(""),
                live.map(Sessions.Live::mustChange).orElse(false));
    }

    record OrganisationRow(
            String id,
            String name,
            String slug,
            String state,
            String reason,
            String administrator,
            String contact,
            Instant created,
            int members,
            List<String> domains) {}

    static OrganisationRow row(Organisations.Item item) {
        Organisation o = item.organisation();
        return new OrganisationRow(
                Integer.toString(o.id()),
                o.name(),
                o.slug(),
                word(o.state()),
                o.reason(),
                item.administrator(),
                o.contact(),
                o.created(),
                item.members(),
                item.domains());
    }

    record DomainName(String name, String state) {}

    record Storage(long used) {}

    record OverviewShape(
            String id,
            String name,
            String slug,
            String state,
            String reason,
            Instant created,
            Organisations.Heads members,
            int departments,
            List<DomainName> domains,
            Storage storage,
            Free freeSubdomain,
            boolean pop3,
            List<String> todo) {}

    record Free(boolean available, String suffix, @Nullable String claimed) {}

    static OverviewShape overview(Organisations.Overview seen) {
        Organisation o = seen.organisation();
        String claimed = seen.free().claimed();
        return new OverviewShape(
                Integer.toString(o.id()),
                o.name(),
                o.slug(),
                word(o.state()),
                o.reason(),
                o.created(),
                seen.heads(),
                seen.departments(),
                seen.domains().stream()
                        .map(d -> new DomainName(d.name(), word(d.state())))
                        .toList(),
                new Storage(seen.storageUsed()),
                new Free(seen.free().available(), seen.free().suffix(), claimed.isEmpty() ? null : claimed),
                seen.access().open(Access.POP3),
                seen.todo());
    }

    record Mail(boolean in, boolean out) {}

    record RecordShape(
            String purpose, String type, String host, String value, int ttl, String state, List<String> found) {}

    record DomainShape(
            String name,
            String state,
            boolean free,
            boolean vouched,
            Instant added,
            Optional<Instant> checked,
            Optional<Instant> failingSince,
            Mail mail,
            List<RecordShape> records) {}

    static DomainShape domain(Domains.Sheet sheet) {
        Domain d = sheet.domain();
        return new DomainShape(
                d.name(),
                word(d.state()),
                d.free(),
                d.vouched(),
                d.added(),
                d.checked(),
                d.failingSince(),
                new Mail(sheet.receives(), sheet.sends()),
                sheet.wanted().stream().map(w -> record(w, d)).toList());
    }

    private static RecordShape record(Wanted w, Domain d) {
        Optional<Domain.Finding> finding = d.findings().stream()
                .filter(f -> f.purpose().equals(w.purpose()) && f.host().equals(w.host()))
                .findFirst();
        return new RecordShape(
                w.purpose(),
                w.type(),
                w.host(),
                w.value(),
                w.ttl(),
                finding.map(Domain.Finding::state).orElse("waiting"),
                finding.map(Domain.Finding::found).orElse(List.of()));
    }

    record DepartmentShape(String id, @Nullable String parent, String name, int order, int members) {}

    static DepartmentShape department(Departments.Item item) {
        return new DepartmentShape(
                Integer.toString(item.department().id()),
                item.department().parent() == 0
                        ? null
                        : Integer.toString(item.department().parent()),
                item.department().name(),
                item.department().order(),
                item.members());
    }

    record DepartmentName(String id, String name) {}

    record MemberShape(
            String id,
            String name,
            String login,
            String address,
            List<String> aliases,
            List<DepartmentName> departments,
            String title,
            String employeeNumber,
            String phone,
            String state,
            boolean administrator,
            long quotaMb,
            long usedBytes,
            Instant created,
            Optional<Instant> lastLogin,
            boolean mustChange,

            @com.fasterxml.jackson.annotation.JsonInclude(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL)
            Activations.@Nullable Link activation) {}

    static MemberShape member(Members.Item item, Optional<Activations.Link> link) {
        Member m = item.member();
        return new MemberShape(
                Integer.toString(m.id()),
                m.name(),
                m.login(),
                m.address(),
                m.aliases(),
                item.departments().entrySet().stream()
                        .map(e -> new DepartmentName(Integer.toString(e.getKey()), e.getValue()))
                        .toList(),
                m.title(),
                m.employeeNumber(),
                m.phone(),
                word(m.state()),
                item.administrator(),
                m.quota() >> 20,
                item.usedBytes(),
                m.created(),
                m.lastLogin(),
                m.mustChange(),
                link.orElse(null));
    }

    /// An enum as the JSON has it.
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
