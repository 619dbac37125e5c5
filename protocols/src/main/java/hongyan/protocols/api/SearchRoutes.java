package hongyan.protocols.api;

import hongyan.net.http.Exchange;
import hongyan.net.http.Route;
import hongyan.services.auth.Principal;
import hongyan.services.auth.WebSignIn;
import hongyan.services.search.Indexer;
import hongyan.store.tenant.TenantStore;
import java.io.IOException;
import java.util.List;

/// The full-text index, for the operator: made anew while mail flows. It is in the platform's audit trail.
public final class SearchRoutes {
    private final Gate gate;
    private final TenantStore store;
    private final Indexer indexer;

    public SearchRoutes(WebSignIn signIn, TenantStore store, Indexer indexer) {
        this.gate = new Gate(signIn, store);
        this.store = store;
        this.indexer = indexer;
    }

    public List<Route> routes() {
        return List.of(Route.post("/api/admin/reindex", gate.operator(this::reindex)));
    }

    /// @param accounts that will be indexed anew
    record Reindexed(int accounts) {}

    private void reindex(Exchange exchange, Principal who) throws IOException {
        String address = Body.of(exchange).text("account");
        int accounts = 1;
        if (address.isEmpty()) {
            accounts = indexer.reindexAll();
        } else {
            indexer.reindex(Owner.at(store, address).member().account());
        }
        int count = accounts;
        store.update(TenantStore.PLATFORM, tx -> {
            tx.audit(
                    Gate.actor(exchange, who),
                    "search.reindex",
                    address.isEmpty() ? "all accounts" : address,
                    "",
                    count + " accounts");
            return true;
        });
        exchange.json(200, new Reindexed(accounts));
    }
}
