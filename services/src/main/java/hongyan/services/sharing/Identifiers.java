package hongyan.services.sharing;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.formats.address.MailAddress;
import hongyan.store.sharing.Grantee;
import hongyan.store.tenant.Address;
import hongyan.store.tenant.Department;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantView;
import java.util.List;
import java.util.Optional;

/// What clients call grantees (RFC 4314 2): the address of a member or group, `department:` and its path (`研发部/平台组`),
/// `anyone`.
public final class Identifiers {
    private static final String ANYONE = "anyone";
    private static final String DEPARTMENT = "department:";
    /// Things that have lost their name are called by their number.
    private static final char NUMBER = '#';

    private Identifiers() {}

    /// @throws NotAllowed `NO_SUCH_USER` for nobody of this organisation
    public static Grantee read(TenantView tenant, String identifier) {
        if (identifier.equals(ANYONE)) {
            return Grantee.anyone(tenant.tenant());
        }
        Optional<Grantee> found = identifier.startsWith(DEPARTMENT)
                ? department(tenant, identifier.substring(DEPARTMENT.length()))
                : identifier.startsWith("" + NUMBER)
                        ? number(identifier.substring(1)).map(id -> Grantee.member(tenant.tenant(), id))
                        : MailAddress.parse(identifier).flatMap(address -> addressed(tenant, address.canonical()));
        return found.orElseThrow(() -> new NotAllowed(Reason.NO_SUCH_USER, "identifier"));
    }

    private static Optional<Grantee> addressed(TenantView tenant, String canonical) {
        return tenant.directory()
                .address(canonical)
                .filter(address -> address.tenant() == tenant.tenant())
                .map(address -> address.kind() == Address.Kind.GROUP
                        ? Grantee.group(tenant.tenant(), canonical)
                        : Grantee.member(tenant.tenant(), address.members().getFirst()));
    }

    private static Optional<Grantee> department(TenantView tenant, String path) {
        Optional<Integer> id = path.startsWith("" + NUMBER) ? number(path.substring(1)) : walk(tenant, path);
        return id.map(number -> Grantee.department(tenant.tenant(), number));
    }

    private static Optional<Integer> walk(TenantView tenant, String path) {
        List<Department> all = tenant.departments();
        int at = 0;
        for (String name : path.split("/", -1)) {
            int parent = at;
            Optional<Department> next = all.stream()
                    .filter(each -> each.parent() == parent && each.name().equals(name))
                    .findFirst();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            at = next.get().id();
        }
        return Optional.of(at);
    }

    private static Optional<Integer> number(String digits) {
        boolean number =
                !digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Integer.parseInt(digits)) : Optional.empty();
    }

    /// As [#read] understands it.
    public static String write(TenantView tenant, Grantee grantee) {
        return switch (grantee.kind()) {
            case MEMBER -> member(tenant, grantee.id());
            case DEPARTMENT -> DEPARTMENT + path(tenant, grantee.id());
            case GROUP -> grantee.address();
            case ANYONE -> ANYONE;
        };
    }

    /// The address of a member; `#` and the number while there is none.
    static String member(TenantView tenant, int member) {
        return tenant.member(member)
                .map(Member::address)
                .filter(address -> !address.isEmpty())
                .orElse(NUMBER + Integer.toString(member));
    }

    /// The member of that name, also by an alias.
    static Optional<Member> memberNamed(TenantView tenant, String name) {
        Optional<Integer> id = name.startsWith("" + NUMBER)
                ? number(name.substring(1))
                : MailAddress.parse(name)
                        .flatMap(address -> addressed(tenant, address.canonical()))
                        .filter(grantee -> grantee.kind() == Grantee.Kind.MEMBER)
                        .map(Grantee::id);
        return id.flatMap(tenant::member);
    }

    private static String path(TenantView tenant, int department) {
        StringBuilder path = new StringBuilder();
        int at = department;
        for (int level = 0; at != 0 && level < 100; level++) {
            Optional<Department> found = tenant.department(at);
            if (found.isEmpty()) {
                return NUMBER + Integer.toString(department);
            }
            path.insert(0, level == 0 ? found.get().name() : found.get().name() + '/');
            at = found.get().parent();
        }
        return path.toString();
    }
}
