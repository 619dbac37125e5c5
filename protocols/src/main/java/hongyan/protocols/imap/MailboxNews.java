package hongyan.protocols.imap;

import hongyan.store.account.AccountStore;
import hongyan.store.account.Change;
import hongyan.store.account.UidRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Tells the client what happened to the selected mailbox: EXPUNGE or VANISHED when the moment allows, EXISTS, FETCH
/// with flags (RFC 9051 5.2, 7.4, 7.5). Keeps the map of message numbers in step with what is told.
///
/// *Threads*: one at a time (the session's lock).
final class MailboxNews {
    private static final int PAGE = 1000;

    private final SessionState session;
    private final ImapRooms rooms;
    private final AccountStore store;
    /// Gone from the store, not yet told.
    private final TreeSet<Integer> gone = new TreeSet<>();

    MailboxNews(SessionState session, ImapRooms rooms) {
        this.session = session;
        this.rooms = rooms;
        this.store = rooms.store();
    }

    /// Forgets what was not told: another mailbox is selected, or none.
    void reset() {
        gone.clear();
    }

    /// Takes and tells what was noted. Messages that left are kept back until `mayExpunge`.
    ///
    /// @return false when the mailbox itself is gone
    boolean deliver(boolean mayExpunge) {
        Selected box = session.selected;
        if (box == null) {
            session.own.clear();
            return true;
        }
        Updates.Batch batch = box.updates.take();
        boolean there = true;
        if (!batch.isEmpty()) {
            there = apply(box, batch.lost() ? compared(box) : batch.changes());
        }
        session.own.clear();
        if (mayExpunge && !gone.isEmpty()) {
            tellGone(box);
        }
        return there;
    }

    private boolean apply(Selected box, List<Change> changes) {
        boolean there = true;
        int told = box.map.count();
        Map<Integer, UidRow> flags = new LinkedHashMap<>();
        boolean learnt = false;
        TreeSet<Integer> searched = new TreeSet<>();
        for (Change change : changes) {
            box.modseq = Math.max(box.modseq, change.modseq());
            switch (change) {
                case Change.Added added -> {
                    box.map.append(added.row().uid());
                    searched.add(added.row().uid());
                    learnt |= box.learn(added.row().flags().keywords());
                }
                case Change.FlagsChanged changed -> {
                    UidRow row = changed.row();
                    learnt |= box.learn(row.flags().keywords());
                    searched.add(row.uid());
                    // One's own is told already, unless somebody else's came just before it: told alone and behind
                    // it, that would be the past.
                    boolean news = !session.own.contains(changed.modseq()) || flags.containsKey(row.uid());
                    if (news && box.map.index(row.uid()) >= 0) {
                        flags.put(row.uid(), row);
                    }
                }
                case Change.Expunged expunged -> {
                    int index = box.map.index(expunged.uid());
                    flags.remove(expunged.uid());
                    if (index >= told) {
                        // Came and went between two looks: never told at all.
                        box.map.remove(new int[] {expunged.uid()});
                    } else if (index >= 0) {
                        gone.add(expunged.uid());
                    }
                }
                case Change.MailboxDestroyed _ -> there = false;
                // Perhaps the client's rights: those of another's mailbox may be taken back.
                case Change.MailboxUpdated _ -> there &= BoxRights.refresh(session, rooms, box);
                case Change.MailboxCreated _, Change.Annotated _, Change.Other _ -> {}
            }
        }
        if (learnt) {
            tellKeywords(box);
        }
        if (box.map.count() != told) {
            session.out.ascii("* ").number(box.map.count()).ascii(" EXISTS").crlf();
            if (box.map.count() > told && session.knowsRecent()) {
                tellRecent(box, box.map.uid(told));
            }
        }
        Optional<Notify.Group> wish = session.notify == null ? Optional.empty() : session.notify.selected();
        if (box.map.count() > told) {
            wish.map(Notify.Group::items)
                    .filter(items -> !items.isEmpty())
                    .ifPresent(items -> tellNew(box, told, items));
        }
        if (wish.isEmpty() || wish.get().events().contains(Notify.Event.FLAG_CHANGE)) {
            for (UidRow row : flags.values()) {
                tellFlags(box, row);
            }
        }
        if (!box.contexts.isEmpty()) {
            // RFC 5267 4.3.3: behind EXISTS.
            int[] uids = searched.stream()
                    .mapToInt(Integer::intValue)
                    .filter(uid -> box.map.index(uid) >= 0 && !gone.contains(uid))
                    .toArray();
            box.contexts.changed(session, rooms, box, uids);
        }
        return there;
    }

