package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.protocols.imap.Command.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Arguments of GETMETADATA and SETMETADATA (RFC 5464 5).
final class MetadataParser {
    private static final int MAX_ENTRIES = 100;
    private static final int MAX_NAME = 255;
    private static final int MAX_LEVELS = 20;

    private MetadataParser() {}

    static Command get(ArgReader in) {
        in.space();
        Options options = new Options();
        // RFC 5464 5 has the options in front, its examples (4.2.1) behind the mailbox: clients do either.
        if (in.peek() == '(') {
            options.read(in);
            in.space();
        }
        String mailbox = in.mailbox();
        in.space();
        if (in.peek() == '(' && options.next(in)) {
            options.read(in);
            in.space();
        }
        return new Command.GetMetadata(mailbox, entries(in), options.depth, options.maxSize);
    }

    private static final class Options {
        int depth;
        long maxSize = -1;

        /// Whether the list that comes holds options: no entry begins with a letter.
        boolean next(ArgReader in) {
            return in.atWord("(MAXSIZE") || in.atWord("(DEPTH");
        }

        void read(ArgReader in) {
            in.expect('(');
            do {
                switch (in.name()) {
                    case "MAXSIZE" -> {
                        in.space();
                        maxSize = in.number();
                    }
                    case "DEPTH" -> {
                        in.space();
                        depth = switch (in.name()) {
                            case "0" -> 0;
                            case "1" -> 1;
                            case "INFINITY" -> Integer.MAX_VALUE;
                            default -> throw ArgReader.bad("DEPTH is 0, 1 or infinity");
                        };
                    }
                    default -> throw ArgReader.bad("Unknown GETMETADATA option");
                }
            } while (in.skipSpace());
            in.expect(')');
        }
    }

    /// One entry, or several in parentheses.
    static List<String> entries(ArgReader in) {
        List<String> entries = new ArrayList<>();
        if (!in.skip('(')) {
            entries.add(entry(in));
            return entries;
        }
        do {
            if (entries.size() >= MAX_ENTRIES) {
                throw new BadSyntax(Reason.LIMIT, "Too many entries");
            }
            entries.add(entry(in));
        } while (in.skipSpace());
        in.expect(')');
        return entries;
    }

    static Command set(ArgReader in) {
        in.space();
        String mailbox = in.mailbox();
        in.space();
        in.expect('(');
        List<Annotation> values = new ArrayList<>();
        do {
            if (values.size() >= MAX_ENTRIES) {
                throw new BadSyntax(Reason.LIMIT, "Too many entries");
            }
            String entry = entry(in);
            in.space();
            if (in.skipWord("NIL")) {
                values.add(new Annotation(entry, null));
            } else {
                in.skip('~');
                values.add(new Annotation(entry, in.string()));
            }
        } while (in.skipSpace());
        in.expect(')');
        return new Command.SetMetadata(mailbox, values);
    }

    /// RFC 5464 3.2: `/private` or `/shared` and levels below, in any case, printable ASCII without wildcards.
    private static String entry(ArgReader in) {
        String name = in.text().toLowerCase(Locale.ROOT);
        boolean root = name.equals("/private") || name.equals("/shared");
        if (!root && !name.startsWith("/private/") && !name.startsWith("/shared/")) {
            throw ArgReader.bad("Entries begin with /private/ or /shared/");
        }
        int levels = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean slash = c == '/';
            levels += slash ? 1 : 0;
            boolean empty = slash && (i + 1 == name.length() || name.charAt(i + 1) == '/');
            if (c <= ' ' || c >= 0x7F || c == '*' || c == '%' || empty) {
                throw ArgReader.bad("Not the name of an entry");
            }
        }
        if (name.length() > MAX_NAME || levels > MAX_LEVELS) {
            throw new BadSyntax(Reason.LIMIT, "Name of an entry too long");
        }
        return name;
    }
}
