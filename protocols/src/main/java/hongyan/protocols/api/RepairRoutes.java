package hongyan.protocols.api;

import hongyan.net.http.Exchange;
import hongyan.net.http.Route;
import hongyan.services.auth.Principal;
import hongyan.services.auth.WebSignIn;
import hongyan.store.account.Findings;
import hongyan.store.tenant.TenantStore;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/// What the operator does about a damaged store. It is in the platform's audit trail.
public final class RepairRoutes {
    private final Gate gate;
    private final TenantStore store;
    private final Function<OptionalInt, Findings> repair;

    /// @param repair mends one mail account, or all of them
    public RepairRoutes(WebSignIn signIn, TenantStore store, Function<OptionalInt, Findings> repair) {
        this.gate = new Gate(signIn, store);
        this.store = store;
        this.repair = repair;
    }

    public List<Route> routes() {
        return List.of(Route.post("/api/admin/repair", gate.operator(this::repair)));
    }

    record Mended(List<String> mended, List<String> aside, List<String> left) {}

    private void repair(Exchange exchange, Principal who) throws IOException {
        String address = Body.of(exchange).text("account");
        OptionalInt account = address.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(Owner.at(store, address).member().account());
        Findings findings = repair.apply(account);
        store.update(TenantStore.PLATFORM, tx -> {
            tx.audit(
                    Gate.actor(exchange, who),
                    "store.repair",
                    address.isEmpty() ? "all accounts" : address,
                    "",
                    findings.mended().size() + " mended, " + findings.aside().size() + " moved aside, "
                            + findings.left().size() + " left");
            return true;
        });
        exchange.json(200, new Mended(findings.mended(), findings.aside(), findings.left()));
    }
}
