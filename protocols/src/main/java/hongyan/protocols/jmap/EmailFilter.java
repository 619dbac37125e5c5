package hongyan.protocols.jmap;

import hongyan.services.search.Criterion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A filter of `Email/query` (RFC 8621 4.4.1) as a search program.
///
/// @param mailbox a mailbox every result is in, when the filter says so on top; 0 when not
/// @param plain whether being in that mailbox (or existing) is all that is asked
/// @param threads whether an email's neighbours in its thread matter
/// @param texts what is looked for in text, for snippets
record EmailFilter(Criterion criterion, int mailbox, boolean plain, boolean threads, List<String> texts) {
    private static final Set<String> CONDITIONS = Set.of(
            "inMailbox",
            "inMailboxOtherThan",
            "before",
            "after",
            "minSize",
            "maxSize",
            "allInThreadHaveKeyword",
            "someInThreadHaveKeyword",
            "noneInThreadHaveKeyword",
            "hasKeyword",
            "notKeyword",
            "hasAttachment",
            "text",
            "from",
            "to",
            "cc",
            "bcc",
            "subject",
            "body",
            "attachmentName",
            "header");

    static EmailFilter of(Call call) {
        Optional<ObjectNode> filter = call.arguments().object("filter");
        if (filter.isEmpty() || filter.get().isEmpty()) {
            return new EmailFilter(Criterion.ALL, 0, true, false, List.of());
        }
        Reader reader = new Reader(call);
        Criterion criterion = reader.read(filter.get(), 0);
        int mailbox = mailbox(criterion);
        boolean plain = mailbox != 0 && criterion instanceof Criterion.InMailbox;
        return new EmailFilter(criterion, mailbox, plain, reader.threads, reader.texts);
    }

    private static int mailbox(Criterion criterion) {
        if (criterion instanceof Criterion.InMailbox(Set<Integer> in) && in.size() == 1) {
            return in.iterator().next();
        }
        if (criterion instanceof Criterion.And(List<Criterion> all)) {
            for (Criterion each : all) {
                int mailbox = mailbox(each);
                if (mailbox != 0) {
                    return mailbox;
                }
            }
        }
        return 0;
    }

    private static final class Reader {
        private final Call call;
        private final List<String> texts = new ArrayList<>();
        private int conditions;
        private boolean threads;

        Reader(Call call) {
            this.call = call;
        }

        private static MethodError unsupported(String why) {
            return new MethodError("unsupportedFilter", why);
        }

        Criterion read(JsonNode node, int depth) {
            if (!(node instanceof ObjectNode filter)) {
                throw MethodError.invalidArguments("filter");
            }
            conditions += Math.max(1, filter.size());
            if (conditions > Limits.FILTER_CONDITIONS || depth > Limits.FILTER_DEPTH) {
                throw unsupported("too many conditions");
            }
            return filter.has("operator") ? operator(filter, depth) : condition(filter);
        }

        private Criterion operator(ObjectNode filter, int depth) {
            if (!(filter.get("conditions") instanceof ArrayNode list)) {
                throw MethodError.invalidArguments("filter/conditions");
            }
            List<Criterion> all = new ArrayList<>();
            list.forEach(each -> all.add(read(each, depth + 1)));
            return switch (filter.path("operator").asString("")) {
                case "AND" -> Criterion.and(all);
                case "OR" -> Criterion.or(all);
                case "NOT" -> Criterion.not(Criterion.or(all));
                default -> throw MethodError.invalidArguments("filter/operator");
            };
        }

