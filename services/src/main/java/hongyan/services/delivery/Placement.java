package hongyan.services.delivery;

import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Mailbox;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts one message into many accounts.
public final class Placement {
    private Placement() {}

    /// Adds the message to the INBOX of each account, or to Junk where there is one. Runs inside the transaction.
    ///
    /// @return the accounts that had no room; the others have the message
    public static List<Integer> place(Map<Integer, AccountTx> accounts, NewEmail email, boolean junk) {
        List<Integer> full = new ArrayList<>();
        accounts.forEach((id, tx) -> {
            Optional<Mailbox> spam = junk ? tx.mailboxWithRole(Role.JUNK) : Optional.empty();
            int mailbox =
                    spam.or(() -> tx.mailboxWithRole(Role.INBOX)).orElseThrow().id();
            try {
                tx.add(email, List.of(mailbox));
            } catch (TryLater e) {
                if (e.reason() != Reason.OVER_QUOTA) {
                    throw e;
                }
                full.add(id);
            }
        });
        return full;
    }
}
