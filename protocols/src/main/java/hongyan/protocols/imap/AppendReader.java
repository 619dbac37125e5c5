package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.formats.mime.Message;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.blob.Draft;
import hongyan.protocols.imap.Command.AppendPart;
import hongyan.store.account.Flags;
import hongyan.store.account.Mailbox;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Quota;
import hongyan.store.account.Usage;
import hongyan.store.sharing.Right;
import hongyan.store.sharing.Rights;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes the messages of an APPEND or a REPLACE from the wire into drafts, and parses them: whole ones (RFC 9051
/// 6.3.12;
/// also as literal8, RFC 3516 4.4, and in `UTF8 (...)`, RFC 9755 4) and those made of pieces (CATENATE, RFC 4469).
/// What is announced too large, or does not fit the quota, is refused before it is read.
final class AppendReader implements AutoCloseable {
    private static final int MAX_MESSAGES = 1000;
    private static final int MAX_PIECES = 1000;
    private static final int MAX_URL = 4096;
    private static final int CHUNK = 16 * 1024;
    /// What comes unasked and is no larger is taken first: the transaction looks at the same things.
    private static final int SMALL = 64 * 1024;

    static final Outcome NO_MAILBOX = Outcome.no("TRYCREATE", "No such mailbox");

    private final SessionState session;
    private final ImapRooms rooms;
    private final CommandReader reader;
    private final Folders.Named target;
    private final List<Draft> drafts = new ArrayList<>();
    /// Of all messages of the command.
    private long total;

    AppendReader(SessionState session, ImapRooms rooms, CommandReader reader, Folders.Named target) {
        this.session = session;
        this.rooms = rooms;
        this.reader = reader;
        this.target = target;
    }

    /// A message that came in.
    record Arrived(NewEmail email, boolean deleted) {
        /// With the flags that may be set there.
        NewEmail fit(Rights rights) {
            Flags flags = FlagRights.inserted(rights, email.flags());
            return flags.equals(email.flags())
                    ? email
                    : new NewEmail(email.body(), email.message(), email.receivedAt(), flags);
        }
    }

    /// All messages of the command (RFC 3502).
    List<Arrived> all(AppendPart first) throws IOException, Refused {
        List<Arrived> arrived = new ArrayList<>();
        @Nullable AppendPart part = first;
        while (part != null) {
            if (arrived.size() >= MAX_MESSAGES) {
                throw new Refused(Outcome.no("LIMIT", "Too many messages at once"));
            }
            ArgReader rest = message(part, arrived);
            part = rest.atEnd() ? null : CommandParser.appendPart(rest);
        }
        return arrived;
    }

    /// The one message of a REPLACE.
    Arrived only(AppendPart part) throws IOException, Refused {
        List<Arrived> arrived = new ArrayList<>();
        message(part, arrived).end();
        return arrived.getFirst();
    }

    /// Reads one message; returns what stands behind it.
    private ArgReader message(AppendPart part, List<Arrived> arrived) throws IOException, Refused {
        Draft draft = rooms.bodies().draft();
        drafts.add(draft);
        ArgReader in = new ArgReader(part.data().getBytes(StandardCharsets.ISO_8859_1));
        if (in.skipWord("CATENATE ")) {
            in = pieces(in, draft);
        } else if (session.enabled(Extension.UTF8) && in.skipWord("UTF8 ")) {
            in.expect('(');
            in = literal(in, draft, false);
            in.expect(')');
        } else {
            in = literal(in, draft, false);
        }
        if (draft.size() == 0) {
            throw new Refused(Outcome.no("CANNOT", "A message of no length"));
        }
        Message message = MimeParser.parse(draft.source());
        Instant date = part.date() == null ? rooms.clock().instant() : part.date();
        Flags flags = part.flags().without(Flags.of(Flags.DELETED));
        arrived.add(new Arrived(
                new NewEmail(draft.seal(), message, date, flags), part.flags().has(Flags.DELETED)));
        return in;
    }

    /// RFC 4469 5: `(TEXT {n} URL "..." ...)`
    private ArgReader pieces(ArgReader start, Draft draft) throws IOException, Refused {
        ArgReader in = start;
        in.expect('(');
        int count = 0;
        do {
            if (++count > MAX_PIECES) {
                throw new BadSyntax(Reason.LIMIT, "Too many pieces");
            }
            if (in.skipWord("TEXT ")) {
                in = literal(in, draft, true);
            } else if (in.skipWord("URL ")) {
                byte[] url;
                if (in.peek() == '{') {
                    Announced announced = announced(in);
                    if (announced.size > MAX_URL) {
                        throw new BadSyntax(Reason.LIMIT, "Literal too large");
                    }
                    url = new byte[(int) announced.size];
                    try (InputStream body = begin(announced)) {
                        if (body.readNBytes(url, 0, url.length) < url.length) {
                            throw new EOFException("connection closed inside a URL");
                        }
                    }
                    in = new ArgReader(reader.afterMessage());
                } else {
                    url = in.astring();
                }
                piece(new String(url, StandardCharsets.ISO_8859_1), draft);
            } else {
                throw ArgReader.bad("TEXT or URL expected");
            }
        } while (in.skipSpace());
        in.expect(')');
        return in;
    }

    private void piece(String url, Draft draft) throws IOException, Refused {
        Optional<SectionWriter.Slice> found = CatenateUrl.parse(url).flatMap(each -> each.find(session, rooms));
        if (found.isEmpty()) {
            // RFC 4469 4.1
            String told = url.replaceAll("[^\\x20-\\x7E]|[\"\\\\\\]]", "?");
            throw new Refused(Outcome.no("BADURL \"" + told + '"', "No such message or part"));
        }
        check(draft.size(), found.get().size(), true);
        found.get().writeTo(draft);
    }

    record Announced(long size, boolean synchronising) {}

    /// `{12}`, `{12+}`, the same with `~` before it (RFC 3516 5), at the end of a line.
    static Announced announced(ArgReader in) {
        in.skip('~');
        in.expect('{');
        long size = in.number();
        boolean synchronising = !in.skip('+');
        in.expect('}');
        in.end();
        return new Announced(size, synchronising);
    }

    private ArgReader literal(ArgReader in, Draft draft, boolean piece) throws IOException, Refused {
        Announced announced = announced(in);
        if (announced.size == 0 && !piece) {
            throw new Refused(Outcome.no("CANNOT", "A message of no length"));
        }
        check(draft.size(), announced.size, announced.synchronising);
        try (InputStream body = begin(announced)) {
            byte[] chunk = new byte[Math.clamp(announced.size, 1, CHUNK)];
            long left = announced.size;
            while (left > 0) {
                int n = body.read(chunk, 0, (int) Math.min(chunk.length, left));
                if (n <= 0) {
                    throw new EOFException("connection closed inside a message");
                }
                draft.write(chunk, 0, n);
                left -= n;
            }
        }
        return new ArgReader(reader.afterMessage());
    }

    private InputStream begin(Announced announced) throws IOException {
        reader.taken();
        if (announced.synchronising) {
            session.out.ascii("+ Ready for literal data").crlf().flush();
        }
        return session.connection.in().literal(announced.size);
    }

    /// Whether so much more may come.
    ///
    /// @param avoidable whether a refusal now spares the client anything
    private void check(long message, long more, boolean avoidable) throws Refused {
        long most = rooms.settings().maxMessage();
        if (more > most || message + more > most) {
            // RFC 7889 2, RFC 4469 4.2
            throw new Refused(Outcome.no("TOOBIG", "Message too big"));
        }
        total += more;
        if (total > 4 * most) {
            throw new Refused(Outcome.no("LIMIT", "Too many messages at once"));
        }
        if (!avoidable && total <= SMALL) {
            return;
        }
        Optional<Outcome> refusal = rooms.store().read(target.account(), view -> {
            Optional<Mailbox> mailbox = target.find(view);
            if (mailbox.isEmpty()) {
                return Optional.of(NO_MAILBOX);
            }
            Selected.need(target.rights(view, mailbox.get().id()), Right.INSERT);
            Usage usage = view.usage();
            Quota quota = usage.quota();
            boolean full = quota.bytes() > 0 && usage.bytes() + total > quota.bytes();
            return full ? Optional.of(Outcome.no("OVERQUOTA", "Mailbox full")) : Optional.empty();
        });
        if (refusal.isPresent()) {
            throw new Refused(refusal.get());
        }
    }

    /// Lets go of the drafts; to be called after the transaction that takes them.
    @Override
    public void close() throws IOException {
        for (Draft draft : drafts) {
            draft.close();
        }
    }
}
