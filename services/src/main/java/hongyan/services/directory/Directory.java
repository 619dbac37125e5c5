package hongyan.services.directory;

import hongyan.formats.address.MailAddress;
import java.util.List;

/// Resolves recipient addresses. *Threads*: safe; reads the store, no network.
public interface Directory {
    Resolution resolve(MailAddress address);

    /// Whether the member may send from the address of this account now: that of a shared mailbox.
    boolean sendsAs(int tenant, int member, int account);

    /// Whether the domain is verified and ours.
    boolean isLocalDomain(String domain);

    /// What an address stands for.
    sealed interface Resolution {
        /// These accounts get the message: one for a member or alias, several for a group.
        record Accounts(int tenant, List<Integer> accounts) implements Resolution {}

        /// The domain is ours, the local part unknown.
        record NoSuchUser() implements Resolution {}

        /// The member is frozen.
        record Frozen() implements Resolution {}

        /// The domain is claimed here, by anybody, and not verified. For all but mail that comes in it is [Foreign].
        record Unverified() implements Resolution {}

        /// Not our domain.
        record Foreign() implements Resolution {}
    }
}
