package hongyan.store.account;

/// Stops the flow of changes when closed.
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
