package hongyan.services.submission;

import hongyan.formats.address.MailAddress;
import hongyan.services.auth.Principal;
import hongyan.services.delivery.Delivery;
import hongyan.services.delivery.Inbound;
import java.util.Optional;

/// Takes mail from people who have signed in.
public interface Submission {
    /// Starts a submission. The sender must be an address of the principal; the header From is checked at commit.
    ///
    /// @param sender empty for the null sender
    /// @throws hongyan.base.failure.Refusal `SENDER_NOT_OWNED`, limits
    Delivery begin(Principal principal, Inbound.Peer peer, Optional<MailAddress> sender, long size);
}
