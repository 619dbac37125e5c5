package hongyan.protocols.imap;

import hongyan.store.account.Change;
import hongyan.store.account.Committed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// What happened to any mailbox of the accounts a session watches (RFC 5465), one note for each mailbox. Bounded:
/// beyond
/// [#MAX] mailboxes or annotations it only remembers that it has lost some.
///
/// *Threads*: committers add (inside the account's shard, so this only takes note), the session takes.
/// *Locks*: its own monitor, held for a few instructions; nothing else is taken under it.
final class Watch implements Consumer<Committed> {
    static final int MAX = 1000;

    /// A mailbox of any account.
    record Watched(int account, int mailbox) {}

    /// What happened to one.
    static final class Note {
        boolean added;
        boolean expunged;
        boolean flags;
        /// Made, renamed, removed, subscribed, shared.
        boolean shape;
        /// Entries of annotations.
        final Set<String> entries = new TreeSet<>();
    }

    /// What was noted.
    ///
    /// @param lost whether notes are missing
    record Batch(Map<Watched, Note> notes, boolean lost) {}

    private final int reader;
    private final Runnable wake;
    private Map<Watched, Note> notes = new LinkedHashMap<>();
    private int entries;
    private boolean lost;
    private boolean waked;
    private boolean waiting;

    /// @param reader the account whose private annotations are of interest
    /// @param wake called, at most once per [#waiting], when something comes meanwhile; must not block
    Watch(int reader, Runnable wake) {
        this.reader = reader;
        this.wake = wake;
    }

    @Override
    public void accept(Committed committed) {
        boolean call;
        synchronized (this) {
            committed.changes().forEach(change -> note(committed.account(), change));
            call = waiting && !waked && (lost || !notes.isEmpty());
            waked |= call;
        }
        if (call) {
            wake.run();
        }
    }

    private void note(int account, Change change) {
        switch (change) {
            case Change.Added added -> of(account, added.mailbox()).added = true;
            case Change.Expunged expunged -> of(account, expunged.mailbox()).expunged = true;
            case Change.FlagsChanged changed -> of(account, changed.mailbox()).flags = true;
            case Change.MailboxCreated created -> of(account, created.mailbox()).shape = true;
            case Change.MailboxUpdated updated -> of(account, updated.mailbox()).shape = true;
            case Change.MailboxDestroyed destroyed -> of(account, destroyed.mailbox()).shape = true;
            case Change.Annotated annotated -> annotated(account, annotated);
            case Change.Other _ -> {}
        }
    }

    private void annotated(int account, Change.Annotated annotated) {
        if (annotated.reader() != 0 && annotated.reader() != reader) {
            return;
        }
        entries += annotated.entries().size();
        if (entries > MAX) {
            lose();
        }
        of(account, annotated.mailbox()).entries.addAll(annotated.entries());
    }

    /// The mailbox's note; one that is thrown away when there are too many.
    private Note of(int account, int mailbox) {
        if (!lost && notes.size() >= MAX && !notes.containsKey(new Watched(account, mailbox))) {
            lose();
        }
        return lost ? new Note() : notes.computeIfAbsent(new Watched(account, mailbox), key -> new Note());
    }

    private void lose() {
        lost = true;
        notes = new LinkedHashMap<>();
    }

    /// Takes everything noted, in order.
    synchronized Batch take() {
        waked = false;
        Batch batch = new Batch(notes, lost);
        if (!notes.isEmpty()) {
            notes = new LinkedHashMap<>();
        }
        entries = 0;
        lost = false;
        return batch;
    }

    /// Whether changes shall wake the session.
    synchronized void waiting(boolean now) {
        waiting = now;
        waked = false;
    }
}
