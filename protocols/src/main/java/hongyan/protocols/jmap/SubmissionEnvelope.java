package hongyan.protocols.jmap;

import hongyan.formats.address.MailAddress;
import hongyan.formats.mime.Envelope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Sender and recipients of a submission (RFC 8621 7): as given, else out of the message.
record SubmissionEnvelope(Optional<MailAddress> sender, List<MailAddress> recipients) {

    /// @throws SetError what RFC 8621 7.5 names
    static SubmissionEnvelope of(JsonNode given, Envelope header, int maxRecipients) {
        SubmissionEnvelope envelope = given instanceof ObjectNode object ? explicit(object) : implicit(header);
        if (envelope.recipients.isEmpty()) {
            throw SetError.of("noRecipients");
        }
        if (envelope.recipients.size() > maxRecipients) {
            throw SetError.bound("tooManyRecipients", "maxRecipients", maxRecipients);
        }
        return envelope;
    }

    private static SubmissionEnvelope explicit(ObjectNode given) {
        JsonNode from = given.path("mailFrom");
        if (!(given.path("rcptTo") instanceof ArrayNode to)
                || !from.path("email").isString()) {
            throw SetError.invalidProperties(List.of("envelope"));
        }
        parameters(from);
        String sender = from.path("email").stringValue();
        Optional<MailAddress> parsed = MailAddress.parse(sender);
        if (!sender.isEmpty() && parsed.isEmpty()) {
            throw SetError.invalidProperties(List.of("envelope"));
        }
        Set<MailAddress> recipients = new LinkedHashSet<>();
        List<String> bad = new ArrayList<>();
        for (JsonNode each : to) {
            parameters(each);
            add(each.path("email").asString(""), recipients, bad);
        }
        check(bad);
        return new SubmissionEnvelope(parsed, List.copyOf(recipients));
    }

    /// SMTP parameters: none are offered (submissionExtensions is empty).
    private static void parameters(JsonNode address) {
        JsonNode parameters = address.path("parameters");
        if (parameters instanceof ObjectNode object && !object.isEmpty()) {
            throw SetError.invalidProperties(List.of("envelope"), "no SMTP parameters are supported");
        }
    }

    private static SubmissionEnvelope implicit(Envelope header) {
        List<Envelope.Mailbox> from = header.sender().isEmpty() ? header.from() : header.sender();
        List<MailAddress> senders = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        add(from, new LinkedHashSet<>(), bad, senders);
        if (senders.size() != 1) {
            // RFC 8621 7.5
            throw SetError.list("invalidEmail", "properties", List.of("from"), "no single sender");
        }
        Set<MailAddress> recipients = new LinkedHashSet<>();
        List<MailAddress> all = new ArrayList<>();
        bad.clear();
        add(header.to(), recipients, bad, all);
        add(header.cc(), recipients, bad, all);
        add(header.bcc(), recipients, bad, all);
        check(bad);
        return new SubmissionEnvelope(Optional.of(senders.getFirst()), List.copyOf(recipients));
    }

    private static void add(
            List<Envelope.Mailbox> from, Set<MailAddress> into, List<String> bad, List<MailAddress> all) {
        for (Envelope.Mailbox mailbox : from) {
            if (mailbox.host() != null) {
                add(HeaderForm.address(mailbox).path("email").asString(""), into, bad);
            }
        }
        all.addAll(into);
    }

    private static void add(String email, Set<MailAddress> into, List<String> bad) {
        Optional<MailAddress> address = MailAddress.parse(email);
        if (address.isPresent()) {
            into.add(address.get());
        } else {
            bad.add(email);
        }
    }

    private static void check(List<String> bad) {
        if (!bad.isEmpty()) {
            throw SetError.list("invalidRecipients", "invalidRecipients", bad, "");
        }
    }
}
