package hongyan.protocols.imap;

import hongyan.store.account.AccountStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Up to which UID some session has been told of each mailbox's messages (RFC 3501 2.3.2): what is beyond is `\Recent`
/// to the first session that selects the mailbox or has it selected when the message comes.
///
/// One number per mailbox. Sessions of this process share it in memory; it is written behind their backs, a few
/// seconds later and all mailboxes of an account in one transaction. What a crash loses was told as recent once and
/// will be once more, which RFC 3501 prefers to never.
///
/// *Threads*: safe; while there is something to write, one virtual thread writes.
final class RecentMarks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecentMarks.class);
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final int MAX = 50_000;

    private record Box(int account, int mailbox) {}

    /// @param written whether the store knows
    private record Mark(int upTo, boolean written) {}

    private final AccountStore store;
    private final Map<Box, Mark> marks = new ConcurrentHashMap<>();
    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile boolean closed;

    RecentMarks(AccountStore store) {
        this.store = store;
    }

    /// The highest UID that was told; 0 when none was.
    int upTo(int account, int mailbox) {
        return mark(new Box(account, mailbox)).upTo;
    }

    private Mark mark(Box box) {
        Mark known = marks.get(box);
        if (known != null) {
            return known;
        }
        if (marks.size() >= MAX) {
            marks.values().removeIf(Mark::written);
        }
        Mark read = new Mark(store.recents().upTo(box.account, box.mailbox), true);
        Mark other = marks.putIfAbsent(box, read);
        return other == null ? read : other;
    }

    /// Tells a session of everything up to `uid`; returns what was told before.
    int claim(int account, int mailbox, int uid) {
        Box box = new Box(account, mailbox);
        Mark before = mark(box);
        while (before.upTo < uid) {
            if (marks.replace(box, before, new Mark(uid, false))) {
                start();
                break;
            }
            before = mark(box);
        }
        return before.upTo;
    }

    private void start() {
        if (!closed && writing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("imap-recent").start(this::write);
        }
    }

    private void write() {
        try {
            Thread.sleep(PAUSE);
            if (!closed) {
                flush();
            }
        } catch (InterruptedException e) {
            LOG.debug("Recent marks are not written", e);
        } finally {
            writing.set(false);
        }
        if (marks.values().stream().anyMatch(mark -> !mark.written)) {
            start();
        }
    }

    /// Writes what is left; nothing is written after it.
    @Override
    public void close() {
        closed = true;
        flush();
    }

    /// Writes what the store does not know.
    void flush() {
        Map<Integer, Map<Integer, Integer>> all = new HashMap<>();
        marks.forEach((box, mark) -> {
            if (!mark.written) {
                all.computeIfAbsent(box.account, account -> new HashMap<>()).put(box.mailbox, mark.upTo);
            }
        });
        all.forEach((account, boxes) -> {
            try {
                store.recents().raise(account, boxes);
            } catch (RuntimeException e) {
                LOG.info("Recent marks of an account are not written: {} {}", account, e.toString());
            }
            boxes.forEach((mailbox, uid) ->
                    marks.replace(new Box(account, mailbox), new Mark(uid, false), new Mark(uid, true)));
        });
    }
}
