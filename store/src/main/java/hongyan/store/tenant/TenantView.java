package hongyan.store.tenant;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One organisation on one snapshot. Valid only inside the call that handed it out.
public sealed class TenantView permits TenantTx {
    private static final int PAGE = 500;
    private final Snapshot snapshot;
    private final int tenant;
    private final @Nullable Decoded decoded;

    TenantView(Snapshot snapshot, int tenant) {
        this(snapshot, tenant, null);
    }

    /// @param decoded what rows mean that were read before
    TenantView(Snapshot snapshot, int tenant, @Nullable Decoded decoded) {
        this.snapshot = snapshot;
        this.tenant = tenant;
        this.decoded = decoded;
    }

    record Sequence(long changes, int member, int department) {}

    record Duties(List<Duty> duties) {}

    public final int tenant() {
        return tenant;
    }

    /// What is unique over all organisations, on the same snapshot.
    public DirectoryView directory() {
        return new DirectoryView(snapshot, decoded);
    }

    public final Optional<Organisation> organisation() {
        return row(Space.TENANT, Keys.tenant(tenant, Keys.ORGANISATION), Organisation.class);
    }

    /// The state alone, for hot paths.
    public final boolean active() {
        return snapshot.get(Space.TENANT, Keys.tenant(tenant, Keys.ORGANISATION))
                .filter(bytes -> Row.tag(bytes) == Organisation.State.ACTIVE.code())
                .isPresent();
    }

    /// Which protocols the organisation has switched off.
    public final Access access() {
        return row(Space.TENANT, Keys.tenant(tenant, Keys.ACCESS), Access.class).orElse(Access.ALL);
    }

    public final Optional<Domain> domain(String name) {
        return row(Space.DOMAIN, Keys.domain(tenant, name), Domain.class);
    }

    /// By name.
    public final List<Domain> domains() {
        return rows(Space.DOMAIN, Key.of().int32(tenant).byte8(Keys.DOMAIN_ROW).key(), Domain.class);
    }

    /// By selector.
    public final List<DkimKey> dkimKeys(String domain) {
        return rows(Space.DOMAIN, Keys.dkim(tenant, domain), DkimKey.class);
    }

    public final Optional<Department> department(int id) {
        return row(Space.DEPARTMENT, Key.of(tenant, id), Department.class);
    }

    /// By id.
    public final List<Department> departments() {
        return rows(Space.DEPARTMENT, Key.of(tenant), Department.class);
    }

    public final Optional<Member> member(int id) {
        return row(Space.MEMBER, Key.of(tenant, id), Member.class);
    }

    /// The state alone, for hot paths; empty when there is no such member.
    public final Optional<Member.State> memberState(int id) {
        return snapshot.get(Space.MEMBER, Key.of(tenant, id)).flatMap(bytes -> {
            int tag = Row.tag(bytes);
            for (Member.State state : Member.State.values()) {
                if (state.code() == tag) {
                    return Optional.of(state);
                }
            }
            return Optional.empty();
        });
    }

    /// By id; deleted ones and shared mailboxes too.
    public final List<Member> members() {
        return rows(Space.MEMBER, Key.of(tenant), Member.class);
    }

    /// By id; deleted ones too.
    public final List<Member> people() {
        return members().stream().filter(Member::isPerson).toList();
    }

    /// By id; deleted ones too.
    public final List<Member> sharedMailboxes() {
        return members().stream().filter(member -> !member.isPerson()).toList();
    }

    /// What the member may do beyond their own mailbox.
    public final Set<Duty> duties(int member) {
        return row(Space.ROLE, Key.of(tenant, member), Duties.class)
                .<Set<Duty>>map(found -> found.duties().isEmpty() ? Set.of() : EnumSet.copyOf(found.duties()))
                .orElse(Set.of());
    }

    /// Ids of the members with this duty.
    public final List<Integer> withDuty(Duty duty) {
        List<Integer> found = new ArrayList<>();
        for (Entry entry : scan(Space.ROLE, Key.of(tenant))) {
            if (Row.read(entry.value(), Duties.class).duties().contains(duty)) {
                var key = entry.key().reader();
                key.int32();
                found.add(key.int32());
            }
        }
        return found;
    }

    public final Optional<Credential> credential(int member) {
        return row(Space.CREDENTIAL, Keys.password(tenant, member), Credential.class);
    }

    /// Audit rows, the newest first.
    public final List<AuditRow> audit(int skip, int limit) {
        return AuditChain.newest(snapshot, tenant, skip, limit);
    }

    public final long auditCount() {
        return AuditChain.head(snapshot, tenant).count();
    }

    /// Walks the whole chain; empty when it is whole, else what is wrong.
    public final Optional<String> verifyAudit() {
        return AuditChain.verify(snapshot, tenant);
    }

    final Sequence sequence() {
        return row(Space.TENANT, Keys.tenant(tenant, Keys.TENANT_SEQUENCE), Sequence.class)
                .orElse(new Sequence(0, 0, 0));
    }

    private <T> Optional<T> row(Space space, Key key, Class<T> type) {
        return snapshot.get(space, key)
                .map(bytes -> decoded == null ? Row.read(bytes, type) : decoded.read(bytes, type));
    }

    private <T> List<T> rows(Space space, Key prefix, Class<T> type) {
        return scan(space, prefix).stream()
                .map(entry -> Row.read(entry.value(), type))
                .toList();
    }

    private List<Entry> scan(Space space, Key prefix) {
        List<Entry> all = new ArrayList<>();
        Key from = prefix;
        while (true) {
            List<Entry> page = snapshot.scan(space, KeyRange.prefixFrom(prefix, from), Order.ASCENDING, PAGE);
            all.addAll(page);
            if (page.size() < PAGE) {
                return all;
            }
            from = page.getLast().key().next();
        }
    }
}
