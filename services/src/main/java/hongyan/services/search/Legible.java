package hongyan.services.search;

import hongyan.kv.KvException;
import hongyan.store.account.AccountView;
import hongyan.store.account.Email;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reading in spite of what is damaged: one message that cannot be read is no reason to leave out the others.
final class Legible {
    private static final Logger LOG = LoggerFactory.getLogger(Legible.class);

    private Legible() {}

    /// Lets only failures of one row or body pass; those of the whole store (closed, out of order) are thrown again.
    static void requireLocal(RuntimeException failure) {
        if (failure instanceof KvException engine && engine.kind() != KvException.Kind.BROKEN) {
            throw engine;
        }
    }

    /// The messages that can be read.
    static List<Email> emails(AccountView view, List<Integer> ids) {
        try {
            return view.emails(ids);
        } catch (RuntimeException e) {
            requireLocal(e);
            LOG.warn("A message could not be read, each is tried alone", e);
        }
        List<Email> read = new ArrayList<>(ids.size());
        for (int id : ids) {
            try {
                read.addAll(view.emails(List.of(id)));
            } catch (RuntimeException e) {
                requireLocal(e);
                LOG.warn("A message could not be read: email {}", id, e);
            }
        }
        return read;
    }
}
