package hongyan.protocols.imap;

import hongyan.base.failure.Refusal;

/// A command that could not be read whole; carries what was read, for its tag. No stack trace: it is an answer.
final class BrokenCommand extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient byte[] start;
    private final Refusal refusal;

    BrokenCommand(byte[] start, Refusal refusal) {
        super(refusal.getMessage(), refusal, false, false);
        this.start = start;
        this.refusal = refusal;
    }

    byte[] start() {
        return start;
    }

    Refusal refusal() {
        return refusal;
    }
}
