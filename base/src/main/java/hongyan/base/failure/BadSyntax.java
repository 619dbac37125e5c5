package hongyan.base.failure;

/// The peer sent something that is not the protocol or not well-formed: repeating it will not help.
public final class BadSyntax extends Refusal {
    private static final long serialVersionUID = 1;

    public BadSyntax(Reason reason) {
        super(reason, "");
    }

    public BadSyntax(Reason reason, String detail) {
        super(reason, detail);
    }
}
