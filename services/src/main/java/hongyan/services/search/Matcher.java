package hongyan.services.search;

import hongyan.formats.hanzi.Simplified;
import hongyan.formats.mime.Envelope;
import hongyan.services.search.Criterion.*;
import hongyan.store.account.Email;
import hongyan.store.account.EmailState;
import hongyan.store.account.Flags;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// A criterion made ready: needles folded, cheap tests first. Tells what is known from the row and the stored email;
/// what needs the body stays [Answer#OPEN]. Immutable.
final class Matcher {
    private final Criterion program;

    Matcher(Criterion program) {
        this.program = prepared(program);
    }

    Criterion program() {
        return program;
    }

    /// Whether the other messages of the thread matter.
    boolean needsThread() {
        return needsThread(program);
    }

    private static boolean needsThread(Criterion c) {
        return switch (c) {
            case And(List<Criterion> all) -> all.stream().anyMatch(Matcher::needsThread);
            case Or(List<Criterion> any) -> any.stream().anyMatch(Matcher::needsThread);
            case Not(Criterion inner) -> needsThread(inner);
            case SomeInThread _, AllInThread _ -> true;
            case InMailbox _, OutsideOf _, Uids _, SystemFlag _, Keyword _, Modseq _, Emails _ -> false;
            case Received _, Saved _, Sent _, Larger _, Smaller _, HasAttachment _, Threads _ -> false;
            case Header _, Text _, Alike _ -> false;
        };
    }

    Answer test(Candidate candidate) {
        return test(program, candidate);
    }

    private static Criterion prepared(Criterion c) {
        return switch (c) {
            case And(List<Criterion> all) -> new And(inOrder(all));
            case Or(List<Criterion> any) -> new Or(inOrder(any));
            case Not(Criterion inner) -> new Not(prepared(inner));
            case Text(Where where, String text) -> new Text(where, Folded.fold(text));
            case Alike(Where where, String text) -> new Alike(where, Simplified.fold(Folded.fold(text)));
            case Header(String name, String value) -> new Header(name.toLowerCase(Locale.ROOT), Folded.fold(value));
            case Keyword(String keyword) -> new Keyword(keyword.toLowerCase(Locale.ROOT));
            case InMailbox in -> in;
            case OutsideOf out -> out;
            case Uids uids -> uids;
            case SystemFlag flag -> flag;
            case SomeInThread some -> some;
            case AllInThread every -> every;
            case Modseq modseq -> modseq;
            case Received received -> received;
            case Saved saved -> saved;
            case Sent sent -> sent;
            case Larger larger -> larger;
            case Smaller smaller -> smaller;
            case HasAttachment attachment -> attachment;
            case Emails emails -> emails;
            case Threads threads -> threads;
        };
    }

    private static List<Criterion> inOrder(List<Criterion> some) {
        return some.stream()
                .map(Matcher::prepared)
                .sorted((a, b) -> Integer.compare(cost(a), cost(b)))
                .toList();
    }

    /// 0: the row; 1: the stored email; 2: the thread; 3: the header; 4: the body.
    static int cost(Criterion c) {
        return switch (c) {
            case And(List<Criterion> all) -> dearest(all);
            case Or(List<Criterion> any) -> dearest(any);
            case Not(Criterion inner) -> cost(inner);
            case InMailbox _, OutsideOf _, Uids _, SystemFlag _, Keyword _, Modseq _, Emails _ -> 0;
            case Received _, Saved _, Sent _, Larger _, Smaller _, HasAttachment _, Threads _ -> 1;
            case SomeInThread _, AllInThread _ -> 2;
            case Header _ -> 3;
            case Text(Where where, String _) -> where == Where.BODY || where == Where.ANYWHERE ? 4 : 1;
            case Alike(Where where, String _) -> where == Where.BODY || where == Where.ANYWHERE ? 4 : 1;
        };
    }

    private static int dearest(List<Criterion> some) {
        int dearest = 0;
        for (Criterion c : some) {
            dearest = Math.max(dearest, cost(c));
        }
        return dearest;
    }

