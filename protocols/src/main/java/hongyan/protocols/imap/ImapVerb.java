package hongyan.protocols.imap;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Every command, and the rules its row carries: in which states it may come, and what it means for message sequence
/// numbers. The session asks the row; no command decides by itself.
enum ImapVerb {
    // RFC 9051 6.1: any state
    CAPABILITY(States.ANY, Sequences.FREE),
    NOOP(States.ANY, Sequences.FREE),
    LOGOUT(States.ANY, Sequences.FREE),
    ID(States.ANY, Sequences.FREE),
    // RFC 5255 3.2
    LANGUAGE(States.ANY, Sequences.FREE),
    // RFC 9051 6.2: not authenticated
    STARTTLS(States.FRESH, Sequences.FREE),
    LOGIN(States.FRESH, Sequences.FREE),
    AUTHENTICATE(States.FRESH, Sequences.FREE),
    // RFC 9051 6.3: authenticated
    ENABLE(States.SIGNED_IN, Sequences.FREE),
    SELECT(States.SIGNED_IN, Sequences.FREE),
    EXAMINE(States.SIGNED_IN, Sequences.FREE),
    CREATE(States.SIGNED_IN, Sequences.FREE),
    DELETE(States.SIGNED_IN, Sequences.FREE),
    RENAME(States.SIGNED_IN, Sequences.FREE),
    SUBSCRIBE(States.SIGNED_IN, Sequences.FREE),
    UNSUBSCRIBE(States.SIGNED_IN, Sequences.FREE),
    LIST(States.SIGNED_IN, Sequences.FREE),
    LSUB(States.SIGNED_IN, Sequences.FREE),
    NAMESPACE(States.SIGNED_IN, Sequences.FREE),
    STATUS(States.SIGNED_IN, Sequences.FREE),
    APPEND(States.SIGNED_IN, Sequences.FREE),
    IDLE(States.SIGNED_IN, Sequences.FREE),
    // RFC 4978: nobody else shall make us decompress
    COMPRESS(States.SIGNED_IN, Sequences.FREE),
    // RFC 8437
    UNAUTHENTICATE(States.SIGNED_IN, Sequences.FREE),
    // RFC 9698
    GETJMAPACCESS(States.SIGNED_IN, Sequences.FREE),
    // RFC 4314 3
    SETACL(States.SIGNED_IN, Sequences.FREE),
    DELETEACL(States.SIGNED_IN, Sequences.FREE),
    GETACL(States.SIGNED_IN, Sequences.FREE),
    LISTRIGHTS(States.SIGNED_IN, Sequences.FREE),
    MYRIGHTS(States.SIGNED_IN, Sequences.FREE),
    // RFC 9208 4
    GETQUOTA(States.SIGNED_IN, Sequences.FREE),
    GETQUOTAROOT(States.SIGNED_IN, Sequences.FREE),
    SETQUOTA(States.SIGNED_IN, Sequences.FREE),
    // RFC 5465 3
    NOTIFY(States.SIGNED_IN, Sequences.FREE),
    // RFC 5464 4
    GETMETADATA(States.SIGNED_IN, Sequences.FREE),
    SETMETADATA(States.SIGNED_IN, Sequences.FREE),
    // RFC 9051 6.4: selected
    CHECK(States.SELECTED, Sequences.FREE),
    CLOSE(States.SELECTED, Sequences.FREE),
    UNSELECT(States.SELECTED, Sequences.FREE),
    EXPUNGE(States.SELECTED, Sequences.FREE),
    SEARCH(States.SELECTED, Sequences.USED),
    SORT(States.SELECTED, Sequences.USED),
    THREAD(States.SELECTED, Sequences.USED),
    CANCELUPDATE(States.SELECTED, Sequences.FREE),
    ESEARCH(States.SIGNED_IN, Sequences.FREE),
    FETCH(States.SELECTED, Sequences.USED),
    STORE(States.SELECTED, Sequences.USED),
    COPY(States.SELECTED, Sequences.FREE),
    MOVE(States.SELECTED, Sequences.FREE),
    REPLACE(States.SELECTED, Sequences.FREE);

    /// When a command may come.
    enum States {
        ANY,
        FRESH,
        SIGNED_IN,
        SELECTED
    }

    /// What untagged EXPUNGE would do to the command's sequence numbers.
    enum Sequences {
        /// EXPUNGE may be sent while it is answered.
        FREE,
        /// RFC 9051 7.5.1: no EXPUNGE while it is answered, unless it came in its UID form.
        USED
    }

    private static final Map<String, ImapVerb> BY_NAME = byName();

    private final States states;
    private final Sequences sequences;

    ImapVerb(States states, Sequences sequences) {
        this.states = states;
        this.sequences = sequences;
    }

    States states() {
        return states;
    }

    /// Whether the answer to the command may hold untagged EXPUNGE.
    boolean mayExpunge(boolean uidForm) {
        return uidForm || sequences == Sequences.FREE;
    }

    /// Whether its arguments are message numbers, when it does not come behind `UID`.
    boolean namesMessages() {
        return switch (this) {
            case FETCH, STORE, SEARCH, SORT, THREAD, COPY, MOVE, REPLACE -> true;
            default -> false;
        };
    }

    /// By its name in any case.
    static Optional<ImapVerb> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toUpperCase(Locale.ROOT)));
    }

    private static Map<String, ImapVerb> byName() {
        Map<String, ImapVerb> all = new HashMap<>();
        for (ImapVerb verb : values()) {
            all.put(verb.name(), verb);
        }
        return Map.copyOf(all);
    }
}
