package hongyan.protocols.jmap;

import hongyan.base.failure.Refusal;
import hongyan.base.json.Json;
import java.util.Collection;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What became of each object of a `/set` (RFC 8620 5.3).
final class SetAnswer {
    private final ObjectNode created = Json.object();
    private final ObjectNode updated = Json.object();
    private final ArrayNode destroyed = Json.array();
    private final ObjectNode notCreated = Json.object();
    private final ObjectNode notUpdated = Json.object();
    private final ObjectNode notDestroyed = Json.object();

    /// Creates; `work` returns the properties the server set, with the id.
    void create(Call call, String creationId, Supplier<ObjectNode> work) {
        try {
            ObjectNode made = work.get();
            created.set(creationId, made);
            call.created().put(creationId, made.get("id").stringValue());
        } catch (SetError error) {
            notCreated.set(creationId, error.json());
        } catch (Refusal refusal) {
            notCreated.set(creationId, SetError.of(refusal).json());
        }
    }

    void notCreated(String creationId, SetError error) {
        notCreated.set(creationId, error.json());
    }

    void update(String id, Runnable work) {
        try {
            work.run();
            updated.putNull(id);
        } catch (SetError error) {
            notUpdated.set(id, error.json());
        } catch (Refusal refusal) {
            notUpdated.set(id, SetError.of(refusal).json());
        }
    }

    /// Destroys; `work` says whether there was such a thing.
    void destroy(String id, BooleanSupplier work) {
        try {
            if (work.getAsBoolean()) {
                destroyed.add(id);
            } else {
                notDestroyed.set(id, SetError.of("notFound").json());
            }
        } catch (SetError error) {
            notDestroyed.set(id, error.json());
        } catch (Refusal refusal) {
            notDestroyed.set(id, SetError.of(refusal).json());
        }
    }

    boolean created(String creationId) {
        return created.has(creationId);
    }

    boolean updatedOrDestroyed(String id) {
        return updated.has(id)
                || destroyed.values().stream()
                        .anyMatch(each -> each.stringValue().equals(id));
    }

    Collection<String> createdIds() {
        return created.propertyNames();
    }

    ObjectNode json(int account, String oldState, String newState) {
        ObjectNode answer = Answers.start(account).put("oldState", oldState).put("newState", newState);
        put(answer, "created", created);
        put(answer, "updated", updated);
        if (destroyed.isEmpty()) {
            answer.putNull("destroyed");
        } else {
            answer.set("destroyed", destroyed);
        }
        put(answer, "notCreated", notCreated);
        put(answer, "notUpdated", notUpdated);
        put(answer, "notDestroyed", notDestroyed);
        return answer;
    }

    private static void put(ObjectNode answer, String name, ObjectNode value) {
        if (value.isEmpty()) {
            answer.putNull(name);
        } else {
            answer.set(name, value);
        }
    }
}