    /// RFC 5465 5.2: what the client wants to know of new messages; nothing is marked as read by that.
    private void tellNew(Selected box, int told, List<FetchItem> items) {
        List<FetchItem> peeking = items.stream()
                .map(item -> item instanceof FetchItem.Section section ? section.peeking() : item)
                .toList();
        new FetchCommand(session, rooms)
                .run(new Command.Fetch(SequenceSet.of(told + 1, box.map.count()), peeking, -1, false, false, null));
    }

    /// RFC 3501 7.3.2: of the new ones those that no other session was told of first.
    private void tellRecent(Selected box, int firstNew) {
        int last = box.map.uid(box.map.count() - 1);
        int before = box.readOnly
                ? rooms.recents().upTo(box.account, box.id)
                : rooms.recents().claim(box.account, box.id, last);
        if (before < last) {
            box.recent.add(Math.max(firstNew, before + 1), last);
            session.out
                    .ascii("* ")
                    .number(box.recent.count(box.map))
                    .ascii(" RECENT")
                    .crlf();
        }
    }

    void tellKeywords(Selected box) {
        session.out.ascii("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft");
        for (String keyword : box.keywords()) {
            session.out.put(' ').ascii(keyword);
        }
        session.out.put(')').crlf();
    }

    /// An untagged FETCH with what a flag change is about. The UID is always told (RFC 9051 7.5.2).
    void tellFlags(Selected box, UidRow row) {
        FetchWriter.begin(session, box, row.uid());
        FetchWriter.flags(session.out, row, box.recent);
        if (session.enabled(Extension.CONDSTORE)) {
            session.out.ascii(" MODSEQ (").number(row.modseq()).put(')');
        }
        session.out.put(')').crlf();
    }

    private void tellGone(Selected box) {
        int[] uids = gone.stream().mapToInt(Integer::intValue).toArray();
        gone.clear();
        // RFC 5267 4.3.4: before EXPUNGE.
        box.contexts.gone(session, box, uids);
        if (session.enabled(Extension.QRESYNC) || session.enabled(Extension.UIDONLY)) {
            // RFC 7162 3.2.10, RFC 9586 3.4
            session.out.ascii("* VANISHED ").ascii(UidSets.text(uids)).crlf();
        } else {
            int told = 0;
            for (int uid : uids) {
                int index = box.map.index(uid);
                if (index >= 0) {
                    // Each EXPUNGE moves the numbers behind it (RFC 9051 7.5.1).
                    session.out
                            .ascii("* ")
                            .number(index + 1 - told++)
                            .ascii(" EXPUNGE")
                            .crlf();
                }
            }
        }
        box.map.remove(uids);
    }

    /// Changes were lost: what differs between the map and the store, as changes.
    private List<Change> compared(Selected box) {
        List<Change> changes = new ArrayList<>();
        long since = box.modseq;
        int index = 0;
        int from = 1;
        boolean more = true;
        while (more) {
            int start = from;
            List<UidRow> rows = store.read(box.account, view -> view.uids(box.id, start, PAGE));
            for (UidRow row : rows) {
                while (index < box.map.count() && box.map.uid(index) < row.uid()) {
                    changes.add(left(since, box, box.map.uid(index++)));
                }
                if (index < box.map.count() && box.map.uid(index) == row.uid()) {
                    index++;
                    if (row.modseq() > since) {
                        changes.add(new Change.FlagsChanged(row.modseq(), box.id, row));
                    }
                } else {
                    changes.add(new Change.Added(row.modseq(), box.id, row, 0));
                }
            }
            more = rows.size() == PAGE;
            from = more ? rows.getLast().uid() + 1 : from;
        }
        while (index < box.map.count()) {
            changes.add(left(since, box, box.map.uid(index++)));
        }
        boolean exists = store.read(box.account, view -> view.mailbox(box.id).isPresent());
        if (!exists) {
            changes.add(new Change.MailboxDestroyed(since, box.id));
        }
        return changes;
    }

    private static Change left(long modseq, Selected box, int uid) {
        return new Change.Expunged(modseq, box.id, uid, 0, false);
    }
}
