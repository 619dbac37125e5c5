package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.protocols.imap.FetchItem.Fixed;
import hongyan.protocols.imap.FetchItem.Kind;
import hongyan.protocols.imap.FetchItem.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Arguments of FETCH (RFC 9051 6.4.5).
final class FetchParser {
    private static final int MAX_ITEMS = 200;
    private static final int MAX_FIELDS = 200;
    private static final int MAX_DEPTH = 100;

    private FetchParser() {}

    static Command parse(ArgReader in, boolean uid) {
        in.space();
        SequenceSet set = in.sequenceSet();
        in.space();
        Set<FetchItem> items = new LinkedHashSet<>();
        if (in.skip('(')) {
            items.addAll(items(in));
        } else if (!macro(in, items)) {
            item(in, items);
        }
        long changedSince = -1;
        boolean vanished = false;
        SearchReturns.Partial partial = null;
        if (in.skipSpace()) {
            // RFC 7162 3.1.4.1 and 3.2.6
            in.expect('(');
            do {
                switch (in.name()) {
                    case "CHANGEDSINCE" -> {
                        in.space();
                        changedSince = in.number();
                    }
                    case "VANISHED" -> vanished = true;
                    case "PARTIAL" -> {
                        // RFC 9394 3.3
                        in.space();
                        partial = SearchParser.partial(in);
                    }
                    default -> throw ArgReader.bad("Unknown FETCH modifier");
                }
            } while (in.skipSpace());
            in.expect(')');
        }
        if (vanished && (changedSince < 0 || !uid)) {
            throw ArgReader.bad("VANISHED needs UID FETCH and CHANGEDSINCE");
        }
        if (partial != null && !uid) {
            throw ArgReader.bad("PARTIAL needs UID FETCH");
        }
        if (changedSince >= 0) {
            items.add(Fixed.MODSEQ);
        }
        if (uid) {
            // RFC 9051 6.4.9: the UID is always told.
            items.add(Fixed.UID);
        }
        return new Command.Fetch(set, List.copyOf(items), changedSince, vanished, uid, partial);
    }

    /// Items behind an open parenthesis, up to the one that closes it.
    static Set<FetchItem> items(ArgReader in) {
        Set<FetchItem> items = new LinkedHashSet<>();
        do {
            item(in, items);
            if (items.size() > MAX_ITEMS) {
                throw new BadSyntax(Reason.LIMIT, "Too many items");
            }
        } while (in.skipSpace());
        in.expect(')');
        return items;
    }

    private static boolean macro(ArgReader in, Set<FetchItem> items) {
        List<Fixed> fast = List.of(Fixed.FLAGS, Fixed.INTERNALDATE, Fixed.RFC822_SIZE);
        if (in.skipWord("FAST")) {
            items.addAll(fast);
        } else if (in.skipWord("ALL")) {
            items.addAll(fast);
            items.add(Fixed.ENVELOPE);
        } else if (in.skipWord("FULL")) {
            items.addAll(fast);
            items.add(Fixed.ENVELOPE);
            items.add(Fixed.BODY);
        } else {
            return false;
        }
        return true;
    }

    private static void item(ArgReader in, Set<FetchItem> items) {
        String name = in.name();
        items.add(
                switch (name) {
                    case "UID" -> Fixed.UID;
                    case "FLAGS" -> Fixed.FLAGS;
                    case "MODSEQ" -> Fixed.MODSEQ;
                    case "INTERNALDATE" -> Fixed.INTERNALDATE;
                    case "SAVEDATE" -> Fixed.SAVEDATE;
                    case "RFC822.SIZE" -> Fixed.RFC822_SIZE;
                    case "ENVELOPE" -> Fixed.ENVELOPE;
                    case "BODYSTRUCTURE" -> Fixed.BODYSTRUCTURE;
                    case "EMAILID" -> Fixed.EMAILID;
                    case "THREADID" -> Fixed.THREADID;
                    case "PREVIEW" -> preview(in);
                    case "RFC822" -> whole(name, Kind.ALL, false);
                    case "RFC822.HEADER" -> whole(name, Kind.HEADER, true);
                    case "RFC822.TEXT" -> whole(name, Kind.TEXT, false);
                    case "BODY" -> in.peek() == '[' ? section(in, false) : Fixed.BODY;
                    case "BODY.PEEK" -> section(in, true);
                    case "BINARY" -> binary(in, Kind.BINARY, "BINARY[", false);
                    case "BINARY.PEEK" -> binary(in, Kind.BINARY, "BINARY[", true);
                    case "BINARY.SIZE" -> binary(in, Kind.BINARY_SIZE, "BINARY.SIZE[", true);
                    default -> throw ArgReader.bad("Unknown FETCH item");
                });
    }

