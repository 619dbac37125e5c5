package hongyan.protocols.imap;

import hongyan.formats.mime.Message;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.blob.Draft;
import hongyan.net.wire.WireReader;
import hongyan.protocols.imap.Command.AppendPart;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Added;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// APPEND of one message or several (RFC 9051 6.3.12, RFC 3502, 4315, 7889): streamed into drafts, parsed, added in one
/// transaction. A message that is announced too large is refused before it is read.
final class AppendCommand {
    private static final int MAX_MESSAGES = 1000;
    private static final int CHUNK = 16 * 1024;

    private final SessionState session;
    private final ImapRooms rooms;
    private final CommandReader reader;

    AppendCommand(SessionState session, ImapRooms rooms, CommandReader reader) {
        this.session = session;
        this.rooms = rooms;
        this.reader = reader;
    }

    /// A message that came in.
    private record Arrived(NewEmail email, boolean deleted) {
        /// With the flags that may be set there.
        NewEmail fit(Rights rights) {
            Flags flags = FlagRights.inserted(rights, email.flags());
            return flags.equals(email.flags())
                    ? email
                    : new NewEmail(email.body(), email.message(), email.receivedAt(), flags);
        }
    }

    Outcome run(Command.Append append) throws IOException {
        Folders.Named name = Folders.named(session, rooms, append.mailbox());
        List<Draft> drafts = new ArrayList<>();
        try {
            List<Arrived> arrived = new ArrayList<>();
            long total = 0;
            @Nullable AppendPart part = append.first();
            while (part != null) {
                total += part.size();
                Optional<Outcome> refusal = check(name, part, total, arrived.size());
                if (refusal.isPresent()) {
                    return refusal.get();
                }
                Draft draft = rooms.bodies().draft();
                drafts.add(draft);
                reader.taken();
                receive(part, draft);
                arrived.add(arrived(part, draft));
                part = next();
            }
            return rooms.store().update(name.account(), tx -> add(tx, name, arrived));
        } finally {
            for (Draft draft : drafts) {
                draft.close();
            }
        }
    }

    /// Whether the announced message may come.
    private Optional<Outcome> check(Folders.Named name, AppendPart part, long total, int count) {
        if (part.size() > rooms.settings().maxMessage()) {
            // RFC 7889 2, RFC 4469 4.2
            return Optional.of(Outcome.no("TOOBIG", "Message too big"));
        }
        if (part.size() == 0) {
            return Optional.of(Outcome.no("CANNOT", "A message of no length"));
        }
        if (count >= MAX_MESSAGES || total > 4 * rooms.settings().maxMessage()) {
            return Optional.of(Outcome.no("LIMIT", "Too many messages at once"));
        }
        return rooms.store().read(name.account(), view -> {
            Optional<Mailbox> target = name.find(view);
            if (target.isEmpty()) {
                return Optional.of(Outcome.no("TRYCREATE", "No such mailbox"));
            }
            Selected.need(name.rights(view, target.get().id()), Right.INSERT);
            Usage usage = view.usage();
            Quota quota = usage.quota();
            boolean full = quota.bytes() > 0 && usage.bytes() + total > quota.bytes();
            return full ? Optional.of(Outcome.no("OVERQUOTA", "Mailbox full")) : Optional.empty();
        });
    }

    private void receive(AppendPart part, Draft draft) throws IOException {
        WireReader in = session.connection.in();
        if (part.synchronising()) {
            session.out.ascii("+ Ready for literal data").crlf().flush();
        }
        try (InputStream body = in.literal(part.size())) {
            byte[] chunk = new byte[(int) Math.min(CHUNK, part.size())];
            long left = part.size();
            while (left > 0) {
                int n = body.readNBytes(chunk, 0, (int) Math.min(chunk.length, left));
                if (n <= 0) {
                    throw new EOFException("connection closed inside a message");
                }
                draft.write(chunk, 0, n);
                left -= n;
            }
        }
    }

    private Arrived arrived(AppendPart part, Draft draft) throws IOException {
        Message message = MimeParser.parse(draft.source());
        Flags flags = part.flags().without(Flags.of(Flags.DELETED));
        NewEmail email = new NewEmail(
                draft.seal(), message, part.date() == null ? rooms.clock().instant() : part.date(), flags);
        return new Arrived(email, part.flags().has(Flags.DELETED));
    }

    /// The next message of a MULTIAPPEND, null at the end of the command (RFC 3502).
    private @Nullable AppendPart next() throws IOException {
        byte[] line = reader.afterMessage();
        if (line.length == 0) {
            return null;
        }
        ArgReader in = new ArgReader(line);
        AppendPart part = CommandParser.appendPart(in);
        in.end();
        return part;
    }

    private static Outcome add(AccountTx tx, Folders.Named name, List<Arrived> arrived) {
        Mailbox mailbox = name.need(tx, Right.INSERT);
        Rights rights = name.rights(tx, mailbox.id());
        int[] uids = new int[arrived.size()];
        int count = 0;
        for (Arrived each : arrived) {
            for (Added added : tx.add(each.fit(rights), List.of(mailbox.id()))) {
                uids[count++] = added.uid();
                if (each.deleted && rights.has(Right.MARK_DELETED)) {
                    tx.setDeleted(mailbox.id(), added.uid(), true);
                }
            }
        }
        return Outcome.ok("APPENDUID " + mailbox.uidValidity() + ' ' + UidSets.text(uids), "Append completed");
    }
}
