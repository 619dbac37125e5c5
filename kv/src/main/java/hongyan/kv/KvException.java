package hongyan.kv;

import hongyan.base.failure.Reason;
import hongyan.base.failure.Reasoned;

/// The engine failed: a disk, a network, a closed store. Nothing of the transaction is visible.
public final class KvException extends RuntimeException implements Reasoned {
    private static final long serialVersionUID = 1;

    /// What went wrong, as far as the caller may want to answer differently.
    public enum Kind {
        /// Anything else.
        BROKEN,
        /// The store is closed or closing.
        CLOSED,
        /// No room left for writes; they go on by themselves when there is room again.
        DISK_FULL,
        /// The transaction has more bytes than an engine takes at once ([Tx#MAX_BYTES]); it never will be taken.
        TOO_LARGE,
        /// A commit failed before, and what is on disk is uncertain: no write until the program was restarted.
        REFUSES_WRITES
    }

    private final Kind kind;

    public KvException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public KvException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public KvException(String message, Throwable cause) {
        this(Kind.BROKEN, message, cause);
    }

    public KvException(String message) {
        this(Kind.BROKEN, message);
    }

    public Kind kind() {
        return kind;
    }

    @Override
    public Reason reason() {
        return switch (kind) {
            case BROKEN -> Reason.INTERNAL;
            case TOO_LARGE -> Reason.TOO_BIG;
            case CLOSED -> Reason.SHUTTING_DOWN;
            case DISK_FULL -> Reason.DISK_FULL;
            case REFUSES_WRITES -> Reason.STORAGE;
        };
    }
}