    /// RFC 8970 3.1: LAZY allows us not to answer; we always do.
    private static Fixed preview(ArgReader in) {
        if (in.skipWord(" (LAZY")) {
            in.expect(')');
        }
        return Fixed.PREVIEW;
    }

    private static Section whole(String label, Kind kind, boolean peek) {
        return new Section(label, new int[0], kind, List.of(), -1, 0, peek);
    }

    /// RFC 3516 4.1: a part number or nothing, and a part of it.
    private static Section binary(ArgReader in, Kind kind, String label, boolean peek) {
        Section whole = section(in, peek);
        if (whole.kind() != Kind.ALL || kind == Kind.BINARY_SIZE && whole.offset() >= 0) {
            throw ArgReader.bad("A part number expected");
        }
        return new Section(
                label + whole.label().substring("BODY[".length()),
                whole.path(),
                kind,
                List.of(),
                whole.offset(),
                whole.length(),
                peek);
    }

    /// What stands behind BODY: `[1.2.HEADER]<0.100>`.
    static Section section(ArgReader in, boolean peek) {
        in.expect('[');
        int[] path = new int[4];
        int depth = 0;
        boolean dot = false;
        while (in.atDigit()) {
            if (depth == path.length) {
                if (depth >= MAX_DEPTH) {
                    throw new BadSyntax(Reason.LIMIT, "Section too deep");
                }
                path = Arrays.copyOf(path, depth * 2);
            }
            path[depth++] = in.number32();
            dot = in.skip('.');
        }
        path = Arrays.copyOf(path, depth);
        StringBuilder label = new StringBuilder("BODY[");
        for (int i = 0; i < depth; i++) {
            label.append(i == 0 ? "" : ".").append(path[i]);
        }
        Kind kind = Kind.ALL;
        List<String> fields = List.of();
        if (depth == 0 ? in.peek() != ']' : dot) {
            String word = in.name();
            kind = kind(word, depth);
            label.append(depth == 0 ? "" : ".").append(word);
            if (kind == Kind.FIELDS || kind == Kind.FIELDS_NOT) {
                fields = fields(in, label);
            }
        }
        in.expect(']');
        label.append(']');
        long offset = -1;
        int length = 0;
        if (in.skip('<')) {
            offset = in.number();
            in.expect('.');
            length = in.number32();
            in.expect('>');
            if (length == 0) {
                throw ArgReader.bad("A partial of no length");
            }
            label.append('<').append(offset).append('>');
        }
        return new Section(label.toString(), path, kind, fields, offset, length, peek);
    }

    private static Kind kind(String word, int depth) {
        return switch (word) {
            case "HEADER" -> Kind.HEADER;
            case "HEADER.FIELDS" -> Kind.FIELDS;
            case "HEADER.FIELDS.NOT" -> Kind.FIELDS_NOT;
            case "TEXT" -> Kind.TEXT;
            case "MIME" -> {
                if (depth == 0) {
                    throw ArgReader.bad("MIME needs a part number");
                }
                yield Kind.MIME;
            }
            default -> throw ArgReader.bad("Unknown section");
        };
    }

    private static List<String> fields(ArgReader in, StringBuilder label) {
        in.space();
        in.expect('(');
        List<String> fields = new ArrayList<>();
        label.append(" (");
        do {
            String field = new String(in.astring(), StandardCharsets.ISO_8859_1);
            if (fields.size() >= MAX_FIELDS) {
                throw new BadSyntax(Reason.LIMIT, "Too many header fields");
            }
            boolean plain = !field.isEmpty() && field.chars().allMatch(c -> ArgReader.isAtom(c) && c != ':');
            if (!plain) {
                throw ArgReader.bad("Not a header field name");
            }
            label.append(fields.isEmpty() ? "" : " ").append(field);
            fields.add(field.toLowerCase(Locale.ROOT));
        } while (in.skipSpace());
        in.expect(')');
        label.append(')');
        return List.copyOf(fields);
    }
}
