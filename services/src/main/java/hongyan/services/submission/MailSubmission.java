package hongyan.services.submission;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.formats.address.MailAddress;
import hongyan.kv.blob.Bodies;
import hongyan.services.auth.Principal;
import hongyan.services.delivery.Delivery;
import hongyan.services.delivery.Inbound;
import hongyan.services.delivery.LocalDelivery;
import hongyan.services.directory.Directory;
import hongyan.services.guard.Judge;
import hongyan.store.account.AccountStore;
import java.time.InstantSource;
import java.util.Optional;

/// Mail of our own people into mailboxes here and into the queue.
///
/// *Threads*: safe; each [Delivery] belongs to one.
public final class MailSubmission implements Submission {
    private final Rooms rooms;

    /// What a submission works with.
    ///
    /// @param judge only knows which header fields pretend to be ours
    public record Rooms(
            AccountStore accounts,
            Bodies bodies,
            Directory directory,
            Judge judge,
            LocalDelivery local,
            Outgoing outgoing,
            Signer signer,
            SubmissionSettings settings,
            InstantSource clock) {}

    public MailSubmission(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public Delivery begin(Principal principal, Inbound.Peer peer, Optional<MailAddress> sender, long size) {
        OwnAddresses own = new OwnAddresses(principal);
        if (principal.account() == 0 || own.isEmpty()) {
            throw new NotAllowed(Reason.SENDER_NOT_OWNED, "nothing to send from");
        }
        if (sender.isPresent()) {
            if (!own.contains(sender.get())) {
                throw new NotAllowed(Reason.SENDER_NOT_OWNED, sender.get().toString());
            }
            requireStill(rooms.directory, sender.get(), principal);
        }
        if (size > rooms.settings.maxSize()) {
            throw new NotAllowed(Reason.TOO_BIG);
        }
        return new SubmittedDelivery(rooms, principal, own, peer, sender, size);
    }

    /// Looks again: a sign-in may be older than a freeze, the loss of an address or of the right to send as a shared
    /// mailbox, the end of a verification or the suspension of the organisation.
    static void requireStill(Directory directory, MailAddress address, Principal principal) {
        switch (directory.resolve(address)) {
            case Directory.Resolution.Accounts found -> {
                boolean may = found.accounts().contains(principal.account())
                        || found.tenant() == principal.tenant()
                                && found.accounts().size() == 1
                                && directory.sendsAs(
                                        principal.tenant(),
                                        principal.member(),
                                        found.accounts().getFirst());
                if (!may) {
                    throw new NotAllowed(Reason.SENDER_NOT_OWNED, address.toString());
                }
            }
            case Directory.Resolution.NoSuchUser() -> throw new NotAllowed(Reason.SENDER_NOT_OWNED, address.toString());
            case Directory.Resolution.Frozen() -> throw new NotAllowed(Reason.ACCOUNT_FROZEN, address.toString());
            case Directory.Resolution.Unverified() ->
                throw new NotAllowed(Reason.DOMAIN_NOT_VERIFIED, address.domain());
            case Directory.Resolution.Foreign() -> throw new NotAllowed(Reason.DOMAIN_NOT_VERIFIED, address.domain());
        }
    }
}
