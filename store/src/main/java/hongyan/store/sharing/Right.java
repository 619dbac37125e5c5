package hongyan.store.sharing;

/// What somebody may do with a mailbox (RFC 4314 2.1). The bits are stable on disk.
public enum Right {
    /// Sees it in lists.
    LOOKUP('l', 1),
    /// Selects it and reads.
    READ('r', 2),
    /// Keeps `\Seen`.
    SEEN('s', 4),
    /// Sets flags other than `\Seen` and `\Deleted`, and annotations for all.
    WRITE('w', 8),
    /// Puts messages in.
    INSERT('i', 16),
    /// Kept for others; nothing here is posted to mailboxes.
    POST('p', 32),
    /// Makes mailboxes in it.
    CREATE('k', 64),
    /// Removes or renames it.
    DELETE('x', 128),
    /// Sets `\Deleted`.
    MARK_DELETED('t', 256),
    EXPUNGE('e', 512),
    /// Changes who may what.
    ADMINISTER('a', 1024);

    private final char letter;
    private final int bit;

    Right(char letter, int bit) {
        this.letter = letter;
        this.bit = bit;
    }

    public char letter() {
        return letter;
    }

    int bit() {
        return bit;
    }
}
