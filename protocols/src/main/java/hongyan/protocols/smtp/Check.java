package hongyan.protocols.smtp;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.protocols.smtp.SmtpVerb.Rule;
import hongyan.services.auth.SaslSignIn;

/// Whether a command may run now. Pure: looks at the session and the command, touches nothing.
final class Check {
    private Check() {}

    /// @param more whether bytes of the client lie behind the command
    /// @throws hongyan.base.failure.Refusal when it may not
    static void check(Command command, SessionState state, SmtpSettings settings, boolean more) {
        SmtpVerb verb = command.verb();
        // RFC 2920 3.1: and without EHLO nothing at all may be sent ahead
        if (more && (verb.has(Rule.WAITS) || !state.extended() && verb != SmtpVerb.QUIT)) {
            throw new BadSyntax(Reason.OUT_OF_STEP);
        }
        if (verb.has(Rule.GREETED) && state.hello == null || verb.has(Rule.EXTENDED) && !state.extended()) {
            throw new BadSyntax(Reason.BAD_SEQUENCE);
        }
        if (verb.has(Rule.SIGNED_IN) && state.role instanceof Role.Submission && state.principal == null) {
            throw new NotAllowed(Reason.AUTH_REQUIRED); // RFC 4954 6, RFC 6409 4.3
        }
        if (verb.has(Rule.IN_MAIL) ? state.mail == null : verb.has(Rule.NOT_IN_MAIL) && state.mail != null) {
            throw new BadSyntax(Reason.BAD_SEQUENCE);
        }
        switch (command) {
            case Command.Mail mail -> checkMail(mail, state, settings);
            case Command.Rcpt rcpt -> checkRcpt(rcpt, state, settings);
            case Command.Data() -> {
                if (state.recipients == 0) {
                    throw new NotAllowed(Reason.NO_VALID_RECIPIENTS); // RFC 5321 3.3
                }
            }
            case Command.StartTls() -> {
                if (state.secure) {
                    throw new BadSyntax(Reason.BAD_SEQUENCE); // RFC 3207 4.2
                }
                if (!state.canStartTls) {
                    throw new TryLater(Reason.TLS_UNAVAILABLE);
                }
            }
            case Command.Auth auth -> checkAuth(auth, state);
            case Command.Expn() -> throw new BadSyntax(Reason.NOT_IMPLEMENTED);
            case Command.Hello _, Command.Rset _, Command.Noop _, Command.Quit _, Command.Vrfy _, Command.Help _ -> {}
        }
    }

    private static void checkMail(Command.Mail mail, SessionState state, SmtpSettings settings) {
        if (state.mail != null) {
            throw new BadSyntax(Reason.BAD_SEQUENCE); // RFC 5321 4.1.4: no nested MAIL
        }
        if (mail.size() > settings.maxMessage()) {
            throw new NotAllowed(Reason.TOO_BIG); // RFC 1870 6.1
        }
        if (mail.international() && !mail.utf8()) {
            throw new NotAllowed(Reason.SMTPUTF8_NEEDED); // RFC 6531 3.5
        }
    }

    private static void checkRcpt(Command.Rcpt rcpt, SessionState state, SmtpSettings settings) {
        if (state.recipients >= settings.maxRecipients()) {
            throw new TryLater(Reason.TOO_MANY_RECIPIENTS); // RFC 5321 4.5.3.1.10
        }
        Command.Mail mail = state.mail;
        if (rcpt.international() && mail != null && !mail.utf8()) {
            throw new NotAllowed(Reason.SMTPUTF8_NEEDED);
        }
    }

    private static void checkAuth(Command.Auth auth, SessionState state) {
        if (!(state.role instanceof Role.Submission) || state.principal != null) {
            throw new BadSyntax(Reason.BAD_SEQUENCE); // RFC 4954 4
        }
        if (!SaslSignIn.isKnown(auth.mechanism())) {
            throw new BadSyntax(Reason.AUTH_MECHANISM);
        }
        if (!state.maySignIn()) {
            throw new NotAllowed(Reason.TLS_REQUIRED);
        }
    }
}
