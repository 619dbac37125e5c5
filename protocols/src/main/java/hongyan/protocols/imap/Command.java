package hongyan.protocols.imap;

import hongyan.services.sharing.Sharing;
import hongyan.store.account.Flags;
import hongyan.store.account.Role;
import hongyan.store.sharing.Rights;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A command as the client meant it. Names are Unicode, paths are separated by `/`.
sealed interface Command {
    ImapVerb verb();

    /// Whether it came behind `UID` (RFC 9051 6.4.9).
    default boolean uid() {
        return false;
    }

    /// What is searched for, when it is a search.
    default Optional<SearchKey> program() {
        return Optional.empty();
    }

    /// Those without arguments.
    enum Plain implements Command {
        CAPABILITY(ImapVerb.CAPABILITY),
        NOOP(ImapVerb.NOOP),
        LOGOUT(ImapVerb.LOGOUT),
        STARTTLS(ImapVerb.STARTTLS),
        NAMESPACE(ImapVerb.NAMESPACE),
        IDLE(ImapVerb.IDLE),
        UNAUTHENTICATE(ImapVerb.UNAUTHENTICATE),
        GETJMAPACCESS(ImapVerb.GETJMAPACCESS),
        CHECK(ImapVerb.CHECK),
        CLOSE(ImapVerb.CLOSE),
        UNSELECT(ImapVerb.UNSELECT);

        private final ImapVerb verb;

        Plain(ImapVerb verb) {
            this.verb = verb;
        }

        @Override
        public ImapVerb verb() {
            return verb;
        }
    }

