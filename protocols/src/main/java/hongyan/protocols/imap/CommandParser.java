package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.store.account.Flags;
import hongyan.store.account.Role;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// From the bytes of a command to a [Command]. Pure and total: the answer is a command or a [BadSyntax].
final class CommandParser {
    private static final int MAX_TAG = 64;
    private static final int MAX_LIST = 64;

    private CommandParser() {}

    /// The tag at the start, when there is a usable one (RFC 9051 9: any ASTRING-CHAR except `+`).
    static Optional<String> tag(byte[] bytes) {
        int i = 0;
        while (i < bytes.length && bytes[i] != '+' && (ArgReader.isAtom(bytes[i] & 0xFF) || bytes[i] == ']')) {
            i++;
        }
        boolean usable = i > 0 && i <= MAX_TAG && (i == bytes.length || bytes[i] == ' ');
        return usable ? Optional.of(new String(bytes, 0, i, StandardCharsets.US_ASCII)) : Optional.empty();
    }

    /// Parses what stands behind the tag.
    ///
    /// @param bytes the whole command; for APPEND up to the announcement of the message
    static Command parse(byte[] bytes) {
        return parse(bytes, Set.of());
    }

    /// @param enabled what the client has switched on
    static Command parse(byte[] bytes, Set<Extension> enabled) {
        ArgReader in = new ArgReader(bytes, enabled);
        int tag = tag(bytes).orElseThrow(() -> ArgReader.bad("Tag expected")).length();
        for (int i = 0; i < tag; i++) {
            in.skip((char) (bytes[i] & 0xFF));
        }
        in.space();
        String word = in.atom();
        boolean uid = word.equalsIgnoreCase("UID");
        if (uid) {
            in.space();
            word = in.atom();
        }
        ImapVerb verb =
                ImapVerb.named(word).orElseThrow(() -> new BadSyntax(Reason.UNKNOWN_COMMAND, "Unknown command"));
        Command command = uid ? uidForm(verb, in) : arguments(verb, in);
        in.end();
        return command;
    }

    private static Command uidForm(ImapVerb verb, ArgReader in) {
        return switch (verb) {
            case FETCH -> FetchParser.parse(in, true);
            case STORE -> store(in, true);
            case SEARCH -> SearchParser.search(in, true);
            case SORT -> SearchParser.sort(in, true);
            case THREAD -> SearchParser.thread(in, true);
            case COPY -> copy(in, true);
            case MOVE -> move(in, true);
            case REPLACE -> replace(in, true);
            // RFC 4315 2.1
            case EXPUNGE -> {
                in.space();
                yield new Command.Expunge(in.sequenceSet());
            }
            default -> throw new BadSyntax(Reason.UNKNOWN_COMMAND, "No UID form of this command");
        };
    }

