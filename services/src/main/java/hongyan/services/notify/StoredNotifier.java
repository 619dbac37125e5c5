package hongyan.services.notify;

import hongyan.store.tenant.Notice;
import hongyan.store.tenant.TenantStore;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps notices for the operator's page and writes them to the log: on a fresh platform there is nothing else that
/// could carry them.
public final class StoredNotifier implements Notifier {
    private static final Logger LOG = LoggerFactory.getLogger(StoredNotifier.class);
    private static final int SHOWN = 200;
    private final TenantStore store;

    public StoredNotifier(TenantStore store) {
        this.store = store;
    }

    @Override
    public void send(String to, String kind, String text) {
        Instant now = Instant.ofEpochMilli(store.clock().millis());
        store.updateDirectory(tx -> {
            tx.addNotice(new Notice(now, to, kind, text));
            return true;
        });
        LOG.info("notice to={} kind={} text={}", to, kind, text);
    }

    /// The newest first.
    public List<Notice> recent() {
        return store.directory(view -> view.notices(SHOWN));
    }
}
