package hongyan.net.http;

import java.io.IOException;

/// What a route does: reads the exchange and answers it exactly once.
///
/// *Threads*: each call on its own virtual thread. *Failure*: a [hongyan.base.failure.Refusal] becomes its status
/// and a JSON error, anything else a `500` with a reference id.
@FunctionalInterface
public interface Action {
    void run(Exchange exchange) throws IOException;
}
