package hongyan.protocols.jmap;

import hongyan.base.json.Json;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountView;
import hongyan.store.account.Changes;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import hongyan.store.account.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `Mailbox/get`, `/changes` (RFC 8621 2.1, 2.2).
final class Mailboxes {
    static final Set<String> PROPERTIES = Set.of(
            "id",
            "name",
            "parentId",
            "role",
            "sortOrder",
            "totalEmails",
            "unreadEmails",
            "totalThreads",
            "unreadThreads",
            "myRights",
            "isSubscribed");

    private static final List<String> COUNTS = List.of("totalEmails", "unreadEmails", "totalThreads", "unreadThreads");

    private final AccountStore store;
    private final ThreadCounts threads;

    Mailboxes(AccountStore store, ThreadCounts threads) {
        this.store = store;
        this.threads = threads;
    }

    ObjectNode get(Call call) {
        int account = call.account();
        Optional<Set<String>> properties = Answers.properties(call.arguments(), PROPERTIES);
        Optional<List<String>> ids = call.arguments().ids();
        return store.read(account, view -> {
            ObjectNode answer = Answers.start(account);
            answer.put("state", view.state(Stream.MAILBOX));
            ArrayNode list = answer.putArray("list");
            ArrayNode notFound = answer.putArray("notFound");
            if (ids.isEmpty()) {
                for (Mailbox mailbox : sorted(view)) {
                    list.add(json(view, mailbox, properties));
                }
                return answer;
            }
            for (String id : new java.util.LinkedHashSet<>(ids.get())) {
                Optional<Mailbox> mailbox = view.mailbox(call.number('m', id));
                if (mailbox.isPresent()) {
                    list.add(json(view, mailbox.get(), properties));
                } else {
                    notFound.add(id);
                }
            }
            return answer;
        });
    }

    ObjectNode changes(Call call) {
        int account = call.account();
        return store.read(account, view -> {
            Changes changes = Answers.changesOf(call, view, Stream.MAILBOX);
            ObjectNode answer = Answers.changes(call, changes, Ids::mailbox);
            // RFC 8621 2.2
            if (changes.onlyCounts()
                    && changes.created().isEmpty()
                    && changes.destroyed().isEmpty()) {
                answer.set("updatedProperties", Answers.strings(COUNTS));
            } else {
                answer.putNull("updatedProperties");
            }
            return answer;
        });
    }

    /// By parents, order and name.
    static List<Mailbox> sorted(AccountView view) {
        List<Mailbox> all = new ArrayList<>(view.mailboxes());
        all.sort(java.util.Comparator.comparingInt(Mailbox::sortOrder)
                .thenComparingInt(m ->
                        m.role() == Role.NONE ? Integer.MAX_VALUE : m.role().code())
                .thenComparing(Mailbox::name)
                .thenComparingInt(Mailbox::id));
        return all;
    }

    static Optional<String> role(Mailbox mailbox) {
        return mailbox.role() == Role.NONE
                ? Optional.empty()
                : Optional.of(mailbox.role().name().toLowerCase(Locale.ROOT));
    }

    /// The name a person should see.
    private static String name(Mailbox mailbox) {
        return mailbox.role() == Role.INBOX ? "Inbox" : mailbox.name();
    }

    private ObjectNode json(AccountView view, Mailbox mailbox, Optional<Set<String>> asked) {
        Set<String> properties = asked.orElse(PROPERTIES);
        ObjectNode json = Json.object().put("id", Ids.mailbox(mailbox.id()));
        if (properties.contains("name")) {
            json.put("name", name(mailbox));
        }
        if (properties.contains("parentId")) {
            json.put("parentId", mailbox.parent() == 0 ? null : Ids.mailbox(mailbox.parent()));
        }
        if (properties.contains("role")) {
            json.put("role", role(mailbox).orElse(null));
        }
        if (properties.contains("sortOrder")) {
            json.put("sortOrder", mailbox.sortOrder());
        }
        if (properties.contains("totalEmails")) {
            json.put("totalEmails", mailbox.total());
        }
        if (properties.contains("unreadEmails")) {
            json.put("unreadEmails", mailbox.unseen());
        }
        if (properties.contains("totalThreads") || properties.contains("unreadThreads")) {
            Map<Integer, ThreadCounts.Count> counts = threads.of(view);
            ThreadCounts.Count count = counts.getOrDefault(mailbox.id(), new ThreadCounts.Count(0, 0));
            if (properties.contains("totalThreads")) {
                json.put("totalThreads", count.total());
            }
            if (properties.contains("unreadThreads")) {
                json.put("unreadThreads", count.unread());
            }
        }
        if (properties.contains("myRights")) {
            json.set("myRights", rights(mailbox));
        }
        if (properties.contains("isSubscribed")) {
            json.put("isSubscribed", mailbox.subscribed());
        }
        return json;
    }

    static ObjectNode rights(Mailbox mailbox) {
        boolean inbox = mailbox.role() == Role.INBOX;
        return Json.object()
                .put("mayReadItems", true)
                .put("mayAddItems", true)
                .put("mayRemoveItems", true)
                .put("maySetSeen", true)
                .put("maySetKeywords", true)
                .put("mayCreateChild", true)
                .put("mayRename", !inbox)
                .put("mayDelete", !inbox)
                .put("maySubmit", true);
    }
}
