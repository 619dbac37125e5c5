package hongyan.kv;

/// The engine failed: a disk, a network, a closed store. Nothing of the transaction is visible.
public final class KvException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public KvException(String message, Throwable cause) {
        super(message, cause);
    }

    public KvException(String message) {
        super(message);
    }
}
