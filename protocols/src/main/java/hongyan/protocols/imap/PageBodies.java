package hongyan.protocols.imap;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.Email;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bodies of a page of messages, read ahead some at a time: as many as are small together.
final class PageBodies {
    private static final Logger LOG = LoggerFactory.getLogger(PageBodies.class);
    private static final int MAX_BODIES = 64;
    private static final long MAX_BYTES = 1 << 20;

    private final Bodies bodies;
    private final List<Email> emails;
    /// Those read ahead: of `emails` from `first` on.
    private List<Optional<ByteSource>> ahead = List.of();
    private int first;
    private int next;

    /// @param emails in the order in which they will be asked for
    PageBodies(Bodies bodies, List<Email> emails) {
        this.bodies = bodies;
        this.emails = emails;
    }

    /// The next message's body; empty when it is gone, or when no bodies are wanted.
    Optional<ByteSource> of(@Nullable Email email) {
        if (email == null || next >= emails.size() || emails.get(next).id() != email.id()) {
            return Optional.empty();
        }
        if (next >= first + ahead.size()) {
            read();
        }
        Optional<ByteSource> body = ahead.get(next - first);
        // Given away: the page does not keep what has been written.
        ahead.set(next - first, Optional.empty());
        next++;
        return body;
    }

    private void read() {
        first = next;
        List<BlobId> ids = new ArrayList<>();
        long bytes = 0;
        for (int i = next; i < emails.size() && ids.size() < MAX_BODIES; i++) {
            bytes += emails.get(i).size();
            if (!ids.isEmpty() && bytes > MAX_BYTES) {
                break;
            }
            ids.add(emails.get(i).blob());
        }
        try {
            ahead = bodies.openAll(ids);
        } catch (IOException e) {
            LOG.warn("A body cannot be read, the next one alone is tried: {}", ids.getFirst(), e);
            ahead = new ArrayList<>(List.of(alone(ids.getFirst())));
        }
    }

    private Optional<ByteSource> alone(BlobId id) {
        try {
            return Optional.of(bodies.open(id));
        } catch (IOException e) {
            LOG.warn("A body cannot be read: {}", id, e);
            return Optional.empty();
        }
    }
}
