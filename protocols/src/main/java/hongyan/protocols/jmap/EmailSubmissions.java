package hongyan.protocols.jmap;

import hongyan.base.failure.Refusal;
import hongyan.base.json.Json;
import hongyan.formats.address.MailAddress;
import hongyan.kv.blob.Bodies;
import hongyan.services.delivery.Delivery;
import hongyan.services.delivery.Inbound;
import hongyan.services.submission.Submission;
import hongyan.services.submission.SubmissionSettings;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Email;
import hongyan.store.account.Stream;
import hongyan.store.sending.Submissions;
import hongyan.store.sending.Submitted;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `EmailSubmission/set` (RFC 8621 7.5): hands messages over for sending, then keeps a record.
///
/// What was handed over cannot be undone, so `ifInState` is checked before anything is sent. A record that cannot be
/// written does not take the mail back.
final class EmailSubmissions {
    private final AccountStore store;
    private final Bodies bodies;
    private final Submissions submissions;
    private final Submission submission;
    private final SubmissionSettings limits;
    private final IdentityMethods identities;
    private final EmailSet emails;
    private final InstantSource clock;

    EmailSubmissions(Jmap jmap, IdentityMethods identities, EmailSet emails) {
        this.store = jmap.store();
        this.bodies = jmap.bodies();
        this.submissions = jmap.submissions();
        this.submission = jmap.submission();
        this.limits = jmap.sending();
        this.clock = jmap.clock();
        this.identities = identities;
        this.emails = emails;
    }

    ObjectNode set(Call call) throws IOException {
        int account = call.account();
        SetRequest request = SetRequest.of(call.arguments());
        Optional<ObjectNode> onUpdate = call.arguments().object("onSuccessUpdateEmail");
        List<String> onDestroy = call.arguments().texts("onSuccessDestroyEmail").orElse(List.of());
        request.check(store.read(account, view -> view.state(Stream.SUBMISSION)));
        SetAnswer answer = new SetAnswer();
        Map<String, Submitted> sent = new LinkedHashMap<>();
        for (Map.Entry<String, ObjectNode> each : request.create().entrySet()) {
            try {
                sent.put(each.getKey(), send(call, each.getValue()));
            } catch (SetError error) {
                answer.notCreated(each.getKey(), error);
            }
        }
        Map<String, Integer> emailOf = new HashMap<>();
        ObjectNode json = store.update(account, tx -> {
            String before = tx.state(Stream.SUBMISSION);
            sent.forEach((id, given) -> answer.create(call, id, () -> {
                Submitted made = submissions.create(tx, given);
                emailOf.put("#" + id, made.email());
                return SubmissionMethods.json(made, Optional.of(SubmissionMethods.SERVER_SET));
            }));
            request.update()
                    .forEach((id, patch) -> answer.update(id, () -> {
                        Submitted found =
                                submissions.find(tx, call.number('s', id)).orElseThrow(() -> SetError.of("notFound"));
                        emailOf.put(id, found.email());
                        // RFC 8621 7.5: only undoStatus can change, and here everything is final at once
                        for (String property : patch.propertyNames()) {
                            if (!property.equals("undoStatus")) {
                                throw SetError.invalidProperties(List.of(property));
                            }
                        }
                        if (!patch.path("undoStatus").asString("").equals("final")) {
                            throw SetError.of("cannotUnsend");
                        }
                    }));
            request.destroy()
                    .forEach(id -> answer.destroy(id, () -> {
                        int number = call.number('s', id);
                        submissions.find(tx, number).ifPresent(found -> emailOf.put(id, found.email()));
                        return submissions.destroy(tx, number);
                    }));
            return answer.json(account, before, tx.state(Stream.SUBMISSION));
        });
        afterwards(call, onUpdate, onDestroy, answer, emailOf);
        return json;
    }

    /// RFC 8621 7.5: an implicit `Email/set` for what went well.
    private void afterwards(
            Call call,
            Optional<ObjectNode> onUpdate,
            List<String> onDestroy,
            SetAnswer answer,
            Map<String, Integer> emailOf)
            throws IOException {
        Map<String, ObjectNode> update = new LinkedHashMap<>();
        List<String> destroy = new ArrayList<>();
        if (onUpdate.isPresent()) {
            for (Map.Entry<String, JsonNode> each : onUpdate.get().properties()) {
                Integer email = emailOf.get(each.getKey());
                if (email != null && succeeded(answer, each.getKey()) && each.getValue() instanceof ObjectNode patch) {
                    update.put(Ids.email(email), patch);
                }
            }
        }
        for (String id : onDestroy) {
            Integer email = emailOf.get(id);
            if (email != null && succeeded(answer, id)) {
                destroy.add(Ids.email(email));
            }
        }
        if (!update.isEmpty() || !destroy.isEmpty()) {
            SetRequest implied = new SetRequest(Optional.empty(), Map.of(), update, destroy);
            call.more().accept(Method.EMAIL_SET.text(), emails.set(call, implied));
        }
    }

    private static boolean succeeded(SetAnswer answer, String id) {
        return id.startsWith("#") ? answer.created(id.substring(1)) : answer.updatedOrDestroyed(id);
    }

