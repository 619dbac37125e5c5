package hongyan.services.search;

import hongyan.formats.hanzi.Simplified;
import hongyan.services.search.Criterion.Alike;
import hongyan.services.search.Criterion.And;
import hongyan.services.search.Criterion.Or;
import hongyan.services.search.Criterion.Text;
import hongyan.services.search.Criterion.Where;
import hongyan.store.account.Email;
import java.util.ArrayList;
import java.util.List;

/// How well a found message fits what was looked for, 1 to 100 (RFC 6203 3.1): words in the subject weigh most, then
/// people, then names of attachments; a word alone or at the start of one weighs more than one inside another; what was
/// found only in the body or the text of attachments weighs least. Immutable.
final class Relevance {
    private static final int SUBJECT = 60;
    private static final int PEOPLE = 45;
    private static final int NAMES = 35;
    private static final int BODY = 15;

    private final List<Criterion> words = new ArrayList<>();

    /// @param program prepared ([Matcher])
    Relevance(Criterion program) {
        collect(program);
    }

    /// What must not be there says nothing of how well the rest fits.
    private void collect(Criterion c) {
        switch (c) {
            case And(List<Criterion> all) -> all.forEach(this::collect);
            case Or(List<Criterion> any) -> any.forEach(this::collect);
            case Text text -> words.add(text);
            case Alike alike -> words.add(alike);
            default -> {}
        }
    }

    int of(Candidate candidate) {
        Email email = candidate.email;
        if (words.isEmpty() || email == null) {
            return 100;
        }
        int sum = 0;
        for (Criterion word : words) {
            sum += switch (word) {
                case Text(Where where, String text) -> weight(email, where, text);
                case Alike(Where where, String text) -> weight(email, where, text);
                default -> 0;
            };
        }
        return Math.clamp(sum / words.size(), 1, 100);
    }

    private static int weight(Email email, Where where, String text) {
        int most = switch (where) {
            case ANYWHERE, BODY -> BODY;
            case FROM, TO, CC, BCC, SUBJECT, NAMES -> 0;
        };
        boolean any = where == Where.ANYWHERE;
        if (any || where == Where.SUBJECT) {
            most = Math.max(most, weight(SUBJECT, Known.named(email, Where.SUBJECT), text));
        }
        for (Where people : List.of(Where.FROM, Where.TO, Where.CC, Where.BCC)) {
            if (any || where == people) {
                most = Math.max(most, weight(PEOPLE, people(email, people), text));
            }
        }
        if (any || where == Where.NAMES || where == Where.BODY) {
            most = Math.max(most, weight(NAMES, Known.named(email, Where.NAMES), text));
        }
        return most;
    }

    private static List<String> people(Email email, Where where) {
        List<String> all = new ArrayList<>(Known.named(email, where));
        var envelope = email.envelope();
        all.add(Known.addresses(
                switch (where) {
                    case FROM -> envelope.from();
                    case TO -> envelope.to();
                    case CC -> envelope.cc();
                    default -> envelope.bcc();
                }));
        return all;
    }

    private static int weight(int place, List<String> texts, String needle) {
        int most = 0;
        for (String raw : texts) {
            String text = Simplified.fold(Folded.fold(raw));
            int at = text.indexOf(needle);
            if (at >= 0) {
                boolean front = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
                int end = at + needle.length();
                boolean back = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
                most = Math.max(most, place + (front ? 25 : 0) + (back ? 15 : 0));
            } else if (Initials.isTyped(needle) && Initials.match(raw, needle)) {
                most = Math.max(most, place);
            }
        }
        return most;
    }
}
