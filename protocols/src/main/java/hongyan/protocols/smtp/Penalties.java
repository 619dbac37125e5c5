package hongyan.protocols.smtp;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import hongyan.base.failure.TryLater;
import java.time.Duration;

/// Counts what a client does wrong in one session: how long its next refusal waits, and when it is enough.
///
/// *Threads*: one.
final class Penalties {
    /// Free of delay: anybody mistypes, and a list has stale addresses.
    private static final int FREE_ERRORS = 2;

    private static final int FREE_REFUSALS = 10;
    /// Commands that move no mail, between two messages.
    private static final int IDLE = 200;

    private final SmtpSettings settings;
    private int errors;
    private int refused;
    private int signIns;
    private int idle;

    Penalties(SmtpSettings settings) {
        this.settings = settings;
    }

    void count(Refusal refusal) {
        if (refusal.reason() == Reason.AUTH_FAILED) {
            signIns++;
        } else if (refusal instanceof BadSyntax) {
            errors++;
        } else {
            refused++;
        }
    }

    /// @throws TryLater when a client does nothing for too long, command by command
    void command(SmtpVerb verb) {
        if (verb.has(SmtpVerb.Rule.IDLE) && ++idle > IDLE) {
            throw new TryLater(Reason.TOO_MANY_ERRORS);
        }
    }

    /// A message came through: the client has a purpose.
    void delivered() {
        idle = 0;
    }

    boolean enough() {
        return errors >= settings.maxErrors() || refused >= settings.maxRefused() || signIns >= settings.maxSignIns();
    }

    /// Grows with each error, up to a bound.
    Duration delay() {
        int steps = Math.max(0, errors - FREE_ERRORS) + Math.max(0, refused - FREE_REFUSALS) + signIns;
        Duration delay = settings.penalty().multipliedBy(steps);
        return delay.compareTo(settings.maxPenalty()) > 0 ? settings.maxPenalty() : delay;
    }
}
