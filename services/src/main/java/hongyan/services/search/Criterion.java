package hongyan.services.search;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/// What a message must be like to be found. Immutable; equal programs are equal values.
///
/// Text is compared folded: case, width and compatibility forms do not matter.
public sealed interface Criterion {

    /// True for every message.
    Criterion ALL = new And(List.of());

    /// All of them; true when empty.
    record And(List<Criterion> all) implements Criterion {}

    /// At least one of them; false when empty.
    record Or(List<Criterion> any) implements Criterion {}

    record Not(Criterion not) implements Criterion {}

    /// In at least one of these mailboxes.
    record InMailbox(Set<Integer> mailboxes) implements Criterion {}

    /// In at least one mailbox that is none of these (JMAP inMailboxOtherThan).
    record OutsideOf(Set<Integer> mailboxes) implements Criterion {}

    /// The UID in the searched mailbox is one of these. Only for [MessageSearch#mailbox].
    record Uids(UidRanges uids) implements Criterion {}

    /// Any of the system flags `bits` ([hongyan.store.account.Flags]) is set.
    record SystemFlag(int bits) implements Criterion {}

    /// Carries the keyword, any case.
    record Keyword(String keyword) implements Criterion {}

    /// Some message of the thread carries it: a bit of [hongyan.store.account.Flags], or a keyword when `bits == 0`.
    record SomeInThread(int bits, String keyword) implements Criterion {}

    /// Every message of the thread carries it.
    record AllInThread(int bits, String keyword) implements Criterion {}

    /// Changed at or after this MODSEQ (RFC 7162 3.1.5).
    record Modseq(long atLeast) implements Criterion {}

    /// Came in at or after `from` and before `until`.
    record Received(Instant from, Instant until) implements Criterion {}

    /// Was put into the searched mailbox at or after `from` and before `until` (RFC 8514); when nobody noted that, or
    /// no
    /// mailbox is searched, it is asked when the message came in.
    record Saved(Instant from, Instant until) implements Criterion {}

    /// The Date field, as its author wrote the day (zone disregarded), is not before `from` and before `until`.
    record Sent(LocalDate from, LocalDate until) implements Criterion {}

    /// More than so many bytes.
    record Larger(long than) implements Criterion {}

    /// Fewer than so many bytes.
    record Smaller(long than) implements Criterion {}

    record HasAttachment() implements Criterion {}

    /// One of these messages.
    record Emails(Set<Integer> ids) implements Criterion {}

    /// In one of these threads.
    record Threads(Set<Integer> ids) implements Criterion {}

    /// The header has the field, and its decoded value contains `value` (always, when that is empty).
    record Header(String name, String value) implements Criterion {}

    /// The place contains the text.
    record Text(Where where, String text) implements Criterion {}

    /// The place contains the text as a person means it: simplified and traditional characters are the same, people,
    /// subjects and names of attachments are found by pinyin and initials, and the text of attachments counts.
    record Alike(Where where, String text) implements Criterion {}

    /// Where text is looked for.
    enum Where {
        FROM,
        TO,
        CC,
        BCC,
        SUBJECT,
        /// Names of attachments.
        NAMES,
        /// Text parts and names of attachments ([hongyan.formats.mime.Part]).
        BODY,
        /// Header or body.
        ANYWHERE
    }

    static Criterion and(List<Criterion> all) {
        return all.size() == 1 ? all.getFirst() : new And(List.copyOf(all));
    }

    static Criterion or(List<Criterion> any) {
        return any.size() == 1 ? any.getFirst() : new Or(List.copyOf(any));
    }

    static Criterion not(Criterion inner) {
        return inner instanceof Not(Criterion twice) ? twice : new Not(inner);
    }
}
