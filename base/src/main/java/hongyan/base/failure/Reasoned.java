package hongyan.base.failure;

/// A failure that knows what a peer may be told of it.
public interface Reasoned {
    Reason reason();

    /// What the peer is told of something that went wrong: [Reason#INTERNAL] when nothing better is known.
    static Reason of(Throwable failure) {
        return failure instanceof Reasoned known ? known.reason() : Reason.INTERNAL;
    }
}
