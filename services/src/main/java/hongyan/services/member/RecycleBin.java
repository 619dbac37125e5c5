package hongyan.services.member;

import hongyan.services.sharing.Sharing;
import hongyan.store.sharing.Grantee;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.Organisation;
import hongyan.store.tenant.TenantStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes members and shared mailboxes for good whose time in the recycle bin is over: their mail, their addresses,
/// everything that names
/// them but the audit trail. *Threads*: safe. *Durability*: each member on its own, with its audit row.
public final class RecycleBin {
    private static final Logger LOG = LoggerFactory.getLogger(RecycleBin.class);
    private static final Actor SYSTEM = new Actor("system", "");

    private final TenantStore store;
    private final Sharing sharing;
    private final Duration kept;

    /// @param kept how long deleted members stay; zero = for ever
    public RecycleBin(TenantStore store, Sharing sharing, Duration kept) {
        this.store = store;
        this.sharing = sharing;
        this.kept = kept;
    }

    /// Removes those whose time is over. Returns how many went.
    public int empty() {
        if (!kept.isPositive()) {
            return 0;
        }
        Instant before = store.clock().instant().minus(kept);
        int gone = 0;
        for (Organisation organisation : store.directory(view -> view.organisations())) {
            List<Member> over = store.read(organisation.id(), view -> view.members()).stream()
                    .filter(member -> isOver(member, before))
                    .toList();
            for (Member member : over) {
                if (remove(organisation.id(), member, before)) {
                    // What colleagues had shared with them; its rows are under the shards of those.
                    sharing.forget(Grantee.member(organisation.id(), member.id()));
                    gone++;
                }
            }
        }
        if (gone > 0) {
            LOG.info("members removed for good: {}", gone);
        }
        return gone;
    }

    private static boolean isOver(Member member, Instant before) {
        return member.state() == Member.State.DELETED
                && member.deleted().filter(at -> at.isBefore(before)).isPresent();
    }

    private boolean remove(int tenant, Member found, Instant before) {
        List<Integer> account = found.account() == 0 ? List.of() : List.of(found.account());
        return store.updateUnique(tenant, account, tx -> {
            Optional<Member> member = tx.member(found.id()).filter(now -> isOver(now, before));
            member.ifPresent(now -> {
                tx.removeMember(now);
                tx.audit(SYSTEM, now.isPerson() ? "member.purge" : "shared-mailbox.purge", Members.label(now), "", "");
            });
            return member.isPresent();
        });
    }
}
