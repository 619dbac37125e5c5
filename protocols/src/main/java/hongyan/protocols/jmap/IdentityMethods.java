package hongyan.protocols.jmap;

import hongyan.base.json.Json;
import hongyan.formats.address.MailAddress;
import hongyan.services.auth.Principal;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Stream;
import hongyan.store.sending.Identities;
import hongyan.store.sending.Identity;
import hongyan.store.sending.Identity.NamedAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `Identity/get`, `/changes`, `/set` (RFC 8621 6). A person has an identity for each address, and for that of each
/// shared mailbox they may send as; more for the same addresses may be added.
final class IdentityMethods {
    static final Set<String> PROPERTIES =
            Set.of("id", "name", "email", "replyTo", "bcc", "textSignature", "htmlSignature", "mayDelete");

    private static final int MAX_TEXT = 100_000;
    private static final int MAX_ADDRESSES = 50;

    private final AccountStore store;
    private final Identities identities;

    IdentityMethods(AccountStore store, Identities identities) {
        this.store = store;
        this.identities = identities;
    }

    /// Those of the caller.
    List<Identity> of(Principal principal) {
        return identities.of(principal.account(), names(principal));
    }

    /// The addresses to send from, each with the name that goes with it.
    private static SequencedMap<String, String> names(Principal principal) {
        SequencedMap<String, String> names = new LinkedHashMap<>();
        principal.addresses().forEach(address -> names.put(address.toString(), principal.name()));
        principal
                .sendAs()
                .forEach(mailbox -> names.putIfAbsent(mailbox.address().toString(), mailbox.name()));
        return names;
    }

    ObjectNode get(Call call) {
        int account = call.account();
        Optional<Set<String>> properties = Answers.properties(call.arguments(), PROPERTIES);
        Optional<List<String>> ids = call.arguments().ids();
        List<Identity> all = of(call.principal());
        String state = store.read(account, view -> view.state(Stream.IDENTITY));
        ObjectNode answer = Answers.start(account).put("state", state);
        ArrayNode list = answer.putArray("list");
        ArrayNode notFound = answer.putArray("notFound");
        if (ids.isEmpty()) {
            all.forEach(identity -> list.add(json(identity, properties)));
            return answer;
        }
        for (String id : new java.util.LinkedHashSet<>(ids.get())) {
            int number = call.number('i', id);
            Optional<Identity> found =
                    all.stream().filter(identity -> identity.id() == number).findFirst();
            if (found.isPresent()) {
                list.add(json(found.get(), properties));
            } else {
                notFound.add(id);
            }
        }
        return answer;
    }

    ObjectNode changes(Call call) {
        return store.read(call.account(), view -> Answers.changes(call, view, Stream.IDENTITY, Ids::identity));
    }

    ObjectNode set(Call call) {
        int account = call.account();
        SetRequest request = SetRequest.of(call.arguments());
        Set<String> own = names(call.principal()).keySet();
        return store.update(account, tx -> {
            String before = tx.state(Stream.IDENTITY);
            request.check(before);
            SetAnswer answer = new SetAnswer();
            request.create()
                    .forEach((id, given) -> answer.create(call, id, () -> {
                        Identity made = identities.create(tx, created(given, own));
                        return Json.object().put("id", Ids.identity(made.id())).put("mayDelete", true);
                    }));
            request.update()
                    .forEach((id, patch) -> answer.update(
                            id, () -> identities.update(tx, patched(find(call, tx, id, own), patch, false))));
            request.destroy()
                    .forEach(id -> answer.destroy(id, () -> {
                        Identity identity = find(call, tx, id, own);
                        if (!identity.mayDelete()) {
                            throw SetError.of("forbidden", "there is one for each address");
                        }
                        identities.destroy(tx, identity.id());
                        return true;
                    }));
            return answer.json(account, before, tx.state(Stream.IDENTITY));
        });
    }

    private Identity find(Call call, AccountTx tx, String id, Set<String> own) {
        return identities
                .find(tx, call.number('i', id))
                .filter(identity -> own.contains(identity.email()))
                .orElseThrow(() -> SetError.of("notFound"));
    }

    private static Identity created(ObjectNode given, Set<String> own) {
        String email = given.path("email").asString("");
        String address = MailAddress.parse(email).map(MailAddress::toString).orElse(email);
        if (!own.contains(address)) {
            // RFC 8621 6.3
            throw SetError.of("forbiddenFrom", "not an address of this account");
        }
        return patched(new Identity(0, "", address, List.of(), List.of(), "", "", true), given, true);
    }

    private static Identity patched(Identity old, ObjectNode patch, boolean create) {
        String name = old.name();
        List<NamedAddress> replyTo = old.replyTo();
        List<NamedAddress> bcc = old.bcc();
        String text = old.textSignature();
        String html = old.htmlSignature();
        for (Map.Entry<String, JsonNode> each : patch.properties()) {
            JsonNode value = each.getValue();
            switch (each.getKey()) {
                case "name" -> name = text(value, "name", 500);
                case "replyTo" -> replyTo = addresses(value, "replyTo");
                case "bcc" -> bcc = addresses(value, "bcc");
                case "textSignature" -> text = text(value, "textSignature", MAX_TEXT);
                case "htmlSignature" -> html = text(value, "htmlSignature", MAX_TEXT);
                case "email" -> {
                    if (!create) {
                        throw SetError.invalidProperties(List.of("email"));
                    }
                }
                default -> throw SetError.invalidProperties(List.of(each.getKey()));
            }
        }
        return new Identity(old.id(), name, old.email(), replyTo, bcc, text, html, old.mayDelete());
    }

    private static String text(JsonNode value, String property, int most) {
        String text = value.asString("");
        if (!value.isString() || text.length() > most) {
            throw SetError.invalidProperties(List.of(property));
        }
        return text;
    }

    private static List<NamedAddress> addresses(JsonNode value, String property) {
        if (value.isNull()) {
            return List.of();
        }
        if (!(value instanceof ArrayNode array) || array.size() > MAX_ADDRESSES) {
            throw SetError.invalidProperties(List.of(property));
        }
        List<NamedAddress> all = new ArrayList<>();
        for (JsonNode each : array) {
            String email = each.path("email").asString("");
            if (MailAddress.parse(email).isEmpty()) {
                throw SetError.invalidProperties(List.of(property));
            }
            all.add(new NamedAddress(each.path("name").asString(""), email));
        }
        return all;
    }

    private static ObjectNode json(Identity identity, Optional<Set<String>> asked) {
        ObjectNode json = Json.object().put("id", Ids.identity(identity.id()));
        json.put("name", identity.name()).put("email", identity.email());
        json.set("replyTo", json(identity.replyTo()));
        json.set("bcc", json(identity.bcc()));
        json.put("textSignature", identity.textSignature()).put("htmlSignature", identity.htmlSignature());
        json.put("mayDelete", identity.mayDelete());
        asked.ifPresent(json::retain);
        return json;
    }

    private static JsonNode json(List<NamedAddress> addresses) {
        if (addresses.isEmpty()) {
            return Json.mapper().getNodeFactory().nullNode();
        }
        ArrayNode array = Json.array();
        for (NamedAddress address : addresses) {
            array.addObject()
                    .put("name", address.name().isEmpty() ? null : address.name())
                    .put("email", address.email());
        }
        return array;
    }
}
