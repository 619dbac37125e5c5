package hongyan.store.account;

import hongyan.formats.mime.Envelope;
import hongyan.formats.mime.Message;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KeyReader;
import hongyan.kv.Kv;
import hongyan.kv.Order;
import hongyan.kv.Space;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import hongyan.store.account.EmailState.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Messages that miss one of their rows or their body: made again from what is elsewhere.
///
/// An `EMAIL` row is made from the body, which the body's references find; an `EMAIL_STATE` row from the rows of
/// mailboxes; a message whose body is gone is replaced by a short one that tells what is known of it.
final class LostMessages {
    private static final int ROWS = 500;

    private final Kv kv;
    private final Bodies bodies;
    private final int account;
    private final Findings findings;
    private final boolean mends;
    private final Inspection.Looks looks;

    LostMessages(Kv kv, Bodies bodies, int account, Findings findings, boolean mends, Inspection.Looks looks) {
        this.kv = kv;
        this.bodies = bodies;
        this.account = account;
        this.findings = findings;
        this.mends = mends;
        this.looks = looks;
    }

    void run(MessageLook.Lost lost) {
        if (!mends) {
            lost.emails().forEach(id -> findings.left(account, "message {} cannot be read", id));
            lost.states().forEach(id -> findings.left(account, "message {} has no state", id));
            lost.bodies().forEach(id -> findings.left(account, "message {} has no body", id));
            return;
        }
        Set<Integer> states = new TreeSet<>(lost.states());
        if (!lost.emails().isEmpty()) {
            Map<Integer, BlobId> found = blobs(lost.emails());
            lost.emails().forEach(id -> email(id, found.get(id), states));
        }
        if (!states.isEmpty()) {
            Map<Integer, List<Entry>> places = places(states);
            states.forEach(id -> state(id, places.getOrDefault(id, List.of())));
        }
        lost.bodies().forEach(this::body);
    }

    private void walk(Space space, KeyRange range, Consumer<Entry> each) {
        KeyRange rest = range;
        while (true) {
            KeyRange now = rest;
            List<Entry> page = kv.read(snapshot -> snapshot.scan(space, now, Order.ASCENDING, ROWS));
            page.forEach(each);
            if (page.size() < ROWS) {
                return;
            }
            rest = new KeyRange(page.getLast().key().next(), range.to());
        }
    }

    /// The bodies these messages hold.
    private Map<Integer, BlobId> blobs(Set<Integer> emails) {
        Map<Integer, BlobId> found = new HashMap<>();
        walk(Space.BLOB_REF, KeyRange.all(), ref -> {
            KeyReader key = ref.key().reader();
            BlobId blob = BlobId.of(key.fixed(BlobId.BYTES));
            if (Bodies.holds(ref.value()) && !key.atEnd() && key.byte8() == Space.EMAIL.code()) {
                int holder = key.int32();
                int email = key.int32();
                if (holder == account && emails.contains(email)) {
                    found.put(email, blob);
                }
            }
        });
        return found;
    }

    private @Nullable Message parsed(BlobId blob) {
        try {
            return MimeParser.parse(bodies.open(blob));
        } catch (IOException gone) {
            return null; // whoever asked tells that the message is lost
        }
    }

    private void email(int id, @Nullable BlobId blob, Set<Integer> states) {
        Message message = blob == null ? null : parsed(blob);
        long size = blob == null || message == null ? 0 : size(blob);
        looks.look(look -> {
            Key key = Keys.email(account, id);
            if (look.read(Space.EMAIL, key, bytes -> EmailCodec.read(id, bytes)).isPresent()) {
                return id;
            }
            look.get(Space.EMAIL, key).ifPresent(bytes -> look.aside(Space.EMAIL, key, bytes));
            Optional<EmailState> state = look.read(Space.EMAIL_STATE, key, bytes -> StateCodec.read(id, bytes));
            if (blob == null || message == null) {
                if (look.mend("message {} is lost", id)) {
                    look.asideToo(Space.EMAIL_STATE, key);
                }
                return id;
            }
            if (state.isEmpty()) {
                states.add(id);
            }
            look.mend("message {} could not be read and was made again from its body", id);
            Threads.Ids ids = Threads.ids(message);
            Instant receivedAt = state.map(EmailState::receivedAt).orElseGet(Instant::now);
            Email made = new Email(
                    id,
                    state.map(EmailState::thread).orElse(id),
                    blob,
                    size,
                    receivedAt,
                    Messages.sentAt(message).orElse(receivedAt),
                    message.envelope(),
                    message.root(),
                    message.messageIds(),
                    message.references(),
                    message.preview(),
                    message.hasAttachment());
            look.tx().put(Space.EMAIL, key, EmailCodec.write(made, look.modseq(), ids.hashes()));
            state.ifPresent(known -> new MessageLook(look).check(made, known, ids.hashes()));
            return id;
        });
    }

    private long size(BlobId blob) {
        try {
            return bodies.open(blob).size();
        } catch (IOException gone) {
            return 0; // it was there a moment ago; the next check finds it missing
        }
    }

    /// The rows of mailboxes that name these messages.
    private Map<Integer, List<Entry>> places(Set<Integer> emails) {
        Map<Integer, List<Entry>> found = new HashMap<>();
        walk(
                Space.UID,
                KeyRange.prefix(Keys.account(account)),
                entry -> Look.decoded(entry.value(), bytes -> UidCodec.read(0, bytes))
                        .filter(row -> emails.contains(row.email()))
                        .ifPresent(row -> found.computeIfAbsent(row.email(), e -> new ArrayList<>())
                                .add(entry)));
        return found;
    }

