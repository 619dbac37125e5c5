package hongyan.protocols.jmap;

import hongyan.base.bytes.ByteSource;
import hongyan.base.json.Json;
import hongyan.formats.mime.Message;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountView;
import hongyan.store.account.Email;
import hongyan.store.account.EmailState;
import hongyan.store.account.Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `Email/get`, `/changes`, `/parse` and `Thread/get`, `/changes` (RFC 8621 3, 4.2, 4.3, 4.9). Rows are read in one
/// snapshot, bodies after it. How much of them one request gets: [Budget].
final class EmailGet {
    private final AccountStore store;
    private final Bodies bodies;
    private final Blobs blobs;

    EmailGet(AccountStore store, Bodies bodies, Blobs blobs) {
        this.store = store;
        this.bodies = bodies;
        this.blobs = blobs;
    }

    private record Read(String state, List<Email> emails, Map<Integer, EmailState> states) {}

    ObjectNode get(Call call) throws IOException {
        int account = call.account();
        EmailShape shape = EmailShape.of(call.arguments(), false);
        // RFC 8621 4.2: "all" is not for emails
        List<String> ids =
                call.arguments().ids().orElseThrow(() -> new MethodError("requestTooLarge", "ids must be given"));
        Map<String, Integer> numbers = new LinkedHashMap<>();
        ids.forEach(id -> numbers.put(id, call.number('e', id)));
        Read read = store.read(account, view -> read(view, shape, numbers));
        Map<Integer, Email> found = new HashMap<>();
        read.emails.forEach(email -> found.put(email.id(), email));
        ObjectNode answer = Answers.start(account).put("state", read.state);
        ArrayNode list = answer.putArray("list");
        ArrayNode notFound = answer.putArray("notFound");
        for (Map.Entry<String, Integer> id : numbers.entrySet()) {
            Email email = found.get(id.getValue());
            if (email == null) {
                notFound.add(id.getKey());
                continue;
            }
            Optional<ByteSource> source = shape.wantsBody() ? Optional.of(bodies.open(email.blob())) : Optional.empty();
            list.add(EmailJson.of(
                    call.budget(), shape, email, Optional.ofNullable(read.states.get(email.id())), source));
        }
        return answer;
    }

    private static Read read(AccountView view, EmailShape shape, Map<String, Integer> numbers) {
        List<Integer> wanted = numbers.values().stream().distinct().toList();
        Map<Integer, EmailState> states = new HashMap<>();
        if (shape.wantsState()) {
            view.states(wanted).forEach(state -> states.put(state.email(), state));
        }
        return new Read(view.state(Stream.EMAIL), view.emails(wanted), states);
    }

    ObjectNode changes(Call call) {
        return store.read(call.account(), view -> Answers.changes(call, view, Stream.EMAIL, Ids::email));
    }

    /// Messages inside of blobs (RFC 8621 4.9).
    ObjectNode parse(Call call) throws IOException {
        int account = call.account();
        EmailShape shape = EmailShape.of(call.arguments(), true);
        List<String> ids = call.arguments().texts("blobIds").orElseThrow(() -> MethodError.invalidArguments("blobIds"));
        if (ids.size() > Limits.OBJECTS_IN_GET) {
            throw new MethodError("requestTooLarge", "");
        }
        ObjectNode parsed = Json.object();
        List<String> notFound = new ArrayList<>();
        for (String id : ids) {
            Optional<Blob> blob = blobs.find(account, id);
            if (blob.isEmpty()) {
                notFound.add(id);
                continue;
            }
            ByteSource source = blob.get().source();
            Message message = MimeParser.parse(source);
            ObjectNode json = new EmailJson(
                            call.budget(), shape, id, message.envelope(), message.root(), Optional.of(source))
                    .content(message.preview(), message.hasAttachment());
            place(shape, json, id, source);
            parsed.set(id, json);
        }
        ObjectNode answer = Answers.start(account);
        answer.set("parsed", parsed);
        answer.set("notFound", Answers.strings(notFound));
        answer.putArray("notParsable");
        return answer;
    }

    private static void place(EmailShape shape, ObjectNode json, String blobId, ByteSource source) {
        for (String property : List.of("id", "threadId", "mailboxIds", "keywords", "receivedAt")) {
            if (shape.has(property)) {
                json.putNull(property);
            }
        }
        if (shape.has("blobId")) {
            json.put("blobId", blobId);
        }
        if (shape.has("size")) {
            json.put("size", source.size());
        }
    }

    ObjectNode threads(Call call) {
        int account = call.account();
        Answers.properties(call.arguments(), java.util.Set.of("id", "emailIds"));
        List<String> ids =
                call.arguments().ids().orElseThrow(() -> new MethodError("requestTooLarge", "ids must be given"));
        return store.read(account, view -> {
            ObjectNode answer = Answers.start(account).put("state", view.state(Stream.THREAD));
            ArrayNode list = answer.putArray("list");
            ArrayNode notFound = answer.putArray("notFound");
            for (String id : new java.util.LinkedHashSet<>(ids)) {
                List<Integer> emails = view.thread(call.number('t', id));
                if (emails.isEmpty()) {
                    notFound.add(id);
                } else {
                    list.addObject().put("id", id).set("emailIds", Answers.ids(emails, Ids::email));
                }
            }
            return answer;
        });
    }

    ObjectNode threadChanges(Call call) {
        return store.read(call.account(), view -> Answers.changes(call, view, Stream.THREAD, Ids::thread));
    }
}
