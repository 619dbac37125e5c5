package hongyan.services.submission;

import hongyan.base.bytes.ByteSource;
import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.base.id.Tokens;
import hongyan.formats.address.MailAddress;
import hongyan.formats.mime.Message;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.Shard;
import hongyan.kv.Tx;
import hongyan.kv.blob.Draft;
import hongyan.services.auth.Principal;
import hongyan.services.delivery.Composed;
import hongyan.services.delivery.Delivery;
import hongyan.services.delivery.Inbound;
import hongyan.services.delivery.LocalDelivery;
import hongyan.services.delivery.RawFields;
import hongyan.services.delivery.Recipients;
import hongyan.services.delivery.Trace;
import hongyan.store.account.Flags;
import hongyan.store.account.NewEmail;
import hongyan.store.sending.DailyCount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One message of one of our people.
///
/// At commit, all before any shard is taken: From is checked, the header mended, the message signed, parsed, sealed.
/// Then one transaction: the day's count, the mailboxes of recipients here, the queue's rows for those elsewhere.
///
/// What is stored here has a `Return-Path` on top, what leaves has not; so a message that does both has two bodies.
final class SubmittedDelivery implements Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(SubmittedDelivery.class);
    private static final int MAX_HOPS = 50;

    private final MailSubmission.Rooms rooms;
    private final Principal principal;
    private final OwnAddresses own;
    private final Inbound.Peer peer;
    private final Optional<MailAddress> sender;
    private final Recipients local;
    private final List<MailAddress> foreign = new ArrayList<>();
    private final String id = Tokens.token(72);
    private @Nullable Draft draft;

    SubmittedDelivery(
            MailSubmission.Rooms rooms,
            Principal principal,
            OwnAddresses own,
            Inbound.Peer peer,
            Optional<MailAddress> sender,
            long size) {
        this.rooms = rooms;
        this.principal = principal;
        this.own = own;
        this.peer = peer;
        this.sender = sender;
        this.local = new Recipients(rooms.directory(), rooms.accounts(), size);
    }

    @Override
    public void recipient(MailAddress to) {
        if (recipients() >= rooms.settings().maxRecipients()) {
            throw new TryLater(Reason.TOO_MANY_RECIPIENTS);
        }
        if (local.add(to) == Recipients.Place.HERE || foreign.contains(to)) {
            return;
        }
        if (foreign.size() >= rooms.settings().maxForeign()) {
            throw new TryLater(Reason.TOO_MANY_RECIPIENTS, "on other systems");
        }
        foreign.add(to);
    }

    @Override
    public int recipients() {
        return local.count() + foreign.size();
    }

    @Override
    public Draft draft() {
        Draft open = draft;
        if (open == null) {
            open = rooms.bodies().draft();
            draft = open;
        }
        return open;
    }

    @Override
    public String commit() throws IOException {
        if (recipients() == 0) {
            throw new NotAllowed(Reason.NO_VALID_RECIPIENTS);
        }
        ByteSource source = draft().source();
        if (source.size() > rooms.settings().maxSize()) {
            throw new NotAllowed(Reason.TOO_BIG);
        }
        RawFields header = RawFields.of(source);
        if (header.count("Received") > MAX_HOPS) {
            throw new NotAllowed(Reason.MAIL_LOOP, "received fields");
        }
        MailAddress from = HeaderRepair.requireOwn(header, own);
        MailSubmission.requireStill(rooms.directory(), from, principal);
        String domain = from.domain();
        Instant now = rooms.clock().instant();
        boolean asciiSender = sender.isEmpty() || sender.get().isAscii();
        Map<Integer, byte[]> encoded = asciiSender ? HeaderRepair.encoded(header) : Map.of();
        // recipients are looked at one by one: those that need it must not fail the others
        boolean utf8 = !asciiSender || HeaderRepair.hasUtf8(header, encoded);
        Composed mended = mended(header, encoded, domain, now);
        String signature = rooms.signer().sign(domain, mended);
        boolean here = !local.accounts().isEmpty();
        try (Draft stored = rooms.bodies().draft();
                Draft leaving = rooms.bodies().draft()) {
            Draft first = here ? stored : leaving;
            write(first, here ? Trace.returnPath(sender) + signature : signature, mended);
            Message message = MimeParser.parse(first.source());
            NewEmail email = new NewEmail(first.seal(), message, now, Flags.NONE);
            boolean both = here && !foreign.isEmpty();
            if (both) {
                write(leaving, signature, mended);
            }
            Outgoing.Handover handover = new Outgoing.Handover(
                    id,
                    sender,
                    List.copyOf(foreign),
                    both ? leaving.seal() : email.body(),
                    principal.tenant(),
                    principal.account(),
                    utf8);
            Map<MailAddress, Reason> failed = new LinkedHashMap<>();
            LocalDelivery.Mail mail = new LocalDelivery.Mail(id, sender, email, false);
            rooms.local().deliver(mail, local.accounts(), failed, also(handover, now));
            LOG.info(
                    "submitted id={} account={} sender={} local={} foreign={} failed={} size={}",
                    id,
                    principal.account(),
                    sender.map(MailAddress::toString).orElse("<>"),
                    local.accounts().size(),
                    foreign.size(),
                    failed.size(),
                    source.size());
        }
        return id;
    }

    private Composed mended(RawFields header, Map<Integer, byte[]> encoded, String domain, Instant now) {
        Optional<MailAddress> only =
                recipients() == 1 ? local.only().or(() -> foreign.stream().findFirst()) : Optional.empty();
        String host = rooms.settings().hostName().get();
        String received = rooms.settings().hideClient()
                ? Trace.receivedFromNowhere(peer.protocol(), host, id, only, now)
                : Trace.received(peer, host, id, only, now);
        String top = received + HeaderRepair.missing(header, domain, now);
        return header.edited(
                top.getBytes(StandardCharsets.UTF_8),
                field -> HeaderRepair.isRemoved(field) || rooms.judge().forged(field.name(), field.raw()),
                field -> Optional.ofNullable(encoded.get(field.from())));
    }

    private static void write(Draft draft, String top, Composed rest) throws IOException {
        draft.write(top.getBytes(StandardCharsets.UTF_8));
        rest.write(draft);
    }

    /// The day's count, and the queue's rows when there are any.
    private LocalDelivery.Also also(Outgoing.Handover handover, Instant now) {
        return new LocalDelivery.Also() {
            @Override
            public List<Shard> shards() {
                List<Shard> shards = new ArrayList<>();
                shards.add(new Shard.Account(principal.account()));
                if (!foreign.isEmpty()) {
                    shards.addAll(rooms.outgoing().shards(id));
                }
                return shards;
            }

            @Override
            public void run(Tx tx) {
                if (DailyCount.add(tx, principal.account(), now)
                        > rooms.settings().perDay()) {
                    throw new TryLater(Reason.LIMIT, "messages a day");
                }
                if (!foreign.isEmpty()) {
                    rooms.outgoing().enqueue(tx, handover);
                }
            }

            @Override
            public boolean isEnough() {
                return !foreign.isEmpty();
            }
        };
    }

    @Override
    public void close() {
        Draft open = draft;
        draft = null;
        if (open != null) {
            open.close();
        }
    }
}
