package hongyan.services.auth;

import hongyan.formats.address.MailAddress;
import java.util.List;
import java.util.Set;

/// Someone who has proved who they are.
///
/// @param tenant 0 for the platform operator
/// @param member id within the tenant
/// @param account the mail account, 0 when there is none
/// @param name as the company writes it
/// @param login what they signed in with, canonical
/// @param generation of the password they proved: with a newer one they are let go ([Authenticator#admits])
/// @param addresses their own, which they may send from, the primary one first; empty until a domain is verified
/// @param sendAs shared mailboxes whose address they may send from too
public record Principal(
        int tenant,
        int member,
        int account,
        String name,
        String login,
        long generation,
        List<MailAddress> addresses,
        List<SendAs> sendAs,
        Set<Power> powers) {

    /// Someone without a password, with addresses of their own only.
    public Principal(
            int tenant,
            int member,
            int account,
            String name,
            String login,
            List<MailAddress> addresses,
            Set<Power> powers) {
        this(tenant, member, account, name, login, 0, addresses, List.of(), powers);
    }

    /// A shared mailbox, as a sender.
    public record SendAs(MailAddress address, String name) {}

    /// What somebody may do beyond their own mailbox.
    public enum Power {
        /// Runs the platform.
        OPERATOR,
        /// Administers their organisation.
        ADMINISTRATOR
    }

    public boolean is(Power power) {
        return powers.contains(power);
    }
}
