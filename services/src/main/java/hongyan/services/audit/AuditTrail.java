package hongyan.services.audit;

import hongyan.store.tenant.AuditRow;
import hongyan.store.tenant.TenantStore;
import java.util.List;
import java.util.Optional;

/// Reads audit rows. *Threads*: safe.
public final class AuditTrail {
    /// Rows of a page.
    public static final int PAGE = 50;

    private static final int DEEPEST = 2_000;
    private final TenantStore store;

    public AuditTrail(TenantStore store) {
        this.store = store;
    }

    /// @param total of all rows, not only of this page
    public record Page(List<AuditRow> rows, long total) {}

    /// The newest rows first; pages count from 0.
    public Page page(int tenant, int page) {
        int skip = Math.clamp(page, 0, DEEPEST) * PAGE;
        return store.read(tenant, view -> new Page(view.audit(skip, PAGE), view.auditCount()));
    }

    /// Empty when the chain is whole, else what is wrong with it.
    public Optional<String> verify(int tenant) {
        return store.read(tenant, view -> view.verifyAudit());
    }
}
