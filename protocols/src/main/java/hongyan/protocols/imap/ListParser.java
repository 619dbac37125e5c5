package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.protocols.imap.Command.Return;
import hongyan.protocols.imap.Command.Selection;
import hongyan.protocols.imap.Command.StatusItem;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// Arguments of LIST and LSUB (RFC 9051 6.3.9, RFC 5258, 5819, 6154, 8440, 9590).
final class ListParser {
    private static final int MAX_PATTERNS = 64;
    private static final int MAX_PATTERN = 1000;

    private ListParser() {}

    static Command lsub(ArgReader in) {
        in.space();
        String reference = in.mailbox();
        in.space();
        return new Command.Lsub(reference, pattern(in));
    }

    private static String pattern(ArgReader in) {
        String pattern = in.pattern();
        if (pattern.length() > MAX_PATTERN) {
            throw new BadSyntax(Reason.LIMIT, "Pattern too long");
        }
        return pattern;
    }

    static Command list(ArgReader in) {
        in.space();
        boolean extended = false;
        EnumSet<Selection> selection = EnumSet.noneOf(Selection.class);
        if (in.skip('(')) {
            extended = true;
            selection = selection(in);
            in.space();
        }
        String reference = in.mailbox();
        in.space();
        List<String> patterns = new ArrayList<>();
        if (in.skip('(')) {
            extended = true;
            do {
                if (patterns.size() >= MAX_PATTERNS) {
                    throw new BadSyntax(Reason.LIMIT, "Too many patterns");
                }
                patterns.add(pattern(in));
            } while (in.skipSpace());
            in.expect(')');
        } else {
            patterns.add(pattern(in));
        }
        EnumSet<Return> returns = EnumSet.noneOf(Return.class);
        List<StatusItem> status = new ArrayList<>();
        List<String> annotations = new ArrayList<>();
        if (in.skipSpace()) {
            extended = true;
            if (!in.skipWord("RETURN")) {
                throw ArgReader.bad("RETURN expected");
            }
            in.space();
            returns(in, returns, status, annotations);
        }
        if (selection.contains(Selection.SUBSCRIBED)) {
            returns.add(Return.SUBSCRIBED);
        }
        if (selection.contains(Selection.SPECIAL_USE) || !extended) {
            returns.add(Return.SPECIAL_USE);
        }
        if (!extended) {
            returns.add(Return.CHILDREN);
        }
        return new Command.ListMailboxes(reference, patterns, extended, selection, returns, status, annotations);
    }

    private static EnumSet<Selection> selection(ArgReader in) {
        EnumSet<Selection> all = EnumSet.noneOf(Selection.class);
        while (!in.skip(')')) {
            all.add(
                    switch (in.name()) {
                        case "SUBSCRIBED" -> Selection.SUBSCRIBED;
                        case "REMOTE" -> Selection.REMOTE;
                        case "RECURSIVEMATCH" -> Selection.RECURSIVEMATCH;
                        case "SPECIAL-USE" -> Selection.SPECIAL_USE;
                        default -> throw ArgReader.bad("Unknown LIST selection option");
                    });
            in.skipSpace();
        }
        // RFC 5258 3.1: RECURSIVEMATCH needs a base it can recurse on.
        boolean base = all.contains(Selection.SUBSCRIBED) || all.contains(Selection.SPECIAL_USE);
        if (all.contains(Selection.RECURSIVEMATCH) && !base) {
            throw ArgReader.bad("RECURSIVEMATCH needs SUBSCRIBED");
        }
        return all;
    }

    private static void returns(
            ArgReader in, EnumSet<Return> returns, List<StatusItem> status, List<String> annotations) {
        in.expect('(');
        while (!in.skip(')')) {
            switch (in.name()) {
                case "SUBSCRIBED" -> returns.add(Return.SUBSCRIBED);
                case "CHILDREN" -> returns.add(Return.CHILDREN);
                case "SPECIAL-USE" -> returns.add(Return.SPECIAL_USE);
                case "STATUS" -> {
                    in.space();
                    returns.add(Return.STATUS);
                    status.addAll(statusItems(in));
                }
                case "MYRIGHTS" -> returns.add(Return.MYRIGHTS);
                case "METADATA" -> {
                    in.space();
                    returns.add(Return.METADATA);
                    annotations.addAll(MetadataParser.entries(in));
                }
                default -> throw ArgReader.bad("Unknown LIST return option");
            }
            in.skipSpace();
        }
    }

    static List<StatusItem> statusItems(ArgReader in) {
        in.expect('(');
        EnumSet<StatusItem> items = EnumSet.noneOf(StatusItem.class);
        List<StatusItem> ordered = new ArrayList<>();
        do {
            StatusItem item = switch (in.name()) {
                case "MESSAGES" -> StatusItem.MESSAGES;
                case "RECENT" -> StatusItem.RECENT;
                case "UIDNEXT" -> StatusItem.UIDNEXT;
                case "UIDVALIDITY" -> StatusItem.UIDVALIDITY;
                case "UNSEEN" -> StatusItem.UNSEEN;
                case "DELETED" -> StatusItem.DELETED;
                case "SIZE" -> StatusItem.SIZE;
                case "HIGHESTMODSEQ" -> StatusItem.HIGHESTMODSEQ;
                case "APPENDLIMIT" -> StatusItem.APPENDLIMIT;
                case "MAILBOXID" -> StatusItem.MAILBOXID;
                case "DELETED-STORAGE" -> StatusItem.DELETED_STORAGE;
                default -> throw ArgReader.bad("Unknown STATUS item");
            };
            if (items.add(item)) {
                ordered.add(item);
            }
        } while (in.skipSpace());
        in.expect(')');
        return ordered;
    }
}
