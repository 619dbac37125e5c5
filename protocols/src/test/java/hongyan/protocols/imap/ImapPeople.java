package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.id.Tokens;
import hongyan.formats.sasl.ScramKeys;
import hongyan.services.auth.Authenticator;
import hongyan.services.auth.Principal;
import hongyan.services.auth.ScramTrial;
import hongyan.services.auth.TokenIssuer;
import hongyan.store.tenant.Address;
import hongyan.store.tenant.Department;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who lives on a server under test: `ann` is account 1, `bob` 2 (20,000 bytes; in the group team@) and `cat` 3 (in
/// 研发部/平台组) of one organisation, `eve` 4 of another. Members, accounts and their order are the same numbers; the
/// password of all is `correct horse`.
final class ImapPeople implements Authenticator {
    static final int ANN = 1;
    static final int EVE = 4;

    /// Accounts that may not go on.
    final Set<Integer> frozen = ConcurrentHashMap.newKeySet();

    /// They sign in; their rows are there already.
    ImapPeople() {}

    /// They move in.
    static ImapPeople in(TenantStore tenants, InstantSource clock) {
        tenants.updateUnique(1, List.of(1, 2, 3), tx -> {
            tx.putDepartment(new Department(1, 0, "研发部", 1));
            tx.putDepartment(new Department(2, 1, "平台组", 1));
            tx.addMember(member(1, "ann@example.test", clock));
            tx.addMember(member(2, "bob@example.test", clock).withQuota(20_000));
            tx.addMember(member(3, "cat@example.test", clock).withDepartments(List.of(2)));
            tx.directory().addAddress("team@example.test", new Address(1, Address.Kind.GROUP, List.of(2)));
            return 0;
        });
        tenants.updateUnique(2, List.of(EVE), tx -> {
            tx.addMember(member(EVE, "eve@other.test", clock));
            return 0;
        });
        return new ImapPeople();
    }

    private static Member member(int id, String address, InstantSource clock) {
        return Member.of(id, address, id, Member.State.ACTIVE, clock.instant()).withAddresses(address, List.of());
    }

    private static Principal principal(String login, int account) {
        return new Principal(account == EVE ? 2 : 1, account, account, login, login, List.of(), Set.of());
    }

    @Override
    public Principal password(String login, String password, String protocol, InetAddress peer) {
        int account = List.of("", "ann", "bob", "cat", "eve").indexOf(login);
        if (account <= 0 || !password.equals("correct horse")) {
            throw new NotAllowed(Reason.AUTH_FAILED);
        }
        return principal(login, account);
    }

    @Override
    public boolean knowsScram() {
        return true;
    }

    @Override
    public ScramTrial scram(String login, String protocol, InetAddress peer) {
        return new Trial(login);
    }

    @Override
    public Optional<TokenIssuer> tokens() {
        return Optional.of((token, protocol, peer) ->
                token.equals("token-of-ann") ? Optional.of(principal("ann", ANN)) : Optional.empty());
    }

    @Override
    public boolean admits(Principal principal) {
        return !frozen.contains(principal.account());
    }

    /// Only ann's proofs can be right.
    private record Trial(String login) implements ScramTrial {
        @Override
        public ScramKeys keys() {
            String password = login.equals("ann") ? "correct horse" : Tokens.token(128);
            return ScramKeys.of(password, login.getBytes(StandardCharsets.UTF_8), 4096);
        }

        @Override
        public Principal passed() {
            return principal(login, ANN);
        }

        @Override
        public NotAllowed failed(String why) {
            return new NotAllowed(Reason.AUTH_FAILED, why);
        }
    }
}
