package hongyan.protocols.imap;

/// A command ends here with an answer of its own: one whose response code says more than a [Refusal] can.
///
/// [Refusal]: hongyan.base.failure.Refusal
final class Refused extends Exception {
    private final transient Outcome outcome;

    Refused(Outcome outcome) {
        super(outcome.text(), null, false, false);
        this.outcome = outcome;
    }

    Outcome outcome() {
        return outcome;
    }
}