    private static Command arguments(ImapVerb verb, ArgReader in) {
        return switch (verb) {
            case CAPABILITY -> Command.Plain.CAPABILITY;
            case NOOP -> Command.Plain.NOOP;
            case LOGOUT -> Command.Plain.LOGOUT;
            case STARTTLS -> Command.Plain.STARTTLS;
            case NAMESPACE -> Command.Plain.NAMESPACE;
            case IDLE -> Command.Plain.IDLE;
            case UNAUTHENTICATE -> Command.Plain.UNAUTHENTICATE;
            case GETJMAPACCESS -> Command.Plain.GETJMAPACCESS;
            case COMPRESS -> {
                in.space();
                yield new Command.Compress(in.atom().toUpperCase(Locale.ROOT));
            }
            case LANGUAGE -> language(in);
            case CHECK -> Command.Plain.CHECK;
            case CLOSE -> Command.Plain.CLOSE;
            case UNSELECT -> Command.Plain.UNSELECT;
            case EXPUNGE -> new Command.Expunge(null);
            case ID -> id(in);
            case LOGIN -> {
                in.space();
                String user = in.text();
                in.space();
                yield new Command.Login(user, in.text());
            }
            case AUTHENTICATE -> authenticate(in);
            case ENABLE -> enable(in);
            case SELECT -> select(in, false);
            case EXAMINE -> select(in, true);
            case CREATE -> create(in);
            case DELETE -> new Command.Delete(name(in));
            case RENAME -> new Command.Rename(name(in), name(in));
            case SUBSCRIBE -> new Command.Subscribe(name(in), true);
            case UNSUBSCRIBE -> new Command.Subscribe(name(in), false);
            case LIST -> ListParser.list(in);
            case LSUB -> ListParser.lsub(in);
            case STATUS -> {
                String mailbox = name(in);
                in.space();
                yield new Command.Status(mailbox, ListParser.statusItems(in));
            }
            case APPEND -> new Command.Append(name(in), appendPart(in));
            case SEARCH -> SearchParser.search(in, false);
            case SORT -> SearchParser.sort(in, false);
            case THREAD -> SearchParser.thread(in, false);
            case CANCELUPDATE -> SearchParser.cancelUpdate(in);
            case ESEARCH -> SearchParser.esearch(in);
            case SETACL -> AclParser.set(in);
            case DELETEACL -> AclParser.delete(in);
            case GETACL -> new Command.GetAcl(name(in));
            case LISTRIGHTS -> AclParser.list(in);
            case MYRIGHTS -> new Command.MyRights(name(in));
            case GETQUOTA, GETQUOTAROOT -> new Command.Quota(verb, name(in));
            case SETQUOTA -> setQuota(in);
            case NOTIFY -> NotifyParser.parse(in);
            case GETMETADATA -> MetadataParser.get(in);
            case SETMETADATA -> MetadataParser.set(in);
            case FETCH -> FetchParser.parse(in, false);
            case STORE -> store(in, false);
            case COPY -> copy(in, false);
            case MOVE -> move(in, false);
            case REPLACE -> replace(in, false);
        };
    }

    private static String name(ArgReader in) {
        in.space();
        return in.mailbox();
    }

    /// RFC 2971 3.1: read and thrown away.
    private static Command id(ArgReader in) {
        in.space();
        if (in.skipWord("NIL")) {
            return new Command.Id();
        }
        in.expect('(');
        boolean first = true;
        int count = 0;
        while (!in.skip(')')) {
            if (!first) {
                in.space();
            }
            first = false;
            if (++count > MAX_LIST) {
                throw new BadSyntax(Reason.LIMIT, "Too many ID fields");
            }
            if (!in.skipWord("NIL")) {
                in.string();
            }
        }
        return new Command.Id();
    }

    private static Command authenticate(ArgReader in) {
        in.space();
        String mechanism = in.atom().toUpperCase(Locale.ROOT);
        String initial = null;
        if (in.skipSpace()) {
            StringBuilder base64 = new StringBuilder();
            while (!in.atEnd()) {
                int c = in.peek();
                if (c <= ' ' || c >= 0x7F) {
                    throw ArgReader.bad("Base64 expected");
                }
                base64.append((char) c);
                in.skip((char) c);
            }
            initial = base64.toString();
        }
        return new Command.Authenticate(mechanism, initial);
    }

    private static Command language(ArgReader in) {
        List<String> ranges = new ArrayList<>();
        while (ranges.size() < MAX_LIST && in.skipSpace()) {
            ranges.add(new String(in.astring(), StandardCharsets.ISO_8859_1));
        }
        return new Command.ChooseLanguage(ranges);
    }

    private static Command enable(ArgReader in) {
        List<String> names = new ArrayList<>();
        in.space();
        do {
            names.add(in.atom().toUpperCase(Locale.ROOT));
        } while (names.size() < MAX_LIST && in.skipSpace());
        return new Command.Enable(names);
    }

    /// With the parameters of RFC 7162 3.1.8 and 3.2.5.
    private static Command select(ArgReader in, boolean readOnly) {
        in.space();
        String typed = in.text();
        String mailbox = in.mailboxName(typed);
        boolean condstore = false;
        Command.Resync resync = null;
        if (in.skipSpace()) {
            in.expect('(');
            do {
                switch (in.name()) {
                    case "CONDSTORE" -> condstore = true;
                    case "QRESYNC" -> {
                        in.space();
                        resync = resync(in);
                        condstore = true;
                    }
                    default -> throw ArgReader.bad("Unknown SELECT parameter");
                }
            } while (in.skipSpace());
            in.expect(')');
        }
        return new Command.Select(mailbox, typed, readOnly, condstore, resync);
    }

