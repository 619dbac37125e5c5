package hongyan.engine.embedded.index;

/// A shard of the index cannot be read. Caught in [LuceneIndex].
final class Damaged extends RuntimeException {
    private static final long serialVersionUID = 1;

    Damaged(Throwable cause) {
        super("the full-text index cannot be read", cause);
    }
}
