package hongyan.protocols.jmap;

import hongyan.base.json.Json;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Stream;
import hongyan.store.sending.Submissions;
import hongyan.store.sending.Submitted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `EmailSubmission/get`, `/changes`, `/query` (RFC 8621 7.1 to 7.4).
final class SubmissionMethods {
    static final Set<String> PROPERTIES = Set.of(
            "id",
            "identityId",
            "emailId",
            "threadId",
            "envelope",
            "sendAt",
            "undoStatus",
            "deliveryStatus",
            "dsnBlobIds",
            "mdnBlobIds");

    /// What a client learns when it creates one.
    static final Set<String> SERVER_SET =
            Set.of("id", "threadId", "envelope", "sendAt", "undoStatus", "deliveryStatus");

    private final AccountStore store;
    private final Submissions submissions;

    SubmissionMethods(AccountStore store, Submissions submissions) {
        this.store = store;
        this.submissions = submissions;
    }

    ObjectNode get(Call call) {
        int account = call.account();
        Optional<Set<String>> properties = Answers.properties(call.arguments(), PROPERTIES);
        Optional<List<String>> ids = call.arguments().ids();
        String state = store.read(account, view -> view.state(Stream.SUBMISSION));
        ObjectNode answer = Answers.start(account).put("state", state);
        ArrayNode list = answer.putArray("list");
        ArrayNode notFound = answer.putArray("notFound");
        if (ids.isEmpty()) {
            List<Submitted> all = submissions.all(account);
            if (all.size() > Limits.OBJECTS_IN_GET) {
                // RFC 8620 5.1: all of them, or none
                throw new MethodError("requestTooLarge", "more than " + Limits.OBJECTS_IN_GET + ", name their ids");
            }
            all.forEach(each -> list.add(json(each, properties)));
            return answer;
        }
        for (String id : new java.util.LinkedHashSet<>(ids.get())) {
            Optional<Submitted> found = submissions.find(account, call.number('s', id));
            if (found.isPresent()) {
                list.add(json(found.get(), properties));
            } else {
                notFound.add(id);
            }
        }
        return answer;
    }

    ObjectNode changes(Call call) {
        return store.read(call.account(), view -> Answers.changes(call, view, Stream.SUBMISSION, Ids::submission));
    }

    ObjectNode query(Call call) {
        int account = call.account();
        List<Submitted> results = new ArrayList<>(submissions.all(account));
        call.arguments().object("filter").ifPresent(filter -> filter(filter, results));
        results.sort(order(call.arguments()));
        String state = store.read(account, view -> view.state(Stream.SUBMISSION));
        Window window = Window.of(call.arguments(), results.size(), anchor -> {
            int id = call.number('s', anchor);
            return results.stream().map(Submitted::id).toList().indexOf(id);
        });
        ObjectNode answer = Answers.start(account)
                .put("queryState", state)
                .put("canCalculateChanges", false)
                .put("position", window.from());
        answer.set(
                "ids",
                Answers.ids(
                        results.subList(window.from(), window.to(results.size())).stream()
                                .map(Submitted::id)
                                .toList(),
                        Ids::submission));
        if (call.arguments().flag("calculateTotal", false)) {
            answer.put("total", results.size());
        }
        return answer;
    }

    /// Conditions (RFC 8621 7.3); operators are not worth it for a few hundred records.
    private static void filter(ObjectNode filter, List<Submitted> results) {
        Arguments in = new Arguments(filter);
        for (String name : filter.propertyNames()) {
            switch (name) {
                case "identityIds" -> {
                    Set<String> ids = ids(in, name);
                    results.removeIf(each -> !ids.contains(Ids.identity(each.identity())));
                }
                case "emailIds" -> {
                    Set<String> ids = ids(in, name);
                    results.removeIf(each -> !ids.contains(Ids.email(each.email())));
                }
                case "threadIds" -> {
                    Set<String> ids = ids(in, name);
                    results.removeIf(each -> !ids.contains(Ids.thread(each.thread())));
                }
                case "undoStatus" -> {
                    if (!in.text(name).orElse("").equals("final")) {
                        results.clear();
                    }
                }
                case "before" -> {
                    Instant before = in.date(name).orElse(Instant.MAX);
                    results.removeIf(each -> !each.sentAt().isBefore(before));
                }
                case "after" -> {
                    Instant after = in.date(name).orElse(Instant.MIN);
                    results.removeIf(each -> each.sentAt().isBefore(after));
                }
                default -> throw new MethodError("unsupportedFilter", name);
            }
        }
    }

    private static Set<String> ids(Arguments in, String name) {
        return in.texts(name).orElse(List.of()).stream().collect(Collectors.toSet());
    }

    private static Comparator<Submitted> order(Arguments arguments) {
        Comparator<Submitted> order = (_, _) -> 0;
        for (JsonNode each : arguments.array("sort").orElse(Json.array())) {
            if (!(each instanceof ObjectNode object)) {
                throw MethodError.invalidArguments("sort");
            }
            Arguments in = new Arguments(object);
            Comparator<Submitted> next = switch (in.text("property").orElse("")) {
                case "emailId" -> Comparator.comparingInt(Submitted::email);
                case "threadId" -> Comparator.comparingInt(Submitted::thread);
                case "sentAt" -> Comparator.comparing(Submitted::sentAt);
                default -> throw new MethodError("unsupportedSort", "");
            };
            order = order.thenComparing(in.flag("isAscending", true) ? next : next.reversed());
        }
        return order.thenComparingInt(Submitted::id);
    }

    static ObjectNode json(Submitted submitted, Optional<Set<String>> asked) {
        ObjectNode json = Json.object().put("id", Ids.submission(submitted.id()));
        json.put("identityId", Ids.identity(submitted.identity()))
                .put("emailId", Ids.email(submitted.email()))
                .put("threadId", Ids.thread(submitted.thread()))
                .set("envelope", EmailSubmissions.envelope(submitted));
        json.put("sendAt", Answers.utc(submitted.sentAt())).put("undoStatus", "final");
        ObjectNode status = json.putObject("deliveryStatus");
        for (String recipient : submitted.recipients()) {
            status.putObject(recipient)
                    .put("smtpReply", "250 2.0.0 accepted " + submitted.trace())
                    .put("delivered", "unknown")
                    .put("displayed", "unknown");
        }
        json.putArray("dsnBlobIds");
        json.putArray("mdnBlobIds");
        asked.ifPresent(json::retain);
        return json;
    }
}
