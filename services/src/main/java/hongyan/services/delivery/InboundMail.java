package hongyan.services.delivery;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.formats.address.MailAddress;
import hongyan.kv.blob.Bodies;
import hongyan.services.directory.Directory;
import hongyan.services.guard.Judge;
import hongyan.store.account.AccountStore;
import java.time.InstantSource;
import java.util.Optional;

/// Mail from outside into mailboxes. Relays for nobody: a peer in a trusted network is spared SPF and DMARC (see
/// [Judge]), and nothing else.
///
/// *Threads*: safe; each [Delivery] belongs to one.
public final class InboundMail implements Inbound {
    private final Rooms rooms;

    /// What a delivery works with.
    record Rooms(
            AccountStore accounts,
            Bodies bodies,
            Directory directory,
            Judge judge,
            LocalDelivery local,
            InboundSettings settings,
            InstantSource clock) {}

    public InboundMail(
            AccountStore accounts,
            Bodies bodies,
            Directory directory,
            Judge judge,
            Undelivered undelivered,
            InboundSettings settings,
            InstantSource clock) {
        this.rooms = new Rooms(
                accounts, bodies, directory, judge, new LocalDelivery(accounts, undelivered), settings, clock);
    }

    @Override
    public Delivery begin(Peer peer, Optional<MailAddress> sender, long size) {
        if (size > rooms.settings.maxSize()) {
            throw new NotAllowed(Reason.TOO_BIG);
        }
        return new InboundDelivery(rooms, peer, sender, size);
    }
}
