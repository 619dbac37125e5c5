package hongyan.protocols.jmap;

import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountView;
import hongyan.store.account.Changes;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import hongyan.store.account.Stream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `Mailbox/query`, `/queryChanges` (RFC 8621 2.3, 2.4).
final class MailboxQuery {
    private final AccountStore store;

    MailboxQuery(AccountStore store) {
        this.store = store;
    }

    ObjectNode query(Call call) {
        int account = call.account();
        return store.read(account, view -> {
            List<Mailbox> results = results(call, view);
            Window window = Window.of(call.arguments(), results.size(), anchor -> {
                int id = call.number('m', anchor);
                return results.stream().map(Mailbox::id).toList().indexOf(id);
            });
            ObjectNode answer = Answers.start(account)
                    .put("queryState", view.state(Stream.MAILBOX))
                    .put("canCalculateChanges", true)
                    .put("position", window.from());
            answer.set(
                    "ids",
                    Answers.ids(
                            results.subList(window.from(), window.to(results.size())).stream()
                                    .map(Mailbox::id)
                                    .toList(),
                            Ids::mailbox));
            if (call.arguments().flag("calculateTotal", false)) {
                answer.put("total", results.size());
            }
            if (window.limited()) {
                answer.put("limit", window.limit());
            }
            return answer;
        });
    }

    ObjectNode queryChanges(Call call) {
        int account = call.account();
        String since = call.arguments()
                .text("sinceQueryState")
                .orElseThrow(() -> MethodError.invalidArguments("sinceQueryState"));
        return store.read(account, view -> {
            Changes changes = view.changes(Stream.MAILBOX, since, Integer.MAX_VALUE)
                    .filter(c -> !c.more())
                    .orElseThrow(MethodError::cannotCalculateChanges);
            List<Mailbox> results = results(call, view);
            Set<Integer> touched = new HashSet<>(changes.created());
            touched.addAll(changes.updated());
            List<Integer> removed = new ArrayList<>(changes.updated());
            removed.addAll(changes.destroyed());
            ObjectNode answer =
                    Answers.start(account).put("oldQueryState", since).put("newQueryState", view.state(Stream.MAILBOX));
            if (call.arguments().flag("calculateTotal", false)) {
                answer.put("total", results.size());
            }
            answer.set("removed", Answers.ids(removed, Ids::mailbox));
            ArrayNode added = answer.putArray("added");
            for (int i = 0; i < results.size(); i++) {
                if (touched.contains(results.get(i).id())) {
                    added.addObject()
                            .put("id", Ids.mailbox(results.get(i).id()))
                            .put("index", i);
                }
            }
            Optional<Long> max = call.arguments().unsigned("maxChanges");
            if (max.isPresent() && removed.size() + added.size() > max.get()) {
                throw new MethodError("tooManyChanges", "");
            }
            return answer;
        });
    }

    private static List<Mailbox> results(Call call, AccountView view) {
        Map<Integer, Mailbox> all =
                Mailboxes.sorted(view).stream().collect(Collectors.toMap(Mailbox::id, Function.identity()));
        Predicate<Mailbox> filter =
                call.arguments().object("filter").map(f -> filter(call, f, 0)).orElse(mailbox -> true);
        Comparator<Mailbox> order = order(call.arguments());
        List<Mailbox> results = new ArrayList<>();
        if (call.arguments().flag("sortAsTree", false)) {
            tree(all, 0, order, results);
        } else {
            results.addAll(all.values());
            results.sort(order);
        }
        if (call.arguments().flag("filterAsTree", false)) {
            // RFC 8621 2.3: in the results only when all its ancestors are
            results.removeIf(mailbox -> !withAncestors(all, mailbox, filter));
        } else {
            results.removeIf(filter.negate());
        }
        return results;
    }

    private static boolean withAncestors(Map<Integer, Mailbox> all, Mailbox mailbox, Predicate<Mailbox> filter) {
        Mailbox at = mailbox;
        for (int depth = 0; at != null && depth < all.size() + 1; depth++) {
            if (!filter.test(at)) {
                return false;
            }
            at = all.get(at.parent());
        }
        return true;
    }

