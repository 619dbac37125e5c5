package hongyan.base.failure;

/// Understood, and refused for good: a permission, a policy, a missing object.
public final class NotAllowed extends Refusal {
    private static final long serialVersionUID = 1;

    public NotAllowed(Reason reason) {
        super(reason, "");
    }

    public NotAllowed(Reason reason, String detail) {
        super(reason, detail);
    }
}
