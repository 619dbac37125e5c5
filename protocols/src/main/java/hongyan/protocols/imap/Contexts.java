package hongyan.protocols.imap;

import hongyan.services.search.Criterion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The searches of one selected mailbox whose results the client wants to be kept told of (RFC 5267 4.3): after each
/// change of messages `ADDTO` and `REMOVEFROM` say what is different now. They end with the selection.
///
/// *Bounds*: contexts, and the messages that all of them hold. *Threads*: one at a time (the session's lock).
final class Contexts {
    private static final int MAX = 8;
    /// Results of searches take four bytes each.
    private static final int MAX_FOUND = 500_000;
    /// Those of sorts about a hundred.
    private static final int MAX_SORTED = 50_000;

    private final Map<String, Context> byTag = new LinkedHashMap<>();

    /// Begins a context.
    ///
    /// @return false when there are too many, or this one is too large
    boolean begin(Context context) {
        byTag.remove(context.tag());
        long found = context.size();
        long sorted = context.sorted() ? context.size() : 0;
        for (Context each : byTag.values()) {
            found += each.size();
            sorted += each.sorted() ? each.size() : 0;
        }
        if (byTag.size() >= MAX || found > MAX_FOUND || sorted > MAX_SORTED) {
            return false;
        }
        byTag.put(context.tag(), context);
        return true;
    }

    /// Ends a context.
    ///
    /// @return false when there is none of that tag
    boolean cancel(String tag) {
        return byTag.remove(tag) != null;
    }

    boolean isEmpty() {
        return byTag.isEmpty();
    }

    /// Messages came, or their flags changed. To be called behind EXISTS (RFC 5267 4.3.3).
    ///
    /// @param uids ascending, all of them in the map
    void changed(SessionState session, ImapRooms rooms, Selected box, int[] uids) {
        List<String> full = new ArrayList<>();
        for (Context context : byTag.values()) {
            Found found = new Found(uid -> true, false);
            Criterion among = new Criterion.Uids(Found.ranges(uids));
            rooms.search().mailbox(box.account, box.id, Criterion.and(List.of(among, context.criterion())), found);
            context.update(session, rooms.store(), box, uids, found);
            if (context.size() > MAX_FOUND || (context.sorted() && context.size() > MAX_SORTED)) {
                full.add(context.tag());
            }
        }
        for (String tag : full) {
            byTag.remove(tag);
            refuse(session, tag);
        }
    }

    /// Messages left. To be called before EXPUNGE is told (RFC 5267 4.3.4).
    ///
    /// @param uids ascending, all of them still in the map
    void gone(SessionState session, Selected box, int[] uids) {
        for (Context context : byTag.values()) {
            context.remove(session, box, uids);
        }
    }

    /// RFC 5267 4.3.1
    static void refuse(SessionState session, String tag) {
        session.out
                .ascii("* NO [NOUPDATE ")
                .string(tag)
                .ascii("] Too many contexts")
                .crlf();
    }
}
