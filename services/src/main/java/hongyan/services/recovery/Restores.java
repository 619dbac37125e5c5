package hongyan.services.recovery;

import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountTx;
import hongyan.store.account.AccountView;
import hongyan.store.account.Expunged;
import hongyan.store.account.Recoverable;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.TenantStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Lists and brings back what left an account. *Threads*: safe. *Durability*: each page on its own.
public final class Restores {
    /// Messages brought back in one transaction.
    private static final int PAGE = 200;

    private final AccountStore accounts;
    private final TenantStore tenants;

    public Restores(AccountStore accounts, TenantStore tenants) {
        this.accounts = accounts;
        this.tenants = tenants;
    }

    /// @param items newest first
    /// @param all of the account
    /// @param kept how long they are kept
    public record Listing(List<Expunged> items, Recoverable all, Duration kept) {}

    /// @param restored messages that are back
    /// @param missing that were not there any more
    /// @param full the quota was reached before all were back
    public record Outcome(int restored, int missing, boolean full) {
        private Outcome and(Outcome more) {
            return new Outcome(restored + more.restored, missing + more.missing, full || more.full);
        }
    }

    /// An administrator's reach: the organisation whose audit trail is written, who acts, and whose account it is.
    public record Desk(int tenant, Actor actor, String label) {}

    /// @param before from behind this one on; empty = from the newest
    public Listing list(int account, Optional<Expunged.Id> before, int limit) {
        return accounts.read(
                account, view -> new Listing(view.expunged(before, limit), view.recoverable(), accounts.kept()));
    }

    /// The same for an administrator: that somebody looked is told.
    public Listing list(Desk desk, int account, Optional<Expunged.Id> before, int limit) {
        tenants.update(desk.tenant, tx -> {
            tx.audit(desk.actor, "mail.list-expunged", desk.label, "", "");
            return true;
        });
        return list(account, before, limit);
    }

    /// The member's own.
    public Outcome restore(int account, List<Expunged.Id> ids) {
        return pages(ids, page -> accounts.update(account, tx -> restore(tx, page)));
    }

    public Outcome restore(Desk desk, int account, List<Expunged.Id> ids) {
        return pages(ids, page -> restorePage(desk, account, page));
    }

    /// All that left at `since` or later.
    public Outcome restoreSince(Desk desk, int account, Instant since) {
        return since(account, since, page -> restorePage(desk, account, page));
    }

    /// The member's own that left at `since` or later.
    public Outcome restoreSince(int account, Instant since) {
        return since(account, since, page -> accounts.update(account, tx -> restore(tx, page)));
    }

    private Outcome since(int account, Instant since, Function<List<Expunged.Id>, Outcome> restore) {
        Outcome sum = new Outcome(0, 0, false);
        while (true) {
            List<Expunged.Id> page = accounts.read(account, view -> page(view, since));
            if (page.isEmpty()) {
                return sum;
            }
            Outcome some = restore.apply(page);
            sum = sum.and(some);
            if (some.full || some.restored == 0) {
                return sum;
            }
        }
    }

    /// The newest ones, oldest of them first: that is the order they come back in.
    private static List<Expunged.Id> page(AccountView view, Instant since) {
        return view.expunged(Optional.empty(), PAGE).stream()
                .filter(message -> !message.at().isBefore(since))
                .map(Expunged::id)
                .toList()
                .reversed();
    }

    private static Outcome pages(List<Expunged.Id> ids, Function<List<Expunged.Id>, Outcome> restore) {
        Outcome sum = new Outcome(0, 0, false);
        for (int from = 0; from < ids.size() && !sum.full; from += PAGE) {
            sum = sum.and(restore.apply(ids.subList(from, Math.min(ids.size(), from + PAGE))));
        }
        return sum;
    }

    private Outcome restorePage(Desk desk, int account, List<Expunged.Id> ids) {
        return tenants.update(desk.tenant, List.of(account), tx -> {
            Outcome outcome = restore(tx.account(account), ids);
            tx.audit(desk.actor, "mail.restore", desk.label, "", outcome.restored + " messages");
            return outcome;
        });
    }

    private static Outcome restore(AccountTx tx, List<Expunged.Id> ids) {
        List<Expunged.Id> missing = new ArrayList<>();
        int restored = 0;
        for (Expunged.Id id : ids) {
            try {
                if (tx.restore(id).isPresent()) {
                    restored++;
                } else {
                    missing.add(id);
                }
            } catch (Refusal refusal) {
                if (refusal.reason() != Reason.OVER_QUOTA) {
                    throw refusal;
                }
                return new Outcome(restored, missing.size(), true); // a verb that refuses has changed nothing
            }
        }
        return new Outcome(restored, missing.size(), false);
    }
}
