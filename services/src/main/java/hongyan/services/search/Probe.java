package hongyan.services.search;

import hongyan.kv.text.TermQuery;
import hongyan.services.search.Criterion.Alike;
import hongyan.services.search.Criterion.Header;
import hongyan.services.search.Criterion.Text;
import hongyan.services.search.Criterion.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the index is asked for a test on text: the answer has every message that passes the test, and some more.
final class Probe {
    static final TermQuery ANYTHING = TermQuery.term(new byte[] {Field.ANYTHING});

    private Probe() {}

    /// Empty when the index cannot help.
    ///
    /// @param leaf prepared ([Matcher])
    static Optional<TermQuery> question(Criterion leaf) {
        return switch (leaf) {
            case Text(Where where, String text) -> inAny(fields(where), text).map(Probe::orAnything);
            case Alike(Where where, String text) -> {
                Optional<TermQuery> plain = inAny(fields(where), text);
                if (plain.isEmpty() || !Initials.isTyped(text)) {
                    yield plain.map(Probe::orAnything);
                }
                List<TermQuery> any = new ArrayList<>(List.of(ANYTHING, plain.get()));
                Initials.question(text).ifPresent(any::add);
                yield Optional.of(new TermQuery.Any(any));
            }
            case Header(String name, String value) -> header(name, value).map(Probe::orAnything);
            default -> Optional.empty();
        };
    }

    /// What the index is asked for the text of attachments, which it keeps.
    static Optional<TermQuery> kept(Criterion leaf) {
        return leaf instanceof Alike(Where where, String text) && (where == Where.ANYWHERE || where == Where.BODY)
                ? Grams.question(Field.KEPT, text)
                : Optional.empty();
    }

    private static TermQuery orAnything(TermQuery query) {
        return new TermQuery.Any(List.of(query, ANYTHING));
    }

    private static List<Field> fields(Where where) {
        return switch (where) {
            case FROM -> List.of(Field.FROM);
            case TO, CC, BCC -> List.of(Field.RECIPIENTS);
            case SUBJECT -> List.of(Field.SUBJECT);
            case NAMES -> List.of(Field.NAMES);
            case BODY -> List.of(Field.BODY, Field.NAMES);
            case ANYWHERE ->
                List.of(Field.FROM, Field.RECIPIENTS, Field.SUBJECT, Field.HEADER, Field.NAMES, Field.BODY);
        };
    }

    private static Optional<TermQuery> inAny(List<Field> fields, String text) {
        List<TermQuery> any = new ArrayList<>(fields.size());
        for (Field field : fields) {
            Optional<TermQuery> one = Grams.question(field, text);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            any.add(one.get());
        }
        return Optional.of(any.size() == 1 ? any.getFirst() : new TermQuery.Any(any));
    }

    /// Where a header field of this name (in small letters) is.
    static Field of(String name) {
        return switch (name) {
            case "from" -> Field.FROM;
            case "to", "cc", "bcc" -> Field.RECIPIENTS;
            case "subject" -> Field.SUBJECT;
            default -> Field.HEADER;
        };
    }

    private static Optional<TermQuery> header(String name, String value) {
        Field field = of(name);
        List<TermQuery> all = new ArrayList<>(2);
        Grams.question(field, value).ifPresent(all::add);
        if (field == Field.HEADER) {
            Grams.question(field, Folded.fold(name)).ifPresent(all::add);
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(new TermQuery.All(all));
    }
}
