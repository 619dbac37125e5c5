package hongyan.protocols.jmap;

import hongyan.base.failure.Reason;
import hongyan.base.failure.Reasoned;
import hongyan.base.failure.Refusal;
import hongyan.base.failure.TryLater;
import hongyan.base.id.Tokens;
import hongyan.base.json.Json;
import hongyan.services.auth.Principal;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An API request (RFC 8620 3.3): its calls one after the other, each failing alone.
///
/// *Threads*: safe. *Failure*: [RequestError] for the request; every method's failure is one of its responses.
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Methods methods;

    Dispatcher(Methods methods) {
        this.methods = methods;
    }

    /// @param body the request as it came
    ObjectNode run(Principal principal, InetAddress peer, boolean secure, byte[] body, String sessionState) {
        ObjectNode request = parse(body);
        Set<Capability> using = using(request);
        List<ArrayNode> calls = calls(request);
        Map<String, String> created = created(request);
        List<ArrayNode> responses = new ArrayList<>();
        Call frame = new Call(
                principal, peer, secure, using, created, new Budget(), new Arguments(Json.object()), (_, _) -> {});
        calls.forEach(call -> one(frame, call, responses));
        ObjectNode response = Json.object();
        ArrayNode list = response.putArray("methodResponses");
        responses.forEach(list::add);
        if (request.has("createdIds")) {
            ObjectNode ids = response.putObject("createdIds");
            created.forEach(ids::put);
        }
        return response.put("sessionState", sessionState);
    }

    private void one(Call frame, ArrayNode asked, List<ArrayNode> responses) {
        String name = asked.get(0).stringValue();
        String id = asked.get(2).stringValue();
        List<ArrayNode> implicit = new ArrayList<>();
        try {
            Method method = Method.of(name)
                    .filter(known -> frame.using().contains(known.capability()))
                    .orElseThrow(() -> new MethodError("unknownMethod", ""));
            ObjectNode resolved = ResultReference.resolve((ObjectNode) asked.get(1), responses);
            Call call = frame.with(
                    new Arguments(resolved), (further, answer) -> implicit.add(response(further, answer, id)));
            responses.add(response(name, methods.run(method, call), id));
        } catch (MethodError error) {
            responses.add(response("error", error.json(), id));
        } catch (Refusal refusal) {
            LOG.debug("method refused {} {} {}", name, refusal.reason(), refusal.detail());
            responses.add(response("error", MethodError.of(refusal).json(), id));
        } catch (IOException | RuntimeException | StackOverflowError e) {
            String reference = Tokens.token(64);
            LOG.error(
                    "method failed {} account {} reference {}",
                    name,
                    frame.principal().account(),
                    reference,
                    e);
            MethodError error = e instanceof Reasoned known && known.reason() != Reason.INTERNAL
                    ? MethodError.of(new TryLater(known.reason()))
                    : new MethodError("serverFail", "Internal error, reference " + reference);
            responses.add(response("error", error.json(), id));
        }
        responses.addAll(implicit);
    }

    private static ArrayNode response(String name, ObjectNode arguments, String id) {
        return Json.array().add(name).add(arguments).add(id);
    }

    private static ObjectNode parse(byte[] body) {
        try {
            if (Json.parse(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw RequestError.notJson("The request is not JSON");
        }
        throw RequestError.notRequest("The request is not an object");
    }

    private static Set<Capability> using(ObjectNode request) {
        if (!(request.get("using") instanceof ArrayNode using)) {
            throw RequestError.notRequest("using is missing");
        }
        Set<Capability> known = EnumSet.noneOf(Capability.class);
        for (JsonNode each : using) {
            if (!each.isString()) {
                throw RequestError.notRequest("using is not a list of strings");
            }
            known.add(Capability.of(each.stringValue())
                    .orElseThrow(() -> RequestError.unknownCapability(each.stringValue())));
        }
        return known;
    }

    private static List<ArrayNode> calls(ObjectNode request) {
        if (!(request.get("methodCalls") instanceof ArrayNode calls)) {
            throw RequestError.notRequest("methodCalls is missing");
        }
        if (calls.size() > Limits.CALLS_IN_REQUEST) {
            throw RequestError.limit("maxCallsInRequest");
        }
        List<ArrayNode> list = new ArrayList<>(calls.size());
        for (JsonNode each : calls) {
            if (each instanceof ArrayNode call
                    && call.size() == 3
                    && call.get(0).isString()
                    && call.get(1).isObject()
                    && call.get(2).isString()) {
                list.add(call);
            } else {
                throw RequestError.notRequest("a call is [name, arguments, id]");
            }
        }
        return list;
    }

    private static Map<String, String> created(ObjectNode request) {
        Map<String, String> created = new HashMap<>();
        JsonNode given = request.get("createdIds");
        if (given == null) {
            return created;
        }
        if (!(given instanceof ObjectNode object)) {
            throw RequestError.notRequest("createdIds is not an object");
        }
        for (var property : object.properties()) {
            if (!property.getValue().isString()) {
                throw RequestError.notRequest("createdIds maps ids to ids");
            }
            created.put(property.getKey(), property.getValue().stringValue());
        }
        return created;
    }
}