    /// RFC 2971; what the client says of itself is not kept.
    record Id() implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.ID;
        }
    }

    /// RFC 4978 3
    record Compress(String algorithm) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.COMPRESS;
        }
    }

    /// RFC 5255 3.2
    ///
    /// @param ranges empty to ask which there are
    record ChooseLanguage(List<String> ranges) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.LANGUAGE;
        }
    }

    record Login(String user, String password) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.LOGIN;
        }

        @Override
        public String toString() {
            return "Login[]";
        }
    }

    /// @param initial base64 text of RFC 4959, `=` when empty, null when it comes in the next line
    record Authenticate(String mechanism, @Nullable String initial) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.AUTHENTICATE;
        }

        @Override
        public String toString() {
            return "Authenticate[" + mechanism + "]";
        }
    }

    record Enable(List<String> capabilities) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.ENABLE;
        }
    }

    /// SELECT and EXAMINE.
    ///
    /// @param typed the name as it came, before it was brought into its normal form
    record Select(
            String mailbox,
            String typed,
            boolean readOnly,
            boolean condstore,
            @Nullable Resync resync) implements Command {
        @Override
        public ImapVerb verb() {
            return readOnly ? ImapVerb.EXAMINE : ImapVerb.SELECT;
        }
    }

    /// What a client remembers of a mailbox (RFC 7162 3.2.5).
    record Resync(long uidValidity, long modseq, @Nullable SequenceSet known) {}

    record Create(String mailbox, Set<Role> uses) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.CREATE;
        }
    }

    record Delete(String mailbox) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.DELETE;
        }
    }

    record Rename(String from, String to) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.RENAME;
        }
    }

    record Subscribe(String mailbox, boolean on) implements Command {
        @Override
        public ImapVerb verb() {
            return on ? ImapVerb.SUBSCRIBE : ImapVerb.UNSUBSCRIBE;
        }
    }

    /// LIST with the options of RFC 5258, 6154 and 5819.
    ///
    /// @param extended whether any option or a list of patterns was given
    record ListMailboxes(
            String reference,
            List<String> patterns,
            boolean extended,
            EnumSet<Selection> selection,
            EnumSet<Return> returns,
            List<StatusItem> status,
            List<String> annotations)
            implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.LIST;
        }
    }

    enum Selection {
        SUBSCRIBED,
        REMOTE,
        RECURSIVEMATCH,
        SPECIAL_USE
    }

    enum Return {
        SUBSCRIBED,
        CHILDREN,
        SPECIAL_USE,
        STATUS,
        /// RFC 8440
        MYRIGHTS,
        /// RFC 9590
        METADATA
    }

    record Lsub(String reference, String pattern) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.LSUB;
        }
    }

    record Status(String mailbox, List<StatusItem> items) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.STATUS;
        }
    }

    enum StatusItem {
        MESSAGES,
        RECENT,
        UIDNEXT,
        UIDVALIDITY,
        UNSEEN,
        DELETED,
        SIZE,
        HIGHESTMODSEQ,
        APPENDLIMIT,
        MAILBOXID,
        /// RFC 9208 4.1.4
        DELETED_STORAGE;

        /// As it is written.
        String word() {
            return this == DELETED_STORAGE ? "DELETED-STORAGE" : name();
        }
    }

    /// SETACL and DELETEACL (RFC 4314 3.1, 3.2).
    ///
    /// @param denied whether the identifier had a `-` in front
    record SetAcl(String mailbox, String identifier, boolean denied, Sharing.Mode mode, Rights rights, boolean delete)
            implements Command {
        @Override
        public ImapVerb verb() {
            return delete ? ImapVerb.DELETEACL : ImapVerb.SETACL;
        }
    }

    /// RFC 4314 3.3
    record GetAcl(String mailbox) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.GETACL;
        }
    }

    /// RFC 4314 3.4
    record ListRights(String mailbox, String identifier) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.LISTRIGHTS;
        }
    }

    /// RFC 4314 3.5
    record MyRights(String mailbox) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.MYRIGHTS;
        }
    }

    /// GETQUOTA, GETQUOTAROOT, SETQUOTA (RFC 9208 4.1).
    ///
    /// @param name of the quota root; for GETQUOTAROOT of the mailbox
    record Quota(ImapVerb verb, String name) implements Command {}

    /// RFC 5464 4.2
    ///
    /// @param mailbox empty for the server
    /// @param depth 0, 1, or the largest `int` for all
    /// @param maxSize -1 when not given
    record GetMetadata(String mailbox, List<String> entries, int depth, long maxSize) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.GETMETADATA;
        }
    }

    /// RFC 5464 4.3
    ///
    /// @param mailbox empty for the server
    record SetMetadata(String mailbox, List<Annotation> values) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.SETMETADATA;
        }
    }

    /// NOTIFY (RFC 5465 3).
    ///
    /// @param status whether to tell where the mailboxes stand now
    /// @param wish without groups for NOTIFY NONE
    /// @param unknown whether an event was named that is not known
    record Notification(boolean status, Notify wish, boolean unknown) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.NOTIFY;
        }
    }

    /// @param value null to remove it
    record Annotation(String entry, byte @Nullable [] value) {}

    /// The message itself follows on the wire.
    record Append(String mailbox, AppendPart first) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.APPEND;
        }
    }

    /// One message of an APPEND, as announced.
    ///
    /// @param date null for now
    /// @param data what stands behind them on the line, one byte per char: the announcement of a literal, or the
    ///     beginning of CATENATE or UTF8
    record AppendPart(Flags flags, @Nullable Instant date, String data) {}

    /// RFC 8508: the message follows on the wire.
    ///
    /// @param message a single number
    record Replace(SequenceSet message, String mailbox, AppendPart data, boolean uid) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.REPLACE;
        }
    }

    /// @param uids null for all with `\Deleted`
    record Expunge(@Nullable SequenceSet uids) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.EXPUNGE;
        }

        @Override
        public boolean uid() {
            return uids != null;
        }
    }

    /// @param charset what the client named when we do not know it, else null
    /// @param returns null for the old untagged SEARCH, else the options of RFC 4731
    record Search(
            SearchKey key,
            @Nullable SearchReturns returns,
            @Nullable String charset,
            boolean uid) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.SEARCH;
        }

        @Override
        public Optional<SearchKey> program() {
            return Optional.of(key);
        }
    }

    /// RFC 5256 3
    record Sort(List<SortKey> order, Search search) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.SORT;
        }

        @Override
        public Optional<SearchKey> program() {
            return search.program();
        }

        @Override
        public boolean uid() {
            return search.uid();
        }
    }

    /// THREAD (RFC 5256 3)
    record Threading(Algorithm algorithm, Search search) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.THREAD;
        }

        @Override
        public Optional<SearchKey> program() {
            return search.program();
        }

        @Override
        public boolean uid() {
            return search.uid();
        }
    }

    enum Algorithm {
        ORDEREDSUBJECT,
        REFERENCES
    }

    /// ESEARCH, the search of many mailboxes (RFC 7377 2).
    ///
    /// @param sources none for the selected mailbox
    record Esearch(List<MailboxFilter> sources, Search search) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.ESEARCH;
        }

        @Override
        public Optional<SearchKey> program() {
            return search.program();
        }

        @Override
        public boolean uid() {
            return true;
        }
    }

    /// RFC 5267 4.3.5
    record CancelUpdate(List<String> tags) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.CANCELUPDATE;
        }
    }

    /// @param changedSince -1 when not given
    /// @param partial null for all of them (RFC 9394)
    record Fetch(
            SequenceSet set,
            List<FetchItem> items,
            long changedSince,
            boolean vanished,
            boolean uid,
            SearchReturns.@Nullable Partial partial)
            implements Command {
        Fetch(SequenceSet set, List<FetchItem> items, long changedSince, boolean vanished, boolean uid) {
            this(set, items, changedSince, vanished, uid, null);
        }

        @Override
        public ImapVerb verb() {
            return ImapVerb.FETCH;
        }
    }

    /// @param unchangedSince -1 when not given
    record Store(SequenceSet set, Mode mode, Flags flags, boolean silent, long unchangedSince, boolean uid)
            implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.STORE;
        }
    }

    enum Mode {
        REPLACE,
        ADD,
        REMOVE
    }

    record Copy(SequenceSet set, String mailbox, boolean uid) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.COPY;
        }
    }

    record Move(SequenceSet set, String mailbox, boolean uid) implements Command {
        @Override
        public ImapVerb verb() {
            return ImapVerb.MOVE;
        }
    }
}
