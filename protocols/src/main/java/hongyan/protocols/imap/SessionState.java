package hongyan.protocols.imap;

import hongyan.net.wire.Connection;
import hongyan.services.auth.Principal;
import hongyan.store.account.UidRow;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What one connection is in the middle of. Shared by the session and the commands it runs.
///
/// *Locks*: [#lock] guards everything here and the output while the session waits in IDLE; outside of IDLE only the
/// session's thread is here. It is taken before [Updates]' monitor and never inside a shard. It is held while writing
/// to this session's own socket, so nobody else may ever need it.
final class SessionState {
    final Connection connection;
    final ImapOutput out;
    final ReentrantLock lock = new ReentrantLock();

    @Nullable
    Principal principal;

    @Nullable
    Selected selected;

    /// The tag of the running command, for answers that name it (RFC 4731, RFC 9585).
    String tag = "*";

    /// What NOTIFY asked for, if anything (RFC 5465).
    @Nullable
    NotifyNews notify;

    Language language = Language.DEFAULT;

    boolean closing;

    private final Set<Extension> enabled = EnumSet.noneOf(Extension.class);

    /// MODSEQs of this session's own changes during the running command, which it has told the client by itself.
    final Set<Long> own = HashSet.newHashSet(0);

    SessionState(Connection connection) {
        this.connection = connection;
        this.out = new ImapOutput(connection.out());
    }

    /// Whether the client has switched it on, by ENABLE or by using it.
    boolean enabled(Extension extension) {
        return enabled.contains(extension);
    }

    /// All that is switched on now.
    Set<Extension> enabled() {
        return enabled;
    }

    void enable(Extension extension) {
        enabled.add(extension);
        out.utf8(utf8Names());
        if (extension == Extension.IMAP4REV2 && selected != null) {
            selected.recent.clear();
        }
    }

    /// As it was before anybody signed in (RFC 8437 3); what lies under the protocol stays.
    void forget() {
        endNotify();
        unselect();
        principal = null;
        enabled.clear();
        out.utf8(false);
        own.clear();
        language = Language.DEFAULT;
    }

    /// Whether this session is told of `\Recent`: IMAP4rev2 does not know it (RFC 9051 E).
    boolean knowsRecent() {
        return !enabled(Extension.IMAP4REV2);
    }

    /// Whether mailbox names are UTF-8 on this connection and not modified UTF-7 (RFC 9051 5.1, RFC 9755 3).
    boolean utf8Names() {
        return enabled(Extension.IMAP4REV2) || enabled(Extension.UTF8);
    }

    /// RFC 7162 3.1: the first command that needs MODSEQs switches them on, and the client is told where they stand.
    void useModseq() {
        if (!enabled(Extension.CONDSTORE)) {
            enable(Extension.CONDSTORE);
            if (selected != null) {
                out.ascii("* OK [HIGHESTMODSEQ ")
                        .number(Math.max(1, selected.modseq))
                        .ascii("] Highest")
                        .crlf();
            }
        }
    }

    /// Who is signed in.
    Principal who() {
        Principal who = principal;
        if (who == null) {
            throw new IllegalStateException("not signed in");
        }
        return who;
    }

    /// The account signed in to.
    int account() {
        return who().account();
    }

    /// In front of ids that are counted by account, so that those of others are not taken for one's own (RFC 8474).
    String idPrefix(int account) {
        return account == account() ? "" : account + "-";
    }

    /// The selected mailbox.
    Selected box() {
        Selected box = selected;
        if (box == null) {
            throw new IllegalStateException("nothing selected");
        }
        return box;
    }

    /// Leaves the selected mailbox, if any.
    void unselect() {
        if (selected != null) {
            selected.close();
            selected = null;
        }
    }

    /// Tells nothing unasked any more.
    void endNotify() {
        if (notify != null) {
            notify.close();
            notify = null;
        }
    }

    /// Notes a row this session changed itself.
    void ours(UidRow row) {
        own.add(row.modseq());
    }
}
