package hongyan.services.delivery;

import hongyan.base.bytes.ByteSource;
import hongyan.base.failure.Reason;
import hongyan.formats.address.MailAddress;
import hongyan.kv.Kv;
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import hongyan.kv.Tx;
import hongyan.kv.testing.TestStore;
import hongyan.services.directory.Directory;
import hongyan.services.guard.Judge;
import hongyan.store.account.AccountCheck;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Email;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Quota;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A few people with mailboxes at `town.test`, for tests of delivery. Closing it checks every account.
public final class Town implements AutoCloseable, Directory, Undelivered {
    public static final String HOST = "mx.town.test";
    public final TestStore store;
    public final AccountStore accounts;
    public final Map<String, Resolution> addresses = new HashMap<>();
    public final List<Failure> failures = new ArrayList<>();
    public final Guard guard = new Guard();
    /// Accounts of shared mailboxes whose address may be sent from.
    public final Set<Integer> sendAs = new HashSet<>();
    private int nextAccount = 1;

    public Town() {
        this(TestStore.memory());
    }

    public Town(TestStore store) {
        this.store = store;
        this.accounts = new AccountStore(store.kv(), store.bodies(), store.clock());
    }

    /// Says what it is told to.
    public static final class Guard implements Judge {
        public Verdict next = new Verdict.Inbox("");
        public List<String> judged = new ArrayList<>();

        @Override
        public Verdict judge(java.net.InetAddress client, String helo, Optional<MailAddress> sender, ByteSource message)
                throws IOException {
            judged.add(new String(message.all(), StandardCharsets.UTF_8));
            return next;
        }

        @Override
        public boolean forged(String name, String value) {
            return name.equalsIgnoreCase("Authentication-Results")
                    && value.strip().toLowerCase(Locale.ROOT).startsWith(HOST);
        }
    }

    /// A member with an account; returns its id.
    public int member(String address, Quota quota) {
        int account = nextAccount++;
        store.kv().write(Shards.account(account), tx -> {
            accounts.create(tx, account, quota);
            return account;
        });
        addresses.put(address, new Resolution.Accounts(1, List.of(account)));
        return account;
    }

    public int member(String address) {
        return member(address, Quota.NONE);
    }

    @Override
    public Resolution resolve(MailAddress address) {
        Resolution known = addresses.get(address.canonical());
        return known != null
                ? known
                : isLocalDomain(address.domain()) ? new Resolution.NoSuchUser() : new Resolution.Foreign();
    }

    @Override
    public boolean sendsAs(int tenant, int member, int account) {
        return sendAs.contains(account);
    }

    @Override
    public boolean isLocalDomain(String domain) {
        return domain.equals("town.test");
    }

    @Override
    public List<Shard> shards(String id) {
        return List.of(new Shard.Queue(0));
    }

    @Override
    public void note(Tx tx, Failure failure) {
        tx.afterCommit(() -> failures.add(failure));
    }

    public InboundMail inbound() {
        return new InboundMail(accounts, store.bodies(), this, guard, this, InboundSettings.of(HOST), store.clock());
    }

    public static MailAddress address(String text) {
        return MailAddress.parse(text).orElseThrow();
    }

    public List<Email> mail(int account, Role role) {
        return accounts.read(account, view -> {
            Mailbox mailbox = view.mailboxWithRole(role).orElseThrow();
            return view.emails(
                    view.uids(mailbox.id(), 0, 1000).stream().map(UidRow::email).toList());
        });
    }

    public List<Email> inbox(int account) {
        return mail(account, Role.INBOX);
    }

    public String text(Email email) {
        try {
            return new String(store.bodies().open(email.blob()).all(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Kv kv() {
        return store.kv();
    }

    /// The reason of the only failure noted.
    public Reason failure() {
        return failures.getFirst().reason();
    }

    @Override
    public void close() {
        List<String> problems = AccountCheck.checkAll(store.kv());
        store.close();
        if (!problems.isEmpty()) {
            throw new AssertionError("AccountCheck: " + problems);
        }
    }
}
