package hongyan.protocols.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.failure.Reason;
import hongyan.base.failure.Refusal;
import hongyan.services.auth.Principal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rules as a table: a state, a command, what comes of it.
class CheckTest {
    @TempDir
    Path folder;

    private static final Command MAIL = new Command.Mail(Optional.empty(), 0, false);
    private static final Command RCPT = new Command.Rcpt(Optional.empty());
    private static final Command PLAIN = new Command.Auth("PLAIN", Optional.empty());

    private SessionState mx() {
        return new SessionState(new Role.Mx(new Postbox(folder)), false, true, false);
    }

    private SessionState submission(boolean loopback, boolean secure) {
        Postbox postbox = new Postbox(folder);
        return new SessionState(new Role.Submission(postbox, postbox), loopback, true, secure);
    }

    private static SessionState greeted(SessionState state) {
        state.hello = new Command.Hello(true, "client.test");
        return state;
    }

    private static Optional<Reason> check(Command command, SessionState state) {
        return check(command, state, false);
    }

    private static Optional<Reason> check(Command command, SessionState state, boolean more) {
        try {
            Check.check(command, state, Port.settings(), more);
            return Optional.empty();
        } catch (Refusal refusal) {
            return Optional.of(refusal.reason());
        }
    }

    @Test
    void beforeHelloLittleIsAllowed() {
        for (Command command : List.of(
                new Command.Rset(), new Command.Noop(), new Command.Quit(), new Command.Help(), new Command.Vrfy())) {
            assertThat(check(command, mx())).isEmpty();
        }
        for (Command command : List.of(MAIL, RCPT, new Command.Data(), new Command.StartTls(), PLAIN)) {
            assertThat(check(command, mx())).contains(Reason.BAD_SEQUENCE);
        }
    }

    @Test
    void signInNeedsTlsExceptOnLoopback() {
        assertThat(check(PLAIN, greeted(submission(false, false)))).contains(Reason.TLS_REQUIRED);
        assertThat(check(PLAIN, greeted(submission(true, false)))).isEmpty();
        assertThat(check(PLAIN, greeted(submission(false, true)))).isEmpty();
        assertThat(check(PLAIN, greeted(mx()))).contains(Reason.BAD_SEQUENCE);
    }

    @Test
    void submissionNeedsSignIn() {
        SessionState state = greeted(submission(true, false));
        assertThat(check(MAIL, state)).contains(Reason.AUTH_REQUIRED);
        state.principal = new Principal(1, 1, 1, "n", "l", List.of(), Set.of());
        assertThat(check(MAIL, state)).isEmpty();
        assertThat(check(PLAIN, state)).contains(Reason.BAD_SEQUENCE);
    }

    @Test
    void whatEndsAGroupMustBeLast() {
        SessionState state = greeted(mx());
        state.mail = new Command.Mail(Optional.empty(), 0, false);
        state.recipients = 1;
        assertThat(check(new Command.Data(), state, true)).contains(Reason.OUT_OF_STEP);
        assertThat(check(new Command.Data(), state, false)).isEmpty();
        assertThat(check(RCPT, state, true)).isEmpty();
        state.hello = new Command.Hello(false, "old.test");
        assertThat(check(RCPT, state, true)).contains(Reason.OUT_OF_STEP);
        assertThat(check(new Command.Quit(), state, true)).isEmpty();
    }

    @Test
    void recipientsAreCounted() {
        SessionState state = greeted(mx());
        state.mail = new Command.Mail(Optional.empty(), 0, false);
        assertThat(check(new Command.Data(), state)).contains(Reason.NO_VALID_RECIPIENTS);
        state.recipients = 4;
        assertThat(check(RCPT, state)).isEmpty();
        state.recipients = 5;
        assertThat(check(RCPT, state)).contains(Reason.TOO_MANY_RECIPIENTS);
    }

    @Test
    void delaysGrowToABound() {
        SmtpSettings settings = SmtpSettings.defaults("mx.test");
        Penalties penalties = new Penalties(settings);
        Refusal wrong = new hongyan.base.failure.BadSyntax(Reason.SYNTAX);
        penalties.count(wrong);
        penalties.count(wrong);
        assertThat(penalties.delay()).isZero();
        penalties.count(wrong);
        assertThat(penalties.delay()).isEqualTo(settings.penalty());
        for (int i = 0; i < 17; i++) {
            assertThat(penalties.enough()).isFalse();
            penalties.count(wrong);
        }
        assertThat(penalties.enough()).isTrue();
        assertThat(penalties.delay()).isLessThanOrEqualTo(settings.maxPenalty());
    }
}
