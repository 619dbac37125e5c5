package hongyan.services.auth;

import hongyan.kv.KvException;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.TenantStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notes when members signed in, at most once an hour each, behind their back: a login never waits for the disk.
///
/// *Threads*: safe; while there is something to write, one virtual thread writes, all of an organisation in one
/// transaction. *Durability*: what is not yet written is lost with the process, which nobody will miss.
final class LastLogins {
    private static final Logger LOG = LoggerFactory.getLogger(LastLogins.class);
    private static final Duration HOUR = Duration.ofHours(1);

    private record Who(int tenant, int member) {}

    private final TenantStore store;
    private final Map<Who, Instant> pending = new ConcurrentHashMap<>();
    private final AtomicBoolean writing = new AtomicBoolean();

    LastLogins(TenantStore store) {
        this.store = store;
    }

    void note(int tenant, Member member) {
        Instant now = store.clock().instant();
        Optional<Instant> recent =
                member.lastLogin().filter(last -> last.plus(HOUR).isAfter(now));
        if (recent.isEmpty() && pending.put(new Who(tenant, member.id()), now) == null) {
            start();
        }
    }

    private void start() {
        if (!pending.isEmpty() && writing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("last-logins").start(this::run);
        }
    }

    private void run() {
        try {
            while (!pending.isEmpty()) {
                Map<Integer, List<Who>> byTenant = new HashMap<>();
                pending.keySet()
                        .forEach(who -> byTenant.computeIfAbsent(who.tenant(), t -> new ArrayList<>())
                                .add(who));
                byTenant.forEach(this::write);
            }
        } catch (KvException e) {
            LOG.info("last logins not noted: {}", e.getMessage());
            pending.clear();
        } finally {
            writing.set(false);
        }
        start();
    }

    private void write(int tenant, List<Who> members) {
        Map<Who, Instant> taken = new HashMap<>();
        for (Who who : members) {
            Instant time = pending.remove(who);
            if (time != null) {
                taken.put(who, time);
            }
        }
        store.update(tenant, tx -> {
            taken.forEach((who, time) -> tx.member(who.member()).ifPresent(m -> tx.putMember(m.withLastLogin(time))));
            return true;
        });
    }
}
