package hongyan.store.transfer;

import hongyan.kv.Key;

/// Names one message of one source in one account.
public record ImportMark(Key key) {
    /// Of what is not brought.
    public static final ImportMark NONE = new ImportMark(Key.of(0));
}
