package hongyan.services.delivery;

import hongyan.base.bytes.ByteSource;
import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.base.id.Tokens;
import hongyan.formats.address.MailAddress;
import hongyan.formats.mime.Message;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.blob.Draft;
import hongyan.services.guard.Judge.Verdict;
import hongyan.store.account.Flags;
import hongyan.store.account.NewEmail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One message from a peer.
///
/// At commit, in this order and all before any shard is taken: loop check, judgement, trace fields on top and forged
/// results out (this makes the body that is stored), parse, seal. Then one transaction for all accounts.
///
/// All recipients share one body, so `Delivered-To` is written only when there is just one.
final class InboundDelivery implements Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(InboundDelivery.class);
    /// RFC 5321 6.3 asks for at least 100; mail that passed 50 hosts is in a loop.
    static final int MAX_HOPS = 50;

    private final InboundMail.Rooms rooms;
    private final Inbound.Peer peer;
    private final Optional<MailAddress> sender;
    private final Recipients recipients;
    private final String id = Tokens.token(72);
    private @Nullable Draft draft;

    InboundDelivery(InboundMail.Rooms rooms, Inbound.Peer peer, Optional<MailAddress> sender, long size) {
        this.rooms = rooms;
        this.peer = peer;
        this.sender = sender;
        this.recipients = new Recipients(rooms.directory(), rooms.accounts(), size);
    }

    @Override
    public void recipient(MailAddress to) {
        if (recipients.count() >= rooms.settings().maxRecipients()) {
            throw new TryLater(Reason.TOO_MANY_RECIPIENTS);
        }
        switch (recipients.add(to)) {
            case HERE -> {}
            case ELSEWHERE -> throw new NotAllowed(Reason.RELAY_DENIED, to.toString());
            case CLAIMED -> throw new NotAllowed(Reason.DOMAIN_NOT_VERIFIED, to.toString());
        }
    }

    @Override
    public int recipients() {
        return recipients.count();
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
        if (recipients.count() == 0) {
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
        Map<MailAddress, Reason> failed = new LinkedHashMap<>();
        looping(header).forEach(to -> failed.put(to, Reason.MAIL_LOOP));
        if (recipients.accounts().values().stream().allMatch(failed.keySet()::containsAll)) {
            throw new NotAllowed(Reason.MAIL_LOOP, "delivered before");
        }
        Verdict verdict = rooms.judge().judge(peer.address(), peer.helo(), sender, source);
        if (verdict instanceof Verdict.Reject reject) {
            LOG.info(
                    "rejected id={} peer={} reason={} detail={}",
                    id,
                    peer.address().getHostAddress(),
                    reject.reason(),
                    reject.detail());
            throw new NotAllowed(reject.reason(), reject.detail());
        }
        Instant now = rooms.clock().instant();
        try (Draft stored = rooms.bodies().draft()) {
            header.edited(top(verdict, now).getBytes(StandardCharsets.UTF_8), this::isForged)
                    .write(stored);
            Message message = MimeParser.parse(stored.source());
            NewEmail email = new NewEmail(stored.seal(), message, now, Flags.NONE);
            LocalDelivery.Mail mail =
                    new LocalDelivery.Mail(id, answerable(verdict), email, verdict instanceof Verdict.Junk);
            rooms.local().deliver(mail, recipients.accounts(), failed, LocalDelivery.Also.NOTHING);
            LOG.info(
                    "delivered id={} peer={} sender={} accounts={} failed={} size={}",
                    id,
                    peer.address().getHostAddress(),
                    sender.map(MailAddress::toString).orElse("<>"),
                    recipients.accounts().size(),
                    failed.size(),
                    source.size());
        }
        return id;
    }

    /// Whom to tell of recipients that cannot be served: never somebody whose name was probably only used.
    private Optional<MailAddress> answerable(Verdict verdict) {
        return verdict instanceof Verdict.Inbox inbox && !inbox.forged() ? sender : Optional.empty();
    }

    private boolean isForged(RawFields.Field field) {
        // RFC 5321 4.4: only the last host writes Return-Path
        return field.is("Return-Path") || rooms.judge().forged(field.name(), field.raw());
    }

    private String top(Verdict verdict, Instant now) {
        Optional<MailAddress> only = recipients.only();
        return Trace.returnPath(sender)
                + only.map(Trace::deliveredTo).orElse("")
                + verdict.field()
                + Trace.received(peer, rooms.settings().hostName().get(), id, only, now);
    }

    /// Recipients that have had this message before.
    private List<MailAddress> looping(RawFields header) {
        List<String> before = header.all().stream()
                .filter(field -> field.is("Delivered-To"))
                .flatMap(field -> MailAddress.parse(utf8(field.raw()).strip()).stream())
                .map(MailAddress::canonical)
                .toList();
        return before.isEmpty()
                ? List.of()
                : recipients.accounts().values().stream()
                        .flatMap(Collection::stream)
                        .filter(to -> before.contains(to.canonical()))
                        .distinct()
                        .toList();
    }

    private static String utf8(String raw) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
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
