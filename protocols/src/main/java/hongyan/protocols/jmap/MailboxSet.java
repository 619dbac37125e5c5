package hongyan.protocols.jmap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.json.Json;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import hongyan.store.account.Stream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `Mailbox/set` (RFC 8621 2.5): all of it in one transaction.
final class MailboxSet {
    private static final Set<String> SETTABLE = Set.of("name", "parentId", "role", "sortOrder", "isSubscribed");

    private final AccountStore store;

    MailboxSet(AccountStore store) {
        this.store = store;
    }

    ObjectNode set(Call call) {
        int account = call.account();
        SetRequest request = SetRequest.of(call.arguments());
        boolean removeEmails = call.arguments().flag("onDestroyRemoveEmails", false);
        return store.update(account, tx -> {
            String before = tx.state(Stream.MAILBOX);
            request.check(before);
            SetAnswer answer = new SetAnswer();
            create(call, tx, request, answer);
            request.update()
                    .forEach((id, patch) -> answer.update(id, () -> update(call, tx, call.number('m', id), patch)));
            destroy(call, tx, request, removeEmails, answer);
            return answer.json(account, before, tx.state(Stream.MAILBOX));
        });
    }

    /// Parents before children, in whatever order they were given.
    private static void create(Call call, AccountTx tx, SetRequest request, SetAnswer answer) {
        Map<String, ObjectNode> left = new LinkedHashMap<>(request.create());
        boolean progress = true;
        while (progress && !left.isEmpty()) {
            progress = false;
            for (Map.Entry<String, ObjectNode> each : List.copyOf(left.entrySet())) {
                String parent = each.getValue().path("parentId").asString("");
                boolean waits = parent.startsWith("#") && left.containsKey(parent.substring(1));
                if (!waits) {
                    answer.create(call, each.getKey(), () -> create(call, tx, each.getValue()));
                    left.remove(each.getKey());
                    progress = true;
                }
            }
        }
        left.keySet().forEach(id -> answer.notCreated(id, SetError.invalidProperties(List.of("parentId"))));
    }

    private static ObjectNode create(Call call, AccountTx tx, ObjectNode given) {
        for (String property : given.propertyNames()) {
            if (!SETTABLE.contains(property)) {
                throw SetError.invalidProperties(List.of(property));
            }
        }
        String name = name(given.path("name"));
        int parent = parent(call, tx, given.path("parentId"));
        Role role = role(tx, given.path("role"));
        // RFC 8620 5.3: an object is created whole or not at all
        OptionalInt order =
                given.hasNonNull("sortOrder") ? OptionalInt.of(sortOrder(given.get("sortOrder"))) : OptionalInt.empty();
        Optional<Boolean> subscribed = given.hasNonNull("isSubscribed")
                ? Optional.of(flag(given.get("isSubscribed"), "isSubscribed"))
                : Optional.empty();
        Mailbox made;
        try {
            made = tx.createMailbox(parent, name, role);
        } catch (NotAllowed refused) {
            throw onName(refused);
        }
        if (order.isPresent()) {
            made = tx.setSortOrder(made.id(), order.getAsInt());
        }
        if (subscribed.isPresent()) {
            made = tx.subscribe(made.id(), subscribed.get());
        }
        ObjectNode json = Json.object().put("id", Ids.mailbox(made.id()));
        json.put("sortOrder", made.sortOrder()).put("isSubscribed", made.subscribed());
        json.put("totalEmails", 0).put("unreadEmails", 0).put("totalThreads", 0).put("unreadThreads", 0);
        json.set("myRights", Mailboxes.rights(made));
        return json;
    }

    private static SetError onName(NotAllowed refused) {
        return switch (refused.reason()) {
            case EXISTS, SYNTAX ->
                SetError.invalidProperties(List.of("name"), refused.reason().text());
            case NOT_FOUND -> SetError.invalidProperties(List.of("parentId"));
            case LIMIT -> SetError.of("overQuota", "too many mailboxes");
            default -> SetError.of("forbidden");
        };
    }

