package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.protocols.imap.SearchReturns.Option;
import hongyan.protocols.imap.SearchReturns.Partial;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Arguments of SEARCH (RFC 9051 6.4.4, RFC 4731), SORT and THREAD (RFC 5256 3), ESEARCH (RFC 7377) and CANCELUPDATE
/// (RFC 5267 4.3.5). What is searched for is read by [SearchKeyParser].
final class SearchParser {
    private static final int MAX_SORT_KEYS = 20;
    private static final int MAX_TAGS = 100;

    private final ArgReader in;

    private SearchParser(ArgReader in) {
        this.in = in;
    }

    static Command search(ArgReader in, boolean uid) {
        in.space();
        SearchParser parser = new SearchParser(in);
        return parser.program(parser.returnsOrNone(), uid);
    }

    /// `RETURN (...)`, when it comes, and the program behind it.
    private Command.Search program(@Nullable SearchReturns returns, boolean uid) {
        if (in.skipWord("CHARSET ")) {
            if (in.enabled(Extension.UTF8)) {
                // RFC 9755 3
                throw ArgReader.bad("No CHARSET after ENABLE UTF8=ACCEPT");
            }
            return keys(returns, uid);
        }
        return new Command.Search(new SearchKeyParser(in, StandardCharsets.UTF_8).all(), returns, null, uid);
    }

    /// The charset and the keys.
    private Command.Search keys(@Nullable SearchReturns returns, boolean uid) {
        String name = new String(in.astring(), StandardCharsets.ISO_8859_1);
        Optional<Charset> charset = SearchCharset.named(name);
        in.space();
        SearchKey key = new SearchKeyParser(in, charset.orElse(StandardCharsets.ISO_8859_1)).all();
        return new Command.Search(key, returns, charset.isPresent() ? null : name, uid);
    }

    static Command sort(ArgReader in, boolean uid) {
        in.space();
        SearchParser parser = new SearchParser(in);
        SearchReturns returns = parser.returnsOrNone();
        List<SortKey> order = parser.order();
        in.space();
        return new Command.Sort(order, parser.keys(returns, uid));
    }

    static Command thread(ArgReader in, boolean uid) {
        in.space();
        Command.Algorithm algorithm = switch (in.name()) {
            case "ORDEREDSUBJECT" -> Command.Algorithm.ORDEREDSUBJECT;
            case "REFERENCES" -> Command.Algorithm.REFERENCES;
            default -> throw ArgReader.bad("Unknown threading algorithm");
        };
        in.space();
        return new Command.Threading(algorithm, new SearchParser(in).keys(null, uid));
    }

    /// RFC 7377 2.1
    static Command esearch(ArgReader in) {
        in.space();
        SearchParser parser = new SearchParser(in);
        List<MailboxFilter> sources = List.of();
        if (in.skipWord("IN (")) {
            sources = MailboxFilter.list(in);
            in.expect(')');
            in.space();
        }
        SearchReturns returns = parser.returnsOrNone();
        return new Command.Esearch(sources, parser.program(returns, true));
    }

    static Command cancelUpdate(ArgReader in) {
        List<String> tags = new ArrayList<>();
        while (in.skipSpace()) {
            if (tags.size() == MAX_TAGS) {
                throw new BadSyntax(Reason.LIMIT, "Too many tags");
            }
            tags.add(new String(in.string(), StandardCharsets.ISO_8859_1));
        }
        if (tags.isEmpty()) {
            throw ArgReader.bad("Tag expected");
        }
        return new Command.CancelUpdate(tags);
    }

    private List<SortKey> order() {
        List<SortKey> order = new ArrayList<>();
        in.expect('(');
        do {
            if (order.size() == MAX_SORT_KEYS) {
                throw new BadSyntax(Reason.LIMIT, "Too many sort keys");
            }
            String word = in.name();
            boolean reverse = word.equals("REVERSE");
            if (reverse) {
                in.space();
                word = in.name();
            }
            order.add(new SortKey(column(word), reverse));
        } while (in.skipSpace());
        in.expect(')');
        return order;
    }

    private static SortKey.Column column(String word) {
        for (SortKey.Column column : SortKey.Column.values()) {
            if (column.name().equals(word)) {
                return column;
            }
        }
        throw ArgReader.bad("Unknown sort key");
    }

    @Nullable
    private SearchReturns returnsOrNone() {
        if (!in.skipWord("RETURN ")) {
            return null;
        }
        SearchReturns returns = returns();
        in.space();
        return returns;
    }

    private SearchReturns returns() {
        EnumSet<Option> all = EnumSet.noneOf(Option.class);
        Partial partial = null;
        in.expect('(');
        while (!in.skip(')')) {
            switch (in.name()) {
                case "MIN" -> all.add(Option.MIN);
                case "MAX" -> all.add(Option.MAX);
                case "ALL" -> all.add(Option.ALL);
                case "COUNT" -> all.add(Option.COUNT);
                case "SAVE" -> all.add(Option.SAVE);
                case "RELEVANCY" -> all.add(Option.RELEVANCY);
                case "UPDATE" -> all.add(Option.UPDATE);
                case "CONTEXT" -> all.add(Option.CONTEXT);
                case "PARTIAL" -> {
                    in.space();
                    if (partial != null) {
                        throw ArgReader.bad("PARTIAL twice");
                    }
                    partial = partial(in);
                }
                default -> throw ArgReader.bad("Unknown search return option");
            }
            in.skipSpace();
        }
        if (partial != null && all.contains(Option.ALL)) {
            // RFC 9394 3.1
            throw ArgReader.bad("PARTIAL and ALL exclude each other");
        }
        return all.isEmpty() && partial == null ? SearchReturns.EVERYTHING : new SearchReturns(all, partial);
    }

    /// RFC 9394 4, partial-range
    static Partial partial(ArgReader in) {
        boolean backwards = in.peek() == '-';
        int from = end(in, backwards);
        in.expect(':');
        return new Partial(from, end(in, backwards));
    }

    private static int end(ArgReader in, boolean backwards) {
        if (backwards) {
            in.expect('-');
        }
        int value = in.number32();
        if (value == 0) {
            throw ArgReader.bad("Results are counted from one");
        }
        return backwards ? -value : value;
    }
}