    private static Command.Resync resync(ArgReader in) {
        in.expect('(');
        long validity = in.number();
        in.space();
        long modseq = in.number();
        SequenceSet known = null;
        while (in.skipSpace()) {
            if (in.skip('(')) {
                // Sequence match data: we look the expunged up in the log or the UID scan, and need no hint.
                in.sequenceSet();
                in.space();
                in.sequenceSet();
                in.expect(')');
            } else {
                known = in.sequenceSet();
            }
        }
        in.expect(')');
        return new Command.Resync(validity, modseq, known);
    }

    private static Command create(ArgReader in) {
        String mailbox = name(in);
        EnumSet<Role> uses = EnumSet.noneOf(Role.class);
        if (in.skipSpace()) {
            // RFC 6154 3: CREATE "x" (USE (\Sent))
            in.expect('(');
            if (!in.name().equals("USE")) {
                throw ArgReader.bad("Unknown CREATE parameter");
            }
            in.space();
            in.expect('(');
            while (!in.skip(')')) {
                in.expect('\\');
                uses.add(SpecialUse.role(in.atom()));
                in.skipSpace();
            }
            in.expect(')');
        }
        return new Command.Create(mailbox, Set.copyOf(uses));
    }

    /// The rest of an APPEND up to the announcement of a message: `(flags) "date" {size}` and the like.
    static Command.AppendPart appendPart(ArgReader in) {
        in.space();
        Flags flags = Flags.NONE;
        if (in.peek() == '(') {
            flags = in.flagList();
            in.space();
        }
        @Nullable Instant date = null;
        if (in.peek() == '"') {
            date = ImapDate.dateTime(in.string());
            in.space();
        }
        Command.AppendPart part = new Command.AppendPart(flags, date, in.rest());
        if (!part.data().regionMatches(true, 0, "CATENATE ", 0, 9)
                && !part.data().regionMatches(true, 0, "UTF8 ", 0, 5)) {
            AppendReader.announced(new ArgReader(part.data().getBytes(StandardCharsets.ISO_8859_1)));
        }
        return part;
    }

    /// RFC 8508 4
    private static Command replace(ArgReader in, boolean uid) {
        in.space();
        int number = in.number32();
        if (number <= 0) {
            throw ArgReader.bad("A message number expected");
        }
        SequenceSet message = SequenceSet.of(number, number);
        return new Command.Replace(message, name(in), appendPart(in), uid);
    }

    private static Command store(ArgReader in, boolean uid) {
        in.space();
        SequenceSet set = in.sequenceSet();
        in.space();
        long unchangedSince = -1;
        if (in.skip('(')) {
            // RFC 7162 3.1.3
            if (!in.name().equals("UNCHANGEDSINCE")) {
                throw ArgReader.bad("Unknown STORE modifier");
            }
            in.space();
            unchangedSince = in.number();
            in.expect(')');
            in.space();
        }
        Command.Mode mode = in.skip('+') ? Command.Mode.ADD : in.skip('-') ? Command.Mode.REMOVE : Command.Mode.REPLACE;
        boolean silent = switch (in.name()) {
            case "FLAGS" -> false;
            case "FLAGS.SILENT" -> true;
            default -> throw ArgReader.bad("FLAGS or FLAGS.SILENT expected");
        };
        in.space();
        Flags flags = in.peek() == '(' ? in.flagList() : in.flags();
        return new Command.Store(set, mode, flags, silent, unchangedSince, uid);
    }

    /// Refused anyway; read, so that the answer is about that.
    private static Command setQuota(ArgReader in) {
        String root = name(in);
        in.space();
        in.expect('(');
        while (!in.skip(')')) {
            in.name();
            in.space();
            in.number();
            in.skipSpace();
        }
        return new Command.Quota(ImapVerb.SETQUOTA, root);
    }

    private static Command copy(ArgReader in, boolean uid) {
        in.space();
        SequenceSet set = in.sequenceSet();
        return new Command.Copy(set, name(in), uid);
    }

    private static Command move(ArgReader in, boolean uid) {
        in.space();
        SequenceSet set = in.sequenceSet();
        return new Command.Move(set, name(in), uid);
    }
}
