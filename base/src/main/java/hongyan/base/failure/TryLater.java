package hongyan.base.failure;

/// Understood, and refused for now: a resource, a lock, a remote party.
public final class TryLater extends Refusal {
    private static final long serialVersionUID = 1;

    public TryLater(Reason reason) {
        super(reason, "");
    }

    public TryLater(Reason reason, String detail) {
        super(reason, detail);
    }
}
