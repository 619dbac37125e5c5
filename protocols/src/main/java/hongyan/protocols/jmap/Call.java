package hongyan.protocols.jmap;

import hongyan.services.auth.Principal;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ObjectNode;

/// One method call and what surrounds it.
///
/// @param created creation ids of the whole request so far, with the ids they became (RFC 8620 5.3)
/// @param budget of the whole request
/// @param more adds a further response behind this call's own (implicit calls)
record Call(
        Principal principal,
        InetAddress peer,
        boolean secure,
        Set<Capability> using,
        Map<String, String> created,
        Budget budget,
        Arguments arguments,
        BiConsumer<String, ObjectNode> more) {

    /// The same request with a call of its own.
    Call with(Arguments own, BiConsumer<String, ObjectNode> further) {
        return new Call(principal, peer, secure, using, created, budget, own, further);
    }

    /// The caller's account, which the arguments must name (RFC 8620 3.6.2).
    int account() {
        return account("accountId");
    }

    int account(String argument) {
        String id = arguments.text(argument).orElseThrow(() -> MethodError.invalidArguments(argument));
        if (principal.account() == 0 || !id.equals(Ids.account(principal.account()))) {
            throw new MethodError("accountNotFound", "");
        }
        return principal.account();
    }

    /// Turns `#creationId` into the id it became; anything else stays. Empty for an unknown creation id.
    Optional<String> resolve(String id) {
        return id.startsWith("#") ? Optional.ofNullable(created.get(id.substring(1))) : Optional.of(id);
    }

    /// The number behind an id or creation id of a kind; 0 when there is none.
    int number(char kind, String id) {
        return resolve(id).map(real -> Ids.number(kind, real)).orElse(0);
    }
}
