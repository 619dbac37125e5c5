package hongyan.protocols.api;

import hongyan.net.http.Exchange;
import hongyan.services.organisation.Input;

/// Page numbers of lists: they count from 1; none or nonsense is the first.
final class Pages {
    private Pages() {}

    /// From 0, as the services have it.
    static int number(Exchange exchange) {
        return exchange.query("page")
                .flatMap(Input::id)
                .map(n -> Math.max(0, n - 1))
                .orElse(0);
    }

    static int size(Exchange exchange, int usual) {
        return exchange.query("size").flatMap(Input::id).orElse(usual);
    }
}
