package hongyan.protocols.jmap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The arguments of a `/set` (RFC 8620 5.3).
///
/// @param create by creation id
/// @param update by id as the client wrote it
record SetRequest(
        Optional<String> ifInState,
        Map<String, ObjectNode> create,
        Map<String, ObjectNode> update,
        List<String> destroy) {

    static SetRequest of(Arguments arguments) {
        Map<String, ObjectNode> create = objects(arguments, "create");
        Map<String, ObjectNode> update = objects(arguments, "update");
        List<String> destroy = arguments.texts("destroy").orElse(List.of());
        if (create.size() + update.size() + destroy.size() > Limits.OBJECTS_IN_SET) {
            throw new MethodError("requestTooLarge", "at most " + Limits.OBJECTS_IN_SET + " objects");
        }
        for (String id : create.keySet()) {
            if (!Ids.valid(id)) {
                throw MethodError.invalidArguments("create: not an id");
            }
        }
        return new SetRequest(arguments.text("ifInState"), create, update, new ArrayList<>(destroy));
    }

    private static Map<String, ObjectNode> objects(Arguments arguments, String name) {
        Map<String, ObjectNode> objects = new LinkedHashMap<>();
        Optional<ObjectNode> given = arguments.object(name);
        if (given.isPresent()) {
            for (Map.Entry<String, JsonNode> each : given.get().properties()) {
                if (!(each.getValue() instanceof ObjectNode object)) {
                    throw MethodError.invalidArguments(name);
                }
                objects.put(each.getKey(), object);
            }
        }
        return objects;
    }

    /// Inside the transaction.
    ///
    /// @throws MethodError `stateMismatch`
    void check(String state) {
        if (ifInState.isPresent() && !ifInState.get().equals(state)) {
            throw new MethodError("stateMismatch", "");
        }
    }
}
