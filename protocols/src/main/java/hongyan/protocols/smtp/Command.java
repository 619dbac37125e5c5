package hongyan.protocols.smtp;

import hongyan.formats.address.MailAddress;
import java.util.Optional;

/// What a client asks for, understood.
public sealed interface Command {
    SmtpVerb verb();

    /// HELO and EHLO. The name is what the client says of itself, not trusted.
    record Hello(boolean extended, String name) implements Command {
        @Override
        public SmtpVerb verb() {
            return extended ? SmtpVerb.EHLO : SmtpVerb.HELO;
        }
    }

    /// @param sender empty for the null sender `<>`
    /// @param size of SIZE= (RFC 1870), 0 when not given
    /// @param utf8 SMTPUTF8 was asked for (RFC 6531)
    record Mail(Optional<MailAddress> sender, long size, boolean utf8) implements Command {
        @Override
        public SmtpVerb verb() {
            return SmtpVerb.MAIL;
        }

        boolean international() {
            return sender.isPresent() && Rcpt.international(sender.get());
        }
    }

    /// @param to empty for `<postmaster>` without a domain (RFC 5321 4.1.1.3)
    record Rcpt(Optional<MailAddress> to, boolean international) implements Command {
        Rcpt(Optional<MailAddress> to) {
            this(to, to.isPresent() && international(to.get()));
        }

        @Override
        public SmtpVerb verb() {
            return SmtpVerb.RCPT;
        }

        static boolean international(MailAddress address) {
            return !address.isAscii();
        }
    }

    record Data() implements Command {
        @Override
        public SmtpVerb verb() {
            return SmtpVerb.DATA;
        }
    }

    record Rset() implements Command {
        @Override
        public SmtpVerb verb() {
            return SmtpVerb.RSET;
        }
    }

    record Noop() implements Command {
        @Override
        public SmtpVerb verb() {
            return SmtpVerb.NOOP;
        }
    }

    record Quit() implements Command {
        @Override
        public SmtpVerb verb() {
            return SmtpVerb.QUIT;
        }
    }

    record Vrfy() implements Command {
        @Override
        public SmtpVerb verb() {
            return SmtpVerb.VRFY;
        }
    }

    record Expn() implements Command {
        @Override
        public SmtpVerb verb() {
            return SmtpVerb.EXPN;
        }
    }

    record Help() implements Command {
        @Override
        public SmtpVerb verb() {
            return SmtpVerb.HELP;
        }
    }

    record StartTls() implements Command {
        @Override
        public SmtpVerb verb() {
            return SmtpVerb.STARTTLS;
        }
    }

    /// @param mechanism in upper case
    /// @param initial the initial response as sent, in base64; `=` is an empty one (RFC 4954 4)
    record Auth(String mechanism, Optional<String> initial) implements Command {
        @Override
        public SmtpVerb verb() {
            return SmtpVerb.AUTH;
        }
    }
}
