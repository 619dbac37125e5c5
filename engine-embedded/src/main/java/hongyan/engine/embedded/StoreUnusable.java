package hongyan.engine.embedded;

/// The data folder cannot be used; the message is one line for the operator.
public final class StoreUnusable extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Why not.
    public enum Kind {
        /// Another process (or another store of this one) has it open.
        LOCKED,
        /// Written by a version this program does not know.
        UNKNOWN_FORMAT,
        /// Missing rights, a file in place of a folder, a read-only disk.
        NOT_WRITABLE,
        /// The files in it are damaged.
        DAMAGED
    }

    private final Kind kind;

    StoreUnusable(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    StoreUnusable(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
