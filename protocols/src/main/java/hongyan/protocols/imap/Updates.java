package hongyan.protocols.imap;

import hongyan.store.account.Change;
import hongyan.store.account.Committed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What happened to the selected mailbox since the session last looked. Bounded: beyond [#MAX] changes it only
/// remembers that it lost some, and the session compares itself with the store.
///
/// *Threads*: committers add (inside the account's shard, so this only takes note), the session takes.
/// *Locks*: its own monitor, held for a few instructions; nothing else is taken under it.
final class Updates implements Consumer<Committed> {
    private static final int MAX = 512;

    /// What was noted.
    ///
    /// @param lost whether changes are missing
    record Batch(List<Change> changes, boolean lost) {
        boolean isEmpty() {
            return changes.isEmpty() && !lost;
        }
    }

    private static final Batch NOTHING = new Batch(List.of(), false);

    private final int mailbox;
    private final Runnable wake;
    private List<Change> noted = List.of();
    private boolean lost;
    private boolean waked;
    private boolean waiting;

    /// @param wake called, at most once per [#waiting], when something comes while the session waits; must not block
    Updates(int mailbox, Runnable wake) {
        this.mailbox = mailbox;
        this.wake = wake;
    }

    @Override
    public void accept(Committed committed) {
        boolean call;
        synchronized (this) {
            for (Change change : committed.changes()) {
                if (concerns(change)) {
                    note(change);
                }
            }
            call = waiting && !waked && (lost || !noted.isEmpty());
            waked |= call;
        }
        if (call) {
            wake.run();
        }
    }

    private void note(Change change) {
        if (lost) {
            return;
        }
        if (noted.size() >= MAX) {
            lost = true;
            noted = List.of();
            return;
        }
        if (noted.isEmpty()) {
            noted = new ArrayList<>(4);
        }
        noted.add(change);
    }

    private boolean concerns(Change change) {
        return switch (change) {
            case Change.Added added -> added.mailbox() == mailbox;
            case Change.FlagsChanged flags -> flags.mailbox() == mailbox;
            case Change.Expunged expunged -> expunged.mailbox() == mailbox;
            case Change.MailboxDestroyed destroyed -> destroyed.mailbox() == mailbox;
            case Change.MailboxUpdated updated -> updated.mailbox() == mailbox;
            case Change.MailboxCreated _, Change.Annotated _, Change.Other _ -> false;
        };
    }

    /// Takes everything noted, in order.
    synchronized Batch take() {
        waked = false;
        if (noted.isEmpty() && !lost) {
            return NOTHING;
        }
        Batch batch = new Batch(noted, lost);
        noted = List.of();
        lost = false;
        return batch;
    }

    /// Whether changes shall wake the session (IDLE).
    synchronized void waiting(boolean now) {
        waiting = now;
        waked = false;
    }
}
