package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.protocols.imap.Command.SearchReturn;
import hongyan.protocols.imap.SearchKey.And;
import hongyan.protocols.imap.SearchKey.Not;
import hongyan.protocols.imap.SearchKey.Numbers;
import hongyan.protocols.imap.SearchKey.Or;
import hongyan.protocols.imap.SearchKey.Test;
import hongyan.services.search.Criterion;
import hongyan.services.search.Criterion.Where;
import hongyan.store.account.Flags;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Arguments of SEARCH (RFC 9051 6.4.4, RFC 3501 6.4.4, RFC 4731, RFC 7162 3.1.5). One object per command.
///
/// There is no `\Recent` here (RFC 9051 dropped it): RECENT and NEW find nothing, OLD finds everything.
final class SearchParser {
    private static final int MAX_DEPTH = 50;
    private static final int MAX_KEYS = 2000;

    private final ArgReader in;
    private Charset charset = StandardCharsets.UTF_8;
    private int keys;

    private SearchParser(ArgReader in) {
        this.in = in;
    }

    static Command parse(ArgReader in, boolean uid) {
        return new SearchParser(in).command(uid);
    }

    private Command command(boolean uid) {
        in.space();
        EnumSet<SearchReturn> returns = null;
        if (in.skipWord("RETURN ")) {
            returns = returns();
            in.space();
        }
        String unknown = null;
        if (in.skipWord("CHARSET ")) {
            String name = new String(in.astring(), StandardCharsets.ISO_8859_1);
            Optional<Charset> known = charset(name);
            unknown = known.isPresent() ? null : name;
            charset = known.orElse(StandardCharsets.ISO_8859_1);
            in.space();
        }
        List<SearchKey> all = new ArrayList<>();
        do {
            all.add(key(0));
        } while (in.skipSpace());
        return new Command.Search(all.size() == 1 ? all.getFirst() : new And(all), returns, unknown, uid);
    }

    private EnumSet<SearchReturn> returns() {
        EnumSet<SearchReturn> all = EnumSet.noneOf(SearchReturn.class);
        in.expect('(');
        while (!in.skip(')')) {
            all.add(
                    switch (in.name()) {
                        case "MIN" -> SearchReturn.MIN;
                        case "MAX" -> SearchReturn.MAX;
                        case "ALL" -> SearchReturn.ALL;
                        case "COUNT" -> SearchReturn.COUNT;
                        case "SAVE" -> SearchReturn.SAVE;
                        default -> throw ArgReader.bad("Unknown search return option");
                    });
            in.skipSpace();
        }
        if (all.isEmpty()) {
            // RFC 4731 3.1
            all.add(SearchReturn.ALL);
        }
        return all;
    }

    /// DESIGN 4: gb2312 and gbk are read as GB18030, big5 as Big5-HKSCS.
    static Optional<Charset> charset(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "US-ASCII", "ASCII", "UTF-8", "UTF8" -> Optional.of(StandardCharsets.UTF_8);
            case "GB18030", "GBK", "GB2312", "CP936" -> Optional.of(Charset.forName("GB18030"));
            case "BIG5", "BIG5-HKSCS" -> Optional.of(Charset.forName("Big5-HKSCS"));
            case "ISO-8859-1" -> Optional.of(StandardCharsets.ISO_8859_1);
            default -> Optional.empty();
        };
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
            default -> test(word);
        };
    }

    private SearchKey test(String word) {
        return switch (word) {
            case "ALL", "OLD" -> new Test(Criterion.ALL);
            case "RECENT", "NEW" -> new Not(new Test(Criterion.ALL));
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
                String name = new String(in.astring(), StandardCharsets.ISO_8859_1);
                yield new Test(new Criterion.Header(name, argument()));
            }
            case "BEFORE" -> received(null, date());
            case "ON" -> {
                LocalDate day = date();
                yield received(day, day.plusDays(1));
            }
            case "SINCE" -> received(date(), null);
            case "SENTBEFORE" -> sent(LocalDate.MIN, date());
            case "SENTON" -> {
                LocalDate day = date();
                yield sent(day, day.plusDays(1));
            }
            case "SENTSINCE" -> sent(date(), LocalDate.MAX);
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

    private String argument() {
        in.space();
        return ArgReader.decode(in.astring(), charset);
    }

    private SearchKey text(Where where) {
        return new Test(new Criterion.Text(where, argument()));
    }

    private LocalDate date() {
        in.space();
        return ImapDate.date(new String(in.astring(), StandardCharsets.ISO_8859_1));
    }

    /// Days are days in UTC, as INTERNALDATE is shown.
    private static SearchKey received(@Nullable LocalDate from, @Nullable LocalDate until) {
        return new Test(new Criterion.Received(
                from == null ? Instant.MIN : from.atStartOfDay(ZoneOffset.UTC).toInstant(),
                until == null ? Instant.MAX : until.atStartOfDay(ZoneOffset.UTC).toInstant()));
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

    /// RFC 8474 4, the ids of JMAP: `e12`, `t7`; anything else is nobody's.
    private int objectId(char kind) {
        in.space();
        String id = in.atom();
        boolean known = id.length() > 1 && id.length() < 12 && id.charAt(0) == kind;
        long value = 0;
        for (int i = 1; i < id.length() && known; i++) {
            char c = id.charAt(i);
            known = c >= '0' && c <= '9';
            value = value * 10 + (c - '0');
        }
        return known && value <= Integer.MAX_VALUE ? (int) value : -1;
    }
}