    private static void update(Call call, AccountTx tx, int id, ObjectNode patch) {
        Mailbox mailbox = tx.mailbox(id).orElseThrow(() -> SetError.of("notFound"));
        String name = mailbox.name();
        int parent = mailbox.parent();
        for (Map.Entry<String, JsonNode> each : patch.properties()) {
            JsonNode value = each.getValue();
            switch (each.getKey()) {
                case "name" -> name = name(value);
                case "parentId" -> parent = parent(call, tx, value);
                case "sortOrder" -> sortOrder(value);
                case "isSubscribed" -> flag(value, "isSubscribed");
                case "role" -> {
                    if (!value.asString("").equals(Mailboxes.role(mailbox).orElse(""))) {
                        throw SetError.invalidProperties(List.of("role"), "a role stays with its mailbox");
                    }
                }
                default -> throw SetError.invalidProperties(List.of(each.getKey()));
            }
        }
        boolean inbox = mailbox.role() == Role.INBOX && name.equalsIgnoreCase("inbox");
        if ((!name.equals(mailbox.name()) && !inbox) || parent != mailbox.parent()) {
            try {
                tx.renameMailbox(id, parent, name);
            } catch (NotAllowed refused) {
                throw onName(refused);
            }
        }
        if (patch.has("sortOrder")) {
            tx.setSortOrder(id, sortOrder(patch.get("sortOrder")));
        }
        if (patch.has("isSubscribed")) {
            tx.subscribe(id, flag(patch.get("isSubscribed"), "isSubscribed"));
        }
    }

    /// Children before parents, in whatever order they were given.
    private static void destroy(Call call, AccountTx tx, SetRequest request, boolean removeEmails, SetAnswer answer) {
        List<String> left = new java.util.ArrayList<>(new java.util.LinkedHashSet<>(request.destroy()));
        boolean progress = true;
        while (progress && !left.isEmpty()) {
            progress = false;
            for (String id : List.copyOf(left)) {
                int number = call.number('m', id);
                if (tx.mailbox(number).isEmpty() || !hasChild(tx, number)) {
                    answer.destroy(id, () -> destroy(tx, number, removeEmails));
                    left.remove(id);
                    progress = true;
                }
            }
        }
        left.forEach(id -> answer.destroy(id, () -> {
            throw SetError.of("mailboxHasChild");
        }));
    }

    private static boolean hasChild(AccountTx tx, int id) {
        return tx.mailboxes().stream().anyMatch(mailbox -> mailbox.parent() == id);
    }

    private static boolean destroy(AccountTx tx, int id, boolean removeEmails) {
        Mailbox mailbox = tx.mailbox(id).orElseThrow(() -> new NotAllowed(Reason.NOT_FOUND));
        if (mailbox.role() == Role.INBOX) {
            throw SetError.of("forbidden");
        }
        if (mailbox.total() > 0 && !removeEmails) {
            throw SetError.of("mailboxHasEmail");
        }
        tx.destroyMailbox(id);
        return true;
    }

    private static String name(JsonNode value) {
        String name = value.asString("");
        if (!value.isString() || name.isBlank() || name.length() > Limits.MAILBOX_NAME) {
            throw SetError.invalidProperties(List.of("name"));
        }
        return name;
    }

    private static int parent(Call call, AccountTx tx, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return 0;
        }
        int id = value.isString() ? call.number('m', value.stringValue()) : 0;
        if (tx.mailbox(id).isEmpty()) {
            throw SetError.invalidProperties(List.of("parentId"));
        }
        return id;
    }

    private static Role role(AccountTx tx, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return Role.NONE;
        }
        for (Role role : Role.values()) {
            boolean named =
                    role != Role.NONE && role.name().toLowerCase(Locale.ROOT).equals(value.asString(""));
            if (named && tx.mailboxWithRole(role).isEmpty()) {
                return role;
            }
        }
        throw SetError.invalidProperties(List.of("role"));
    }

    private static int sortOrder(JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw SetError.invalidProperties(List.of("sortOrder"));
        }
        return value.intValue();
    }

    private static boolean flag(JsonNode value, String property) {
        if (!value.isBoolean()) {
            throw SetError.invalidProperties(List.of(property));
        }
        return value.booleanValue();
    }
}
