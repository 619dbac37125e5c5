package hongyan.protocols.jmap;

import hongyan.base.json.Json;
import hongyan.formats.mime.Message;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Added;
import hongyan.store.account.Flags;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Stream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `Email/set`, `/import` (RFC 8621 4.6, 4.8): messages are made and parsed first, then everything happens in one
/// transaction.
final class EmailSet {
    private static final Set<String> IMPORT = Set.of("blobId", "mailboxIds", "keywords", "receivedAt");

    private final AccountStore store;
    private final Bodies bodies;
    private final Blobs blobs;
    private final EmailBuild builder;
    private final InstantSource clock;

    /// @param maxMessage bytes of a message that may be sent
    EmailSet(AccountStore store, Bodies bodies, Blobs blobs, long maxMessage, InstantSource clock) {
        this.store = store;
        this.bodies = bodies;
        this.blobs = blobs;
        this.builder = new EmailBuild(bodies, blobs, maxMessage, clock);
        this.clock = clock;
    }

    /// A message ready to be added, or why there is none.
    private record Made(Draft draft, NewEmail email, ObjectNode properties) {}

    ObjectNode set(Call call) throws IOException {
        return set(call, SetRequest.of(call.arguments()));
    }

    ObjectNode set(Call call, SetRequest request) throws IOException {
        int account = call.account();
        SetAnswer answer = new SetAnswer();
        Map<String, Made> made = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, ObjectNode> each : request.create().entrySet()) {
                try {
                    made.put(each.getKey(), make(builder.build(call, each.getValue()), each.getValue()));
                } catch (SetError error) {
                    answer.notCreated(each.getKey(), error);
                }
            }
            return store.update(account, tx -> {
                String before = tx.state(Stream.EMAIL);
                request.check(before);
                made.forEach((id, email) -> answer.create(call, id, () -> add(call, tx, email)));
                request.update()
                        .forEach((id, patch) ->
                                answer.update(id, () -> EmailPatch.apply(call, tx, call.number('e', id), patch)));
                for (String id : new java.util.LinkedHashSet<>(request.destroy())) {
                    answer.destroy(id, () -> tx.destroy(call.number('e', id)));
                }
                return answer.json(account, before, tx.state(Stream.EMAIL));
            });
        } finally {
            close(made);
        }
    }

    ObjectNode importEmails(Call call) throws IOException {
        int account = call.account();
        ObjectNode emails = call.arguments().object("emails").orElseThrow(() -> MethodError.invalidArguments("emails"));
        if (emails.size() > Limits.OBJECTS_IN_SET) {
            throw new MethodError("requestTooLarge", "");
        }
        Optional<String> ifInState = call.arguments().text("ifInState");
        SetAnswer answer = new SetAnswer();
        Map<String, Made> made = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, JsonNode> each : emails.properties()) {
                try {
                    made.put(each.getKey(), imported(account, each.getValue()));
                } catch (SetError error) {
                    answer.notCreated(each.getKey(), error);
                }
            }
            ObjectNode json = store.update(account, tx -> {
                String before = tx.state(Stream.EMAIL);
                new SetRequest(ifInState, Map.of(), Map.of(), List.of()).check(before);
                made.forEach((id, email) -> answer.create(call, id, () -> add(call, tx, email)));
                return answer.json(account, before, tx.state(Stream.EMAIL));
            });
            List.of("updated", "destroyed", "notUpdated", "notDestroyed").forEach(json::remove);
            return json;
        } finally {
            close(made);
        }
    }

    private Made imported(int account, JsonNode given) throws IOException {
        if (!(given instanceof ObjectNode properties)) {
            throw SetError.invalidProperties(List.of());
        }
        for (String property : properties.propertyNames()) {
            if (!IMPORT.contains(property)) {
                throw SetError.invalidProperties(List.of(property));
            }
        }
        String id = properties.path("blobId").asString("");
        Optional<Blob> blob = blobs.find(account, id);
        if (blob.isEmpty()) {
            throw SetError.invalidProperties(List.of("blobId"), "no such blob");
        }
        Draft draft = bodies.draft();
        boolean copied = false;
        try (var in = blob.get().source().open()) {
            in.transferTo(draft);
            copied = true;
        } finally {
            if (!copied) {
                draft.close();
            }
        }
        return make(draft, properties);
    }

    /// Parses and seals; closes the draft when it cannot be used.
    private Made make(Draft draft, ObjectNode properties) throws IOException {
        boolean done = false;
        try {
            Message message = MimeParser.parse(draft.source());
            Set<String> keywords =
                    properties.hasNonNull("keywords") ? EmailPatch.keywords(properties.get("keywords")) : Set.of();
            EmailPatch.bounds(keywords, Set.of());
            Flags flags = Keywords.flags(keywords);
            NewEmail email = new NewEmail(draft.seal(), message, receivedAt(properties), flags);
            done = true;
            return new Made(draft, email, properties);
        } finally {
            if (!done) {
                draft.close();
            }
        }
    }

    private Instant receivedAt(ObjectNode properties) {
        if (!properties.hasNonNull("receivedAt")) {
            return clock.instant();
        }
        try {
            return Instant.parse(properties.path("receivedAt").asString(""));
        } catch (DateTimeException e) {
            throw SetError.invalidProperties(List.of("receivedAt"));
        }
    }

    private static ObjectNode add(Call call, AccountTx tx, Made made) {
        Set<Integer> mailboxes = EmailPatch.mailboxes(call, tx, made.properties.path("mailboxIds"));
        if (mailboxes.isEmpty()) {
            throw SetError.invalidProperties(List.of("mailboxIds"));
        }
        EmailPatch.bounds(Set.of(), mailboxes);
        Added added = tx.add(made.email, new ArrayList<>(mailboxes)).getFirst();
        return Json.object()
                .put("id", Ids.email(added.email()))
                .put("blobId", Blobs.ofEmail(added.email()))
                .put("threadId", Ids.thread(added.thread()))
                .put("size", made.email.body().size());
    }

    private static void close(Map<String, Made> made) throws IOException {
        for (Made each : made.values()) {
            each.draft.close();
        }
    }
}
