package hongyan.base.failure;

import java.time.Duration;

/// Understood, and refused for now: a resource, a lock, a remote party.
public final class TryLater extends Refusal {
    private static final long serialVersionUID = 1;
    private final Duration after;

    public TryLater(Reason reason) {
        this(reason, "");
    }

    public TryLater(Reason reason, String detail) {
        this(reason, detail, Duration.ZERO);
    }

    /// @param after how long the resource is surely taken
    public TryLater(Reason reason, String detail, Duration after) {
        super(reason, detail);
        this.after = after;
    }

    /// How long it is of no use to try again; zero when nobody knows.
    public Duration after() {
        return after;
    }
}
