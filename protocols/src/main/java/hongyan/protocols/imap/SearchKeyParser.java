package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.protocols.imap.SearchKey.And;
import hongyan.protocols.imap.SearchKey.Days;
import hongyan.protocols.imap.SearchKey.Fuzzy;
import hongyan.protocols.imap.SearchKey.Not;
import hongyan.protocols.imap.SearchKey.Numbers;
import hongyan.protocols.imap.SearchKey.Or;
import hongyan.protocols.imap.SearchKey.Test;
import hongyan.services.search.Criterion;
import hongyan.services.search.Criterion.Where;
import hongyan.store.account.Flags;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A search program (RFC 9051 6.4.4, RFC 3501 6.4.4, RFC 7162 3.1.5, RFC 5032, RFC 6203, RFC 8474, RFC 8514). One
/// object per command. Bounded: depth, number of keys, bytes of a text.
///
final class SearchKeyParser {
    static final int MAX_DEPTH = 50;
    static final int MAX_KEYS = 2000;
    static final int MAX_TEXT = 4096;

    private final ArgReader in;
    private final Charset charset;
    private int keys;
    private boolean fuzzy;

    /// @param charset of the texts
    SearchKeyParser(ArgReader in, Charset charset) {
        this.in = in;
        this.charset = charset;
    }

    /// One key or more, to the end of the command.
    SearchKey all() {
        List<SearchKey> all = new ArrayList<>();
        do {
            all.add(key(0));
        } while (in.skipSpace() && !in.atEnd());
        return all.size() == 1 ? all.getFirst() : new And(all);
    }

    private SearchKey key(int depth) {
        if (depth > MAX_DEPTH || ++keys > MAX_KEYS) {
            throw new BadSyntax(Reason.LIMIT, "Search too complex");
        }
        if (in.skip('(')) {
            List<SearchKey> all = new ArrayList<>();
            do {
                all.add(key(depth + 1));
            } while (in.skipSpace());
            in.expect(')');
            return all.size() == 1 ? all.getFirst() : new And(all);
        }
        int c = in.peek();
        if (in.atDigit() || c == '*' || c == '$') {
            return new Numbers(in.sequenceSet(), false);
        }
        String word = in.name();
        return switch (word) {
            case "NOT" -> {
                in.space();
                yield new Not(key(depth + 1));
            }
            case "OR" -> {
                in.space();
                SearchKey one = key(depth + 1);
                in.space();
                yield new Or(one, key(depth + 1));
            }
            case "UID" -> {
                in.space();
                yield new Numbers(in.sequenceSet(), true);
            }
            case "FUZZY" -> {
                // RFC 6203 3: of the key that follows
                in.space();
                boolean outer = fuzzy;
                fuzzy = true;
                SearchKey key = key(depth + 1);
                fuzzy = outer;
                yield key;
            }
            default -> test(word);
        };
    }