    private static void tree(Map<Integer, Mailbox> all, int parent, Comparator<Mailbox> order, List<Mailbox> out) {
        List<Mailbox> children = new ArrayList<>();
        for (Mailbox mailbox : all.values()) {
            if (mailbox.parent() == parent) {
                children.add(mailbox);
            }
        }
        children.sort(order);
        for (Mailbox child : children) {
            out.add(child);
            tree(all, child.id(), order, out);
        }
    }

    private static Predicate<Mailbox> filter(Call call, JsonNode node, int depth) {
        if (!(node instanceof ObjectNode filter)) {
            throw MethodError.invalidArguments("filter");
        }
        if (depth > Limits.FILTER_DEPTH) {
            throw new MethodError("unsupportedFilter", "too deep");
        }
        if (filter.has("operator")) {
            if (!(filter.get("conditions") instanceof ArrayNode list)) {
                throw MethodError.invalidArguments("filter/conditions");
            }
            List<Predicate<Mailbox>> parts = new ArrayList<>();
            list.forEach(each -> parts.add(filter(call, each, depth + 1)));
            return switch (filter.path("operator").asString("")) {
                case "AND" -> mailbox -> parts.stream().allMatch(p -> p.test(mailbox));
                case "OR" -> mailbox -> parts.stream().anyMatch(p -> p.test(mailbox));
                case "NOT" -> mailbox -> parts.stream().noneMatch(p -> p.test(mailbox));
                default -> throw MethodError.invalidArguments("filter/operator");
            };
        }
        return condition(call, filter);
    }

    private static Predicate<Mailbox> condition(Call call, ObjectNode filter) {
        Arguments in = new Arguments(filter);
        Predicate<Mailbox> all = mailbox -> true;
        for (String name : filter.propertyNames()) {
            all = all.and(
                    switch (name) {
                        case "parentId" -> {
                            int parent = in.text(name)
                                    .map(id -> call.number('m', id))
                                    .orElse(0);
                            boolean top = in.text(name).isEmpty();
                            yield mailbox -> mailbox.parent() == parent && (top || parent != 0);
                        }
                        case "name" -> {
                            String part = in.text(name).orElse("").toLowerCase(Locale.ROOT);
                            yield mailbox ->
                                    mailbox.name().toLowerCase(Locale.ROOT).contains(part);
                        }
                        case "role" -> {
                            Optional<String> role = in.text(name);
                            yield mailbox -> Mailboxes.role(mailbox).equals(role);
                        }
                        case "hasAnyRole" -> {
                            boolean any = in.flag(name, true);
                            yield mailbox -> (mailbox.role() != Role.NONE) == any;
                        }
                        case "isSubscribed" -> {
                            boolean subscribed = in.flag(name, true);
                            yield mailbox -> mailbox.subscribed() == subscribed;
                        }
                        default -> throw new MethodError("unsupportedFilter", "unknown condition " + name);
                    });
        }
        return all;
    }

    private static Comparator<Mailbox> order(Arguments arguments) {
        Comparator<Mailbox> order = (_, _) -> 0;
        Optional<ArrayNode> sort = arguments.array("sort");
        if (sort.isPresent()) {
            for (JsonNode each : sort.get()) {
                if (!(each instanceof ObjectNode object)) {
                    throw MethodError.invalidArguments("sort");
                }
                Arguments in = new Arguments(object);
                Comparator<Mailbox> next = switch (in.text("property").orElse("")) {
                    case "name" -> Comparator.comparing(Mailbox::name, String.CASE_INSENSITIVE_ORDER);
                    case "sortOrder" -> Comparator.comparingInt(Mailbox::sortOrder);
                    case "parentId" -> Comparator.comparingInt(Mailbox::parent);
                    default -> throw new MethodError("unsupportedSort", "");
                };
                order = order.thenComparing(in.flag("isAscending", true) ? next : next.reversed());
            }
        }
        return order.thenComparingInt(Mailbox::id);
    }
}
