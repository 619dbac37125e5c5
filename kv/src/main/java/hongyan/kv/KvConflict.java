package hongyan.kv;

/// A row was not as [Tx#require] expected; nothing was changed.
public final class KvConflict extends RuntimeException {
    private static final long serialVersionUID = 1;

    public KvConflict(Space space, Key key) {
        super("unexpected row in " + space + " at " + key);
    }
}
