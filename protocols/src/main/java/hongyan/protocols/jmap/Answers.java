package hongyan.protocols.jmap;

import hongyan.base.json.Json;
import hongyan.store.account.AccountView;
import hongyan.store.account.Changes;
import hongyan.store.account.Stream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The shapes that answers of all kinds share (RFC 8620 5).
final class Answers {
    private Answers() {}

    /// An answer that starts with the account id.
    static ObjectNode start(int account) {
        return Json.object().put("accountId", Ids.account(account));
    }

    static ArrayNode strings(Collection<String> values) {
        ArrayNode array = Json.array();
        values.forEach(array::add);
        return array;
    }

    /// `UTCDate` (RFC 8620 1.4): no fraction.
    static String utc(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// The properties asked for; empty optional for the default ones.
    ///
    /// @throws MethodError `invalidArguments` for one that does not exist
    static Optional<Set<String>> properties(Arguments arguments, Set<String> known) {
        Optional<List<String>> asked = arguments.texts("properties");
        asked.ifPresent(names -> names.forEach(name -> {
            if (!known.contains(name)) {
                throw MethodError.invalidArguments("unknown property " + name);
            }
        }));
        return asked.map(names -> {
            Set<String> all = new HashSet<>(names);
            all.add("id");
            return all;
        });
    }

    /// The answer of a `/changes` (RFC 8620 5.2).
    static ObjectNode changes(Call call, AccountView view, Stream stream, IntFunction<String> id) {
        return changes(call, changesOf(call, view, stream), id);
    }

    static Changes changesOf(Call call, AccountView view, Stream stream) {
        String since =
                call.arguments().text("sinceState").orElseThrow(() -> MethodError.invalidArguments("sinceState"));
        return view.changes(stream, since, call.arguments().maxChanges())
                .orElseThrow(MethodError::cannotCalculateChanges);
    }

    static ObjectNode changes(Call call, Changes changes, IntFunction<String> id) {
        ObjectNode answer = start(call.principal().account());
        answer.put("oldState", call.arguments().text("sinceState").orElse(""));
        answer.put("newState", changes.state());
        answer.put("hasMoreChanges", changes.more());
        answer.set("created", ids(changes.created(), id));
        answer.set("updated", ids(changes.updated(), id));
        answer.set("destroyed", ids(changes.destroyed(), id));
        return answer;
    }

    static ArrayNode ids(Collection<Integer> numbers, IntFunction<String> id) {
        ArrayNode array = Json.array();
        for (int number : numbers) {
            array.add(id.apply(number));
        }
        return array;
    }
}