    private void state(int id, List<Entry> rows) {
        looks.look(look -> {
            Key key = Keys.email(account, id);
            Optional<byte[]> row = look.get(Space.EMAIL, key);
            Optional<Email> email = row.flatMap(b -> Look.decoded(b, bytes -> EmailCodec.read(id, bytes)));
            if (email.isEmpty()
                    || look.read(Space.EMAIL_STATE, key, bytes -> StateCodec.read(id, bytes))
                            .isPresent()) {
                return id;
            }
            look.get(Space.EMAIL_STATE, key).ifPresent(bytes -> look.aside(Space.EMAIL_STATE, key, bytes));
            look.mend("message {} had no state", id);
            List<Place> places = new ArrayList<>();
            Flags flags = Flags.NONE;
            for (Entry entry : rows) {
                int mailbox = StoredView.second(entry.key());
                int uid = StoredView.lastNumber(entry.key());
                Optional<UidRow> now = look.read(Space.UID, entry.key(), bytes -> UidCodec.read(uid, bytes))
                        .filter(found -> found.email() == id);
                if (now.isPresent() && places.stream().noneMatch(p -> p.mailbox() == mailbox)) {
                    places.add(new Place(mailbox, uid, now.get().flags().has(Flags.DELETED)));
                    flags = flags.with(now.get().flags().without(Flags.of(Flags.DELETED)));
                }
            }
            Email known = email.get();
            EmailState made =
                    new EmailState(id, look.modseq(), flags, places, known.thread(), known.size(), known.receivedAt());
            look.tx().put(Space.EMAIL_STATE, key, StateCodec.write(made));
            new MessageLook(look)
                    .check(known, made, EmailCodec.front(row.orElseThrow()).hashes());
            return id;
        });
    }

    /// A message without a body: a short one takes its place, its record is moved aside.
    private void body(int id) {
        Optional<Email> known = kv.read(snapshot -> snapshot.get(Space.EMAIL, Keys.email(account, id)))
                .flatMap(row -> Look.decoded(row, bytes -> EmailCodec.read(id, bytes)));
        if (known.isEmpty()) {
            return;
        }
        try (Draft draft = bodies.draft()) {
            draft.write(substitute(known.get()));
            Draft.Sealed sealed = draft.seal();
            Message message = MimeParser.parse(draft.source());
            looks.look(look -> replace(look, id, sealed, message));
        } catch (IOException e) {
            findings.left(account, "message {} has no body and could not be replaced", id);
        }
    }

    private int replace(Look look, int id, Draft.Sealed body, Message message) {
        Key key = Keys.email(account, id);
        Optional<Email> email = look.read(Space.EMAIL, key, bytes -> EmailCodec.read(id, bytes));
        Optional<EmailState> state = look.read(Space.EMAIL_STATE, key, bytes -> StateCodec.read(id, bytes));
        boolean still = email.isPresent()
                && state.isPresent()
                && look.get(Space.BLOB, email.get().blob().key()).isEmpty();
        if (!still || !look.mend("message {} has no body: a short one takes its place", id)) {
            return id;
        }
        long[] hashes =
                EmailCodec.front(look.get(Space.EMAIL, key).orElseThrow()).hashes();
        look.asideToo(Space.EMAIL, key);
        look.asideToo(Space.EMAIL_STATE, key);
        Threads.remove(look.tx(), account, state.get().thread(), id, hashes);
        bodies.release(look.tx(), email.get().blob(), Keys.holder(account, id));
        int fresh = look.row.nextId++;
        List<Place> places = new ArrayList<>();
        for (Place place : state.get().places()) {
            look.tx().delete(Space.UID, Keys.uid(account, place.mailbox(), place.uid()));
            look.mailbox(place.mailbox()).ifPresent(mailbox -> {
                places.add(new Place(mailbox.id, mailbox.uidNext++, place.deleted()));
                look.put(mailbox);
            });
        }
        Threads.Ids ids = Threads.ids(message);
        Email made = new Email(
                fresh,
                state.get().thread(),
                body.id(),
                body.size(),
                email.get().receivedAt(),
                email.get().sentAt(),
                message.envelope(),
                message.root(),
                message.messageIds(),
                message.references(),
                message.preview(),
                false);
        look.tx().put(Space.EMAIL, Keys.email(account, fresh), EmailCodec.write(made, look.modseq(), ids.hashes()));
        bodies.put(look.tx(), body, Keys.holder(account, fresh));
        EmailState instead = new EmailState(
                fresh, look.modseq(), state.get().flags(), places, made.thread(), made.size(), made.receivedAt());
        look.tx().put(Space.EMAIL_STATE, Keys.email(account, fresh), StateCodec.write(instead));
        new MessageLook(look).check(made, instead, ids.hashes());
        return fresh;
    }

    private static byte[] substitute(Email lost) {
        Envelope envelope = lost.envelope();
        StringBuilder text = new StringBuilder();
        field(text, "Date", envelope.date());
        for (Envelope.Mailbox from : envelope.from()) {
            field(text, "From", from.local() + "@" + from.host());
        }
        field(text, "Subject", envelope.subject());
        field(text, "Message-ID", envelope.messageId());
        text.append("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n")
                .append("Content-Transfer-Encoding: 8bit\r\n\r\n")
                .append("The content of this message was damaged on the server and could not be recovered.\r\n")
                .append("这封邮件的内容在服务器上已损坏，无法恢复。\r\n\r\n")
                .append(lost.preview().replace("\r", " ").replace("\n", " "))
                .append("\r\n");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void field(StringBuilder text, String name, @Nullable String value) {
        if (value != null) {
            text.append(name)
                    .append(": ")
                    .append(value.replace("\r", "").replace("\n", ""))
                    .append("\r\n");
        }
    }
}
