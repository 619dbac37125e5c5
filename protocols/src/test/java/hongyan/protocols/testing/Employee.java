package hongyan.protocols.testing;

import hongyan.kv.testing.TestStore;
import hongyan.net.listen.Handler;
import hongyan.net.listen.Listener;
import hongyan.services.auth.PasswordHash;
import hongyan.services.auth.StoredAuthenticator;
import hongyan.store.account.AccountStore;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.Organisation;
import hongyan.store.tenant.TenantStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// `ann@example.test`, an employee with an account and a password in a store in memory, and the real sign-in.
public final class Employee implements AutoCloseable {
    public static final String ADDRESS = "ann@example.test";
    private static final int TENANT = 1;
    private static final int NUMBER = 1;

    public final TestStore rows = TestStore.memory();
    public final AccountStore accounts = new AccountStore(rows.kv(), rows.bodies(), rows.clock());
    public final TenantStore tenants = new TenantStore(rows.kv(), accounts, rows.clock());
    private final PasswordHash hashes = new PasswordHash(1024, 1);
    public final StoredAuthenticator authenticator = new StoredAuthenticator(tenants, hashes);

    public Employee(String password) {
        tenants.updateUnique(TENANT, List.of(NUMBER), tx -> {
            tx.putOrganisation(
                    new Organisation(TENANT, "Example", "example", Organisation.State.ACTIVE, "", "", 0, tx.now()));
            tx.addMember(Member.of(NUMBER, "Ann", NUMBER, Member.State.ACTIVE, tx.now())
                    .withAddresses(ADDRESS, List.of()));
            return true;
        });
        setPassword(password);
    }

    public void setPassword(String password) {
        String hash = hashes.hash(password);
        tenants.update(TENANT, tx -> {
            tx.putPassword(NUMBER, hash);
            return true;
        });
    }

    /// A port on loopback.
    public Listener listen(Handler handler) {
        try {
            Listener listener = new Listener(
                    new Listener.Settings(
                            "test", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false, 100, 100, 100),
                    null,
                    handler);
            listener.start();
            return listener;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        rows.close();
    }
}
