package hongyan.services.delivery;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.formats.address.MailAddress;
import hongyan.services.directory.Directory;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountView;
import hongyan.store.account.Quota;
import hongyan.store.account.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects the accounts behind the recipients of one message: each account once, however often it is named.
///
/// *Threads*: one.
public final class Recipients {
    private final Directory directory;
    private final AccountStore accounts;
    private final long size;
    /// Each account with the recipients that led to it.
    private final Map<Integer, List<MailAddress>> local = new LinkedHashMap<>();
    private int count;

    /// @param size announced, 0 when not
    public Recipients(Directory directory, AccountStore accounts, long size) {
        this.directory = directory;
        this.accounts = accounts;
        this.size = size;
    }

    /// Where a recipient's mail goes.
    public enum Place {
        /// To accounts here: added.
        HERE,
        /// To another system: not added.
        ELSEWHERE,
        /// To another system as far as anybody has proved, though an organisation here says that the domain is
        /// its own: not added. Mail that leaves treats it as [#ELSEWHERE], or a mere claim would stop
        /// everybody's mail to the domain.
        CLAIMED
    }

    /// Adds a recipient of ours.
    ///
    /// @throws hongyan.base.failure.Refusal when nobody behind the address can take the message
    public Place add(MailAddress to) {
        return switch (directory.resolve(to)) {
            case Directory.Resolution.Accounts found -> {
                requireRoom(found.accounts());
                for (int account : found.accounts()) {
                    List<MailAddress> named = local.computeIfAbsent(account, a -> new ArrayList<>(1));
                    if (!named.contains(to)) {
                        named.add(to);
                    }
                }
                count++;
                yield Place.HERE;
            }
            case Directory.Resolution.NoSuchUser() -> throw new NotAllowed(Reason.NO_SUCH_USER, to.toString());
            case Directory.Resolution.Frozen() -> throw new NotAllowed(Reason.ACCOUNT_FROZEN, to.toString());
            case Directory.Resolution.Unverified() -> Place.CLAIMED;
            case Directory.Resolution.Foreign() -> Place.ELSEWHERE;
        };
    }

    /// Refuses when nobody of them has room: for good when it can never fit.
    private void requireRoom(List<Integer> behind) {
        boolean never = true;
        for (int account : behind) {
            Usage usage = accounts.read(account, AccountView::usage);
            Quota quota = usage.quota();
            boolean bytes = quota.bytes() == 0 || usage.bytes() + Math.max(1, size) <= quota.bytes();
            boolean messages = quota.messages() == 0 || usage.messages() < quota.messages();
            if (bytes && messages) {
                return;
            }
            never &= quota.bytes() > 0 && size > quota.bytes();
        }
        if (never && !behind.isEmpty()) {
            throw new NotAllowed(Reason.TOO_BIG, "larger than the quota");
        }
        throw new TryLater(Reason.OVER_QUOTA);
    }

    /// Each account with the recipients that led to it.
    public Map<Integer, List<MailAddress>> accounts() {
        return local;
    }

    /// Recipients added, by address.
    public int count() {
        return count;
    }

    /// The recipient, when there is one account behind one address.
    public java.util.Optional<MailAddress> only() {
        return count == 1 && local.size() == 1
                ? java.util.Optional.of(local.values().iterator().next().getFirst())
                : java.util.Optional.empty();
    }
}
