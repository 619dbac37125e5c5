package hongyan.services.delivery;

import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.formats.address.MailAddress;
import hongyan.kv.Shard;
import hongyan.kv.Tx;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountTx;
import hongyan.store.account.Mailbox;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Stores one message for everybody who has room, in one transaction.
///
/// When nobody has room and that is all there is to do, the peer is told; otherwise those who have none are
/// left out and the sender is told through [Undelivered]. *Threads*: safe. *Durability*: on return.
public final class LocalDelivery {
    private final AccountStore accounts;
    private final Undelivered undelivered;

    public LocalDelivery(AccountStore accounts, Undelivered undelivered) {
        this.accounts = accounts;
        this.undelivered = undelivered;
    }

    /// @param id as the peer is told
    /// @param sender who is told of recipients that cannot be served, empty for nobody
    /// @param junk whether it goes to Junk
    public record Mail(String id, Optional<MailAddress> sender, NewEmail email, boolean junk) {}

    /// What else happens in the transaction. May run more than once; only the last run counts.
    public interface Also {
        Also NOTHING = new Also() {
            @Override
            public List<Shard> shards() {
                return List.of();
            }

            @Override
            public void run(Tx tx) {}

            @Override
            public boolean isEnough() {
                return false;
            }
        };

        /// The shards it writes on.
        List<Shard> shards();

        void run(Tx tx);

        /// Whether the transaction is worth making when nobody here has room.
        boolean isEnough();
    }

    /// @param recipients each account with the recipients that led to it
    /// @param failed recipients that cannot be served, told to the sender; those without room are added
    /// @throws hongyan.base.failure.Refusal when nothing was stored
    public void deliver(
            Mail mail, Map<Integer, List<MailAddress>> recipients, Map<MailAddress, Reason> failed, Also also) {
        List<Integer> rest = new ArrayList<>();
        recipients.forEach((account, to) -> {
            if (!failed.keySet().containsAll(to)) {
                rest.add(account);
            }
        });
        while (true) {
            List<Shard> more = new ArrayList<>(also.shards());
            if (!failed.isEmpty()) {
                more.addAll(undelivered.shards(mail.id));
            }
            try {
                accounts.updateAll(rest, more, (tx, open) -> {
                    if (open.size() < rest.size()) {
                        // removed between RCPT and now; nobody has it yet, so the peer may try again and be told
                        throw new TryLater(Reason.INTERNAL, "an account is gone");
                    }
                    place(mail, open);
                    also.run(tx);
                    tell(tx, mail, failed);
                    return open.size();
                });
                return;
            } catch (Full e) {
                rest.removeAll(e.accounts);
                if (rest.isEmpty() && !also.isEnough()) {
                    throw new TryLater(Reason.OVER_QUOTA, "all of them");
                }
                e.accounts.forEach(account ->
                        recipients.getOrDefault(account, List.of()).forEach(to -> failed.put(to, Reason.OVER_QUOTA)));
            }
        }
    }

    private static void place(Mail mail, Map<Integer, AccountTx> open) {
        List<Integer> full = new ArrayList<>();
        open.forEach((account, tx) -> {
            Optional<Mailbox> spam = mail.junk ? tx.mailboxWithRole(Role.JUNK) : Optional.empty();
            int mailbox =
                    spam.or(() -> tx.mailboxWithRole(Role.INBOX)).orElseThrow().id();
            try {
                tx.add(mail.email, List.of(mailbox));
            } catch (TryLater e) {
                if (e.reason() != Reason.OVER_QUOTA) {
                    throw e;
                }
                full.add(account);
            }
        });
        if (!full.isEmpty()) {
            throw new Full(full);
        }
    }

    private void tell(Tx tx, Mail mail, Map<MailAddress, Reason> failed) {
        if (mail.sender.isEmpty()) {
            return; // RFC 5321 6.1: a notice that fails is not answered
        }
        for (Reason reason : new TreeSet<>(failed.values())) {
            List<MailAddress> of = failed.entrySet().stream()
                    .filter(e -> e.getValue() == reason)
                    .map(Map.Entry::getKey)
                    .toList();
            undelivered.note(
                    tx,
                    new Undelivered.Failure(
                            mail.id, mail.sender.get(), of, reason, mail.email.body(), mail.email.message()));
        }
    }

    /// Ends a transaction in which some accounts had no room; it is run again without them.
    private static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient List<Integer> accounts;

        Full(List<Integer> accounts) {
            super("over quota", null, false, false);
            this.accounts = accounts;
        }
    }
}