    private SearchKey test(String word) {
        return switch (word) {
            case "ALL" -> new Test(Criterion.ALL);
            case "OLD" -> new Not(new SearchKey.Recent());
            case "RECENT" -> new SearchKey.Recent();
            case "NEW" -> new And(List.of(new SearchKey.Recent(), new Not(flag(Flags.SEEN))));
            case "ANSWERED" -> flag(Flags.ANSWERED);
            case "DELETED" -> flag(Flags.DELETED);
            case "DRAFT" -> flag(Flags.DRAFT);
            case "FLAGGED" -> flag(Flags.FLAGGED);
            case "SEEN" -> flag(Flags.SEEN);
            case "UNANSWERED" -> new Not(flag(Flags.ANSWERED));
            case "UNDELETED" -> new Not(flag(Flags.DELETED));
            case "UNDRAFT" -> new Not(flag(Flags.DRAFT));
            case "UNFLAGGED" -> new Not(flag(Flags.FLAGGED));
            case "UNSEEN" -> new Not(flag(Flags.SEEN));
            case "KEYWORD" -> keyword();
            case "UNKEYWORD" -> new Not(keyword());
            case "BCC" -> text(Where.BCC);
            case "BODY" -> text(Where.BODY);
            case "CC" -> text(Where.CC);
            case "FROM" -> text(Where.FROM);
            case "SUBJECT" -> text(Where.SUBJECT);
            case "TEXT" -> text(Where.ANYWHERE);
            case "TO" -> text(Where.TO);
            case "HEADER" -> {
                in.space();
                String name = new String(bounded(in.astring()), StandardCharsets.ISO_8859_1);
                yield new Test(new Criterion.Header(name, argument()));
            }
            case "BEFORE" -> new Days(false, null, date());
            case "ON" -> on(false);
            case "SINCE" -> new Days(false, date(), null);
            case "SENTBEFORE" -> sent(LocalDate.MIN, date());
            case "SENTON" -> {
                LocalDate day = date();
                yield sent(day, day.plusDays(1));
            }
            case "SENTSINCE" -> sent(date(), LocalDate.MAX);
            // RFC 8514 4.3
            case "SAVEDBEFORE" -> new Days(true, null, date());
            case "SAVEDON" -> on(true);
            case "SAVEDSINCE" -> new Days(true, date(), null);
            case "SAVEDATESUPPORTED" -> new Test(Criterion.ALL);
            // RFC 5032 2
            case "OLDER" -> new SearchKey.Age(seconds(), true);
            case "YOUNGER" -> new SearchKey.Age(seconds(), false);
            case "LARGER" -> new Test(new Criterion.Larger(size()));
            case "SMALLER" -> new Test(new Criterion.Smaller(size()));
            case "MODSEQ" -> modseq();
            case "EMAILID" -> new Test(new Criterion.Emails(Set.of(objectId('e'))));
            case "THREADID" -> new Test(new Criterion.Threads(Set.of(objectId('t'))));
            default -> throw ArgReader.bad("Unknown search key");
        };
    }

    private static SearchKey flag(int bit) {
        return new Test(new Criterion.SystemFlag(bit));
    }

    private SearchKey keyword() {
        in.space();
        return new Test(new Criterion.Keyword(in.atom()));
    }

    private static byte[] bounded(byte[] text) {
        if (text.length > MAX_TEXT) {
            throw new BadSyntax(Reason.LIMIT, "Search text too long");
        }
        return text;
    }

    private String argument() {
        in.space();
        return ArgReader.decode(bounded(in.astring()), charset);
    }

    private SearchKey text(Where where) {
        String text = argument();
        return fuzzy ? new Fuzzy(where, text) : new Test(new Criterion.Text(where, text));
    }

    private LocalDate date() {
        in.space();
        return ImapDate.date(new String(in.astring(), StandardCharsets.ISO_8859_1));
    }

    private SearchKey on(boolean saved) {
        LocalDate day = date();
        return new Days(saved, day, day.plusDays(1));
    }

    private static SearchKey sent(LocalDate from, LocalDate until) {
        return new Test(new Criterion.Sent(from, until));
    }

    private long size() {
        in.space();
        return in.number();
    }

    private long seconds() {
        in.space();
        return in.number32();
    }

    /// RFC 7162 3.1.5: the name and kind of a single flag may be named; we keep one MODSEQ per message.
    private SearchKey modseq() {
        in.space();
        if (in.peek() == '"') {
            in.string();
            in.space();
            in.name();
            in.space();
        }
        return new Test(new Criterion.Modseq(in.number()));
    }

    /// RFC 8474 4, the ids of JMAP: `e12`, `t7`, with the account in a mailbox of another (`e5-12`); anything else is
    /// 0,
    /// which is nobody's.
    private int objectId(char kind) {
        in.space();
        String full = in.atom();
        int dash = full.indexOf('-');
        String id = dash < 0 || full.charAt(0) != kind ? full : kind + full.substring(dash + 1);
        boolean known = id.length() > 1 && id.length() < 12 && id.charAt(0) == kind;
        long value = 0;
        for (int i = 1; i < id.length() && known; i++) {
            char c = id.charAt(i);
            known = c >= '0' && c <= '9';
            value = value * 10 + (c - '0');
        }
        return known && value <= Integer.MAX_VALUE ? (int) value : 0;
    }
}