        private Criterion condition(ObjectNode filter) {
            Arguments in = new Arguments(filter);
            for (String name : filter.propertyNames()) {
                if (!CONDITIONS.contains(name)) {
                    throw unsupported("unknown condition " + name);
                }
            }
            List<Criterion> all = new ArrayList<>();
            in.text("inMailbox").ifPresent(id -> all.add(new Criterion.InMailbox(Set.of(call.number('m', id)))));
            in.texts("inMailboxOtherThan")
                    .ifPresent(ids -> all.add(new Criterion.OutsideOf(Set.copyOf(
                            ids.stream().map(id -> call.number('m', id)).toList()))));
            // RFC 8621 4.4.1: before is exclusive, after inclusive
            in.date("before").ifPresent(date -> all.add(new Criterion.Received(Instant.MIN, date)));
            in.date("after").ifPresent(date -> all.add(new Criterion.Received(date, Instant.MAX)));
            in.unsigned("minSize").ifPresent(size -> all.add(new Criterion.Larger(size - 1)));
            in.unsigned("maxSize").ifPresent(size -> all.add(new Criterion.Smaller(size)));
            in.text("hasKeyword").ifPresent(keyword -> all.add(has(keyword)));
            in.text("notKeyword").ifPresent(keyword -> all.add(Criterion.not(has(keyword))));
            in.text("allInThreadHaveKeyword").ifPresent(k -> all.add(thread(k, true)));
            in.text("someInThreadHaveKeyword").ifPresent(k -> all.add(thread(k, false)));
            in.text("noneInThreadHaveKeyword").ifPresent(k -> all.add(Criterion.not(thread(k, false))));
            if (filter.has("hasAttachment")) {
                Criterion has = new Criterion.HasAttachment();
                all.add(in.flag("hasAttachment", true) ? has : Criterion.not(has));
            }
            text(in, "text", Criterion.Where.ANYWHERE, all);
            text(in, "from", Criterion.Where.FROM, all);
            text(in, "to", Criterion.Where.TO, all);
            text(in, "cc", Criterion.Where.CC, all);
            text(in, "bcc", Criterion.Where.BCC, all);
            text(in, "subject", Criterion.Where.SUBJECT, all);
            text(in, "body", Criterion.Where.BODY, all);
            // Our own: RFC 8621 knows no filter on names of attachments.
            text(in, "attachmentName", Criterion.Where.NAMES, all);
            in.texts("header").ifPresent(header -> {
                if (header.isEmpty() || header.size() > 2 || header.getFirst().isEmpty()) {
                    throw MethodError.invalidArguments("filter/header");
                }
                all.add(new Criterion.Header(
                        header.getFirst().toLowerCase(java.util.Locale.ROOT), header.size() == 2 ? header.get(1) : ""));
            });
            return Criterion.and(all);
        }

        private static Criterion has(String keyword) {
            int bit = Keywords.bit(keyword);
            return bit == 0 ? new Criterion.Keyword(keyword) : new Criterion.SystemFlag(bit);
        }

        private Criterion thread(String keyword, boolean all) {
            threads = true;
            int bit = Keywords.bit(keyword);
            String name = bit == 0 ? keyword : "";
            return all ? new Criterion.AllInThread(bit, name) : new Criterion.SomeInThread(bit, name);
        }

        /// Words are looked for one by one, quoted phrases as they are (RFC 8621 4.4.1); matched as a person means
        /// them.
        private void text(Arguments in, String name, Criterion.Where where, List<Criterion> all) {
            in.text(name).ifPresent(text -> {
                for (String word : words(text)) {
                    all.add(new Criterion.Alike(where, word));
                    if (texts.size() < 20) {
                        texts.add(word);
                    }
                }
            });
        }

        private static List<String> words(String text) {
            List<String> words = new ArrayList<>();
            StringBuilder word = new StringBuilder();
            char quote = 0;
            for (int i = 0; i <= text.length(); i++) {
                char c = i < text.length() ? text.charAt(i) : ' ';
                boolean end = i == text.length() || (quote == 0 ? Character.isWhitespace(c) : c == quote);
                if (end) {
                    if (!word.isEmpty()) {
                        words.add(word.toString());
                        word.setLength(0);
                    }
                    quote = 0;
                } else if (quote == 0 && word.isEmpty() && (c == '"' || c == '\'') && text.indexOf(c, i + 1) > 0) {
                    quote = c;
                } else {
                    word.append(c);
                }
            }
            if (words.size() > 20) {
                throw unsupported("too many words");
            }
            return words;
        }
    }
}
