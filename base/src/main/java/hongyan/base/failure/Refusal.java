package hongyan.base.failure;

/// A command that is refused for a reason the peer may know. Carries no stack trace: it is an answer, not a bug.
public abstract sealed class Refusal extends RuntimeException implements Reasoned
        permits BadSyntax, NotAllowed, TryLater {
    private static final long serialVersionUID = 1;
    private final Reason reason;
    private final String detail;

    protected Refusal(Reason reason, String detail) {
        super(reason.text(), null, false, false);
        this.reason = reason;
        this.detail = detail;
    }

    /// Why, as the peer is told.
    @Override
    public Reason reason() {
        return reason;
    }

    /// What only the log gets; never sent to the peer.
    public String detail() {
        return detail;
    }
}