    static Answer test(Criterion criterion, Candidate c) {
        Email email = c.email;
        return switch (criterion) {
            case And(List<Criterion> all) -> {
                Answer answer = Answer.YES;
                for (Criterion each : all) {
                    Answer one = test(each, c);
                    if (one == Answer.NO) {
                        yield Answer.NO;
                    }
                    answer = one == Answer.OPEN ? Answer.OPEN : answer;
                }
                yield answer;
            }
            case Or(List<Criterion> any) -> {
                Answer answer = Answer.NO;
                for (Criterion each : any) {
                    Answer one = test(each, c);
                    if (one == Answer.YES) {
                        yield Answer.YES;
                    }
                    answer = one == Answer.OPEN ? Answer.OPEN : answer;
                }
                yield answer;
            }
            case Not(Criterion inner) -> test(inner, c).not();
            case InMailbox(var mailboxes) ->
                Answer.of(c.places.stream().anyMatch(place -> mailboxes.contains(place.mailbox())));
            case OutsideOf(var mailboxes) ->
                Answer.of(c.places.stream().anyMatch(place -> !mailboxes.contains(place.mailbox())));
            case Uids(UidRanges uids) -> Answer.of(uids.contains(c.uid));
            case SystemFlag(int bits) -> Answer.of(c.flags.has(bits));
            case Keyword(String keyword) -> Answer.of(c.flags.keywords().contains(keyword));
            case Modseq(long atLeast) -> Answer.of(c.modseq >= atLeast);
            case Emails(var ids) -> Answer.of(ids.contains(c.id));
            case SomeInThread(int bits, String keyword) ->
                c.thread == null
                        ? Answer.OPEN
                        : Answer.of(c.thread.stream().anyMatch(state -> carries(state, bits, keyword)));
            case AllInThread(int bits, String keyword) ->
                c.thread == null
                        ? Answer.OPEN
                        : Answer.of(c.thread.stream().allMatch(state -> carries(state, bits, keyword)));
            case Threads(var ids) -> email == null ? Answer.OPEN : Answer.of(ids.contains(email.thread()));
            case Received(var from, var until) ->
                email == null
                        ? Answer.OPEN
                        : Answer.of(!email.receivedAt().isBefore(from)
                                && email.receivedAt().isBefore(until));
            case Saved(var from, var until) -> {
                Instant saved = c.savedSeconds != 0
                        ? Instant.ofEpochSecond(c.savedSeconds)
                        : email == null ? null : email.receivedAt();
                yield saved == null ? Answer.OPEN : Answer.of(!saved.isBefore(from) && saved.isBefore(until));
            }
            case Sent sent -> email == null ? Answer.OPEN : Answer.of(sent(sent, email));
            case Larger(long than) -> email == null ? Answer.OPEN : Answer.of(email.size() > than);
            case Smaller(long than) -> email == null ? Answer.OPEN : Answer.of(email.size() < than);
            case HasAttachment() -> email == null ? Answer.OPEN : Answer.of(email.hasAttachment());
            case Header _ -> c.oracle.excludes(criterion, c.id) ? Answer.NO : Answer.OPEN;
            case Text(Where where, String text) ->
                c.oracle.excludes(criterion, c.id) ? Answer.NO : email == null ? Answer.OPEN : text(where, text, email);
            case Alike(Where where, String text) ->
                c.oracle.confirms(criterion, c.id)
                        ? Answer.YES
                        : c.oracle.excludes(criterion, c.id)
                                ? Answer.NO
                                : email == null ? Answer.OPEN : alike(where, text, email);
        };
    }

    private static Answer text(Where where, String text, Email email) {
        Envelope envelope = email.envelope();
        return switch (where) {
            case FROM -> contains(Known.addresses(envelope.from()), text);
            case TO -> contains(Known.addresses(envelope.to()), text);
            case CC -> contains(Known.addresses(envelope.cc()), text);
            case BCC -> contains(Known.addresses(envelope.bcc()), text);
            case SUBJECT -> envelope.subject() == null ? Answer.NO : contains(Known.subject(email), text);
            case NAMES ->
                Answer.of(Known.fileNames(email.structure()).stream()
                        .anyMatch(name -> Folded.fold(name).contains(text)));
            case BODY, ANYWHERE -> Answer.OPEN;
        };
    }

    private static Answer alike(Where where, String text, Email email) {
        if (Initials.isTyped(text) && Known.named(email, where).stream().anyMatch(name -> Initials.match(name, text))) {
            return Answer.YES;
        }
        Envelope envelope = email.envelope();
        return switch (where) {
            case FROM -> containsAlike(Known.addresses(envelope.from()), text);
            case TO -> containsAlike(Known.addresses(envelope.to()), text);
            case CC -> containsAlike(Known.addresses(envelope.cc()), text);
            case BCC -> containsAlike(Known.addresses(envelope.bcc()), text);
            case SUBJECT -> envelope.subject() == null ? Answer.NO : containsAlike(Known.subject(email), text);
            case NAMES ->
                Answer.of(Known.fileNames(email.structure()).stream()
                        .anyMatch(name -> containsAlike(name, text) == Answer.YES));
            case BODY, ANYWHERE -> Answer.OPEN;
        };
    }

    private static boolean carries(EmailState state, int bits, String keyword) {
        Flags flags = state.flags();
        return bits != 0 ? flags.has(bits) : flags.has(keyword);
    }

    private static boolean sent(Sent sent, Email email) {
        var day = WrittenDate.of(email);
        return !day.isBefore(sent.from()) && day.isBefore(sent.until());
    }

    private static Answer contains(String text, String folded) {
        return Answer.of(Folded.fold(text).contains(folded));
    }

    private static Answer containsAlike(String text, String folded) {
        return Answer.of(Simplified.fold(Folded.fold(text)).contains(folded));
    }
}