    private Submitted send(Call call, ObjectNode given) throws IOException {
        for (String property : given.propertyNames()) {
            if (!Set.of("identityId", "emailId", "envelope").contains(property)) {
                throw SetError.invalidProperties(List.of(property));
            }
        }
        int identity = call.number('i', given.path("identityId").asString(""));
        if (identities.of(call.principal()).stream().noneMatch(known -> known.id() == identity)) {
            throw SetError.invalidProperties(List.of("identityId"));
        }
        int number = call.number('e', given.path("emailId").asString(""));
        Email email = store.read(call.principal().account(), view -> view.email(number))
                .orElseThrow(() -> SetError.invalidProperties(List.of("emailId")));
        SubmissionEnvelope envelope =
                SubmissionEnvelope.of(given.path("envelope"), email.envelope(), limits.maxRecipients());
        if (email.envelope().from().isEmpty()) {
            throw SetError.list("invalidEmail", "properties", List.of("from"), "");
        }
        return new Submitted(
                0,
                identity,
                email.id(),
                email.thread(),
                envelope.sender().map(MailAddress::toString).orElse(""),
                envelope.recipients().stream().map(MailAddress::toString).toList(),
                clock.instant(),
                handOver(call, email, envelope));
    }

    private String handOver(Call call, Email email, SubmissionEnvelope envelope) throws IOException {
        Inbound.Peer peer = new Inbound.Peer(
                call.peer(),
                "jmap",
                call.secure() ? Optional.of("TLS") : Optional.empty(),
                call.secure() ? "HTTPS" : "HTTP");
        try (Delivery delivery = begin(call, peer, envelope, email.size())) {
            recipients(delivery, envelope.recipients());
            try (InputStream in = bodies.open(email.blob()).open()) {
                WholeLines text = new WholeLines(delivery.draft());
                in.transferTo(text);
                text.end();
            }
            try {
                return delivery.commit();
            } catch (Refusal refusal) {
                throw switch (refusal.reason()) {
                    // here it is about nobody but them: all were full by then
                    case OVER_QUOTA -> invalid(unreachable(envelope.recipients(), refusal));
                    // RFC 8621 7.5: the message itself
                    case BAD_FROM -> SetError.list("invalidEmail", "properties", List.of("from"), "");
                    default -> refused(refusal, "forbiddenFrom", limits.maxRecipients());
                };
            }
        }
    }

    /// RFC 8621 7.5: all that cannot be reached are named at once; what is not about one of them stops the submission.
    private void recipients(Delivery delivery, List<MailAddress> recipients) {
        Map<String, String> bad = new LinkedHashMap<>();
        for (MailAddress recipient : recipients) {
            try {
                delivery.recipient(recipient);
            } catch (Refusal refusal) {
                switch (refusal.reason()) {
                    case NO_SUCH_USER,
                            NOT_FOUND,
                            BAD_ADDRESS,
                            RELAY_DENIED,
                            ACCOUNT_FROZEN,
                            DOMAIN_NOT_VERIFIED,
                            OVER_QUOTA,
                            TOO_BIG -> bad.putAll(unreachable(List.of(recipient), refusal));
                    default -> {
                        boolean all = delivery.recipients() >= limits.maxRecipients();
                        throw refused(refusal, "forbiddenMailFrom", all ? limits.maxRecipients() : limits.maxForeign());
                    }
                }
            }
        }
        if (!bad.isEmpty()) {
            throw invalid(bad);
        }
    }

    private static Map<String, String> unreachable(List<MailAddress> recipients, Refusal why) {
        Map<String, String> bad = new LinkedHashMap<>();
        recipients.forEach(to -> bad.put(to.toString(), why.reason().text()));
        return bad;
    }

    /// @param bad addresses, with why
    private static SetError invalid(Map<String, String> bad) {
        List<String> reasons = new ArrayList<>();
        bad.forEach((address, why) -> reasons.add(address + ": " + why));
        return SetError.list(
                "invalidRecipients", "invalidRecipients", List.copyOf(bad.keySet()), String.join("; ", reasons));
    }

    private Delivery begin(Call call, Inbound.Peer peer, SubmissionEnvelope envelope, long size) {
        try {
            return submission.begin(call.principal(), peer, envelope.sender(), size);
        } catch (Refusal refusal) {
            throw refused(refusal, "forbiddenMailFrom", limits.maxRecipients());
        }
    }

    /// RFC 8621 7.5
    private SetError refused(Refusal refusal, String notOwned, int maxRecipients) {
        return switch (refusal.reason()) {
            case SENDER_NOT_OWNED -> SetError.of(notOwned);
            case TOO_BIG -> SetError.bound("tooLarge", "maxSize", limits.maxSize());
            case TOO_MANY_RECIPIENTS -> SetError.bound("tooManyRecipients", "maxRecipients", maxRecipients);
            case NO_VALID_RECIPIENTS -> SetError.of("noRecipients");
            case STORAGE, DISK_FULL, SHUTTING_DOWN, DNS_UNAVAILABLE, INTERNAL ->
                SetError.of("serverUnavailable", refusal.reason().text());
            default -> SetError.of("forbiddenToSend", refusal.reason().text());
        };
    }

    static ObjectNode envelope(Submitted submitted) {
        ObjectNode envelope = Json.object();
        envelope.putObject("mailFrom").put("email", submitted.sender()).putNull("parameters");
        var to = envelope.putArray("rcptTo");
        submitted
                .recipients()
                .forEach(email -> to.addObject().put("email", email).putNull("parameters"));
        return envelope;
    }
}
