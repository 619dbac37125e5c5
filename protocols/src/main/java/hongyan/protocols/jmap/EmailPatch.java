package hongyan.protocols.jmap;

import hongyan.store.account.AccountTx;
import hongyan.store.account.EmailState;
import hongyan.store.account.Flags;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A change of an email's keywords and mailboxes (RFC 8621 4.6): whole maps, or patches of single entries.
final class EmailPatch {
    private EmailPatch() {}

    /// Applies the patch.
    ///
    /// @throws SetError `notFound`, `invalidProperties`, `invalidPatch`, `tooManyKeywords`, `tooManyMailboxes`
    static void apply(Call call, AccountTx tx, int email, ObjectNode patch) {
        EmailState state = tx.state(email).orElseThrow(() -> SetError.of("notFound"));
        Set<String> keywords = new TreeSet<>();
        Keywords.json(state.flags()).propertyNames().forEach(keywords::add);
        Set<Integer> mailboxes = new TreeSet<>();
        state.places().forEach(place -> mailboxes.add(place.mailbox()));
        boolean flagsMoved = false;
        boolean placesMoved = false;
        for (Map.Entry<String, JsonNode> each : patch.properties()) {
            String path = each.getKey();
            JsonNode value = each.getValue();
            if (path.equals("keywords")) {
                exclusive(patch, "keywords/");
                keywords.clear();
                keywords.addAll(keywords(value));
                flagsMoved = true;
            } else if (path.equals("mailboxIds")) {
                exclusive(patch, "mailboxIds/");
                mailboxes.clear();
                mailboxes.addAll(mailboxes(call, tx, value));
                placesMoved = true;
            } else if (path.startsWith("keywords/")) {
                String keyword = entry(path, "keywords/").toLowerCase(java.util.Locale.ROOT);
                if (!Keywords.valid(keyword)) {
                    throw SetError.invalidProperties(List.of(path));
                }
                member(keywords, keyword, value, path);
                flagsMoved = true;
            } else if (path.startsWith("mailboxIds/")) {
                member(mailboxes, mailbox(call, tx, entry(path, "mailboxIds/"), path), value, path);
                placesMoved = true;
            } else {
                throw SetError.invalidProperties(List.of(path), "an email's content never changes");
            }
        }
        if (mailboxes.isEmpty()) {
            throw SetError.invalidProperties(List.of("mailboxIds"), "an email is in at least one mailbox");
        }
        bounds(keywords, mailboxes);
        if (placesMoved) {
            tx.setMailboxes(email, mailboxes);
        }
        if (flagsMoved) {
            tx.setFlags(email, Keywords.flags(keywords));
        }
    }

    static void bounds(Set<String> keywords, Set<Integer> mailboxes) {
        if (keywords.size() > Flags.MAX_KEYWORDS) {
            throw SetError.of("tooManyKeywords");
        }
        if (mailboxes.size() > Limits.MAILBOXES_PER_EMAIL) {
            throw SetError.of("tooManyMailboxes");
        }
    }

    /// RFC 8620 5.3: no patch may reach into what another one sets.
    private static void exclusive(ObjectNode patch, String prefix) {
        for (String path : patch.propertyNames()) {
            if (path.startsWith(prefix)) {
                throw SetError.of("invalidPatch");
            }
        }
    }

    private static String entry(String path, String prefix) {
        return path.substring(prefix.length()).replace("~1", "/").replace("~0", "~");
    }

    private static <T> void member(Set<T> set, T entry, JsonNode value, String path) {
        if (value.isNull()) {
            set.remove(entry);
        } else if (value.isBoolean() && value.booleanValue()) {
            set.add(entry);
        } else {
            throw SetError.invalidProperties(List.of(path));
        }
    }

    /// A map of keywords to `true`.
    static Set<String> keywords(JsonNode value) {
        Set<String> keywords = new TreeSet<>();
        if (!(value instanceof ObjectNode map)) {
            throw SetError.invalidProperties(List.of("keywords"));
        }
        for (Map.Entry<String, JsonNode> each : map.properties()) {
            boolean set = each.getValue().isBoolean() && each.getValue().booleanValue();
            if (!set || !Keywords.valid(each.getKey())) {
                throw SetError.invalidProperties(List.of("keywords"));
            }
            keywords.add(each.getKey().toLowerCase(java.util.Locale.ROOT));
        }
        return keywords;
    }

    /// A map of mailbox ids to `true`; each must be there.
    static Set<Integer> mailboxes(Call call, AccountTx tx, JsonNode value) {
        Set<Integer> mailboxes = new TreeSet<>();
        if (!(value instanceof ObjectNode map)) {
            throw SetError.invalidProperties(List.of("mailboxIds"));
        }
        for (Map.Entry<String, JsonNode> each : map.properties()) {
            if (!each.getValue().isBoolean() || !each.getValue().booleanValue()) {
                throw SetError.invalidProperties(List.of("mailboxIds"));
            }
            mailboxes.add(mailbox(call, tx, each.getKey(), "mailboxIds"));
        }
        return mailboxes;
    }

    private static int mailbox(Call call, AccountTx tx, String id, String property) {
        int mailbox = call.number('m', id);
        if (tx.mailbox(mailbox).isEmpty()) {
            throw SetError.invalidProperties(List.of(property));
        }
        return mailbox;
    }
}
