package hongyan.protocols.jmap;

import hongyan.formats.mime.Envelope;
import hongyan.store.account.Email;
import hongyan.store.account.EmailState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The order of `Email/query` (RFC 8621 4.4.2).
///
/// @param byArrival whether `receivedAt` alone decides, so that the mailbox's own order serves
/// @param newestFirst for `byArrival`
/// @param states whether flags must be read
/// @param comparator for all other orders
record EmailSort(boolean byArrival, boolean newestFirst, boolean states, Comparator<Row> comparator) {
    /// What the session announces.
    static final List<String> PROPERTIES =
            List.of("receivedAt", "sentAt", "size", "from", "to", "subject", "hasKeyword");

    private static final int MAX_COMPARATORS = 8;

    /// A result to be sorted.
    record Row(Email email, Optional<EmailState> state) {}

    static EmailSort of(Arguments arguments) {
        Optional<ArrayNode> sort = arguments.array("sort");
        if (sort.isEmpty() || sort.get().isEmpty()) {
            return new EmailSort(true, true, false, (_, _) -> 0);
        }
        if (sort.get().size() > MAX_COMPARATORS) {
            throw new MethodError("unsupportedSort", "too many comparators");
        }
        List<Comparator<Row>> comparators = new ArrayList<>();
        boolean states = false;
        String first = "";
        boolean firstAscending = true;
        for (JsonNode each : sort.get()) {
            if (!(each instanceof ObjectNode object)) {
                throw MethodError.invalidArguments("sort");
            }
            Arguments in = new Arguments(object);
            String property = in.text("property").orElseThrow(() -> MethodError.invalidArguments("sort/property"));
            boolean ascending = in.flag("isAscending", true);
            Comparator<Row> comparator = comparator(property, in);
            comparators.add(ascending ? comparator : comparator.reversed());
            states |= property.equals("hasKeyword");
            if (first.isEmpty()) {
                first = property;
                firstAscending = ascending;
            }
        }
        Comparator<Row> all = comparators.getFirst();
        for (Comparator<Row> next : comparators.subList(1, comparators.size())) {
            all = all.thenComparing(next);
        }
        // receivedAt is as good as unique: what comes behind it does not matter
        return new EmailSort(first.equals("receivedAt"), !firstAscending, states, all);
    }

    private static Comparator<Row> comparator(String property, Arguments in) {
        return switch (property) {
            case "receivedAt" -> Comparator.comparing(row -> row.email.receivedAt());
            case "sentAt" -> Comparator.comparing(row -> row.email.sentAt());
            case "size" -> Comparator.comparingLong(row -> row.email.size());
            case "from" -> text(row -> person(row.email.envelope().from()));
            case "to" -> text(row -> person(row.email.envelope().to()));
            case "subject" -> text(row -> baseSubject(row.email.envelope()));
            case "hasKeyword" -> {
                String keyword = in.text("keyword").orElseThrow(() -> MethodError.invalidArguments("sort/keyword"));
                int bit = Keywords.bit(keyword);
                yield Comparator.comparing(row -> row.state
                        .map(s -> bit == 0 ? s.flags().has(keyword) : s.flags().has(bit))
                        .orElse(false));
            }
            default -> throw new MethodError("unsupportedSort", property);
        };
    }

    private static Comparator<Row> text(Function<Row, String> key) {
        return Comparator.comparing(key, String.CASE_INSENSITIVE_ORDER);
    }

    /// RFC 8621 4.4.2: the name, else the address.
    private static String person(List<Envelope.Mailbox> mailboxes) {
        for (Envelope.Mailbox mailbox : mailboxes) {
            if (mailbox.host() != null) {
                ObjectNode address = HeaderForm.address(mailbox);
                String name = address.path("name").asString("");
                return name.isEmpty() ? address.path("email").asString("") : name;
            }
        }
        return "";
    }

    /// Without the reply and forward marks (RFC 5256 2.1, and the Chinese ones).
    private static String baseSubject(Envelope envelope) {
        String raw = envelope.subject();
        String subject = raw == null ? "" : HeaderForm.text(raw);
        while (true) {
            String rest = withoutMark(subject);
            if (rest.equals(subject)) {
                return subject;
            }
            subject = rest;
        }
    }

    private static String withoutMark(String subject) {
        String lower = subject.toLowerCase(Locale.ROOT);
        for (String mark : List.of("re", "fw", "fwd", "回复", "答复", "转发")) {
            if (lower.startsWith(mark)) {
                String rest = subject.substring(mark.length()).strip();
                if (rest.startsWith(":") || rest.startsWith("：")) {
                    return rest.substring(1).strip();
                }
            }
        }
        return subject;
    }
}
