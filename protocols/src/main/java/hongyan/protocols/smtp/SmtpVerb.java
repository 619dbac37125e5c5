package hongyan.protocols.smtp;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The commands, each with the rules that hold for it in any session.
public enum SmtpVerb {
    // RFC 2920 3.1: EHLO and DATA end a group, nothing may come behind them before the reply
    HELO(Rule.ARGUMENT, Rule.WAITS, Rule.IDLE),
    EHLO(Rule.ARGUMENT, Rule.WAITS, Rule.IDLE),
    MAIL(Rule.ARGUMENT, Rule.GREETED, Rule.SIGNED_IN),
    RCPT(Rule.ARGUMENT, Rule.GREETED, Rule.IN_MAIL),
    DATA(Rule.BARE, Rule.GREETED, Rule.IN_MAIL, Rule.WAITS),
    RSET(Rule.BARE, Rule.IDLE),
    NOOP(Rule.IDLE),
    QUIT(Rule.BARE),
    VRFY(Rule.ARGUMENT, Rule.IDLE),
    EXPN,
    HELP(Rule.IDLE),
    STARTTLS(Rule.BARE, Rule.EXTENDED, Rule.NOT_IN_MAIL),
    AUTH(Rule.ARGUMENT, Rule.EXTENDED, Rule.NOT_IN_MAIL);

    /// What a command asks of its line and of the session.
    enum Rule {
        /// Something must follow the verb.
        ARGUMENT,
        /// Nothing may follow the verb.
        BARE,
        /// After HELO or EHLO.
        GREETED,
        /// After EHLO.
        EXTENDED,
        /// Between MAIL and the end of its transaction.
        IN_MAIL,
        NOT_IN_MAIL,
        /// Where sign-in is asked for at all.
        SIGNED_IN,
        /// Moves no mail: only so many between two messages.
        IDLE,
        /// The client must wait for the reply before it sends anything more.
        WAITS
    }

    private static final SmtpVerb[] ALL = values();

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable set of constants
    private final Set<Rule> rules;

    SmtpVerb(Rule... rules) {
        this.rules = rules.length == 0 ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(Arrays.asList(rules)));
    }

    boolean has(Rule rule) {
        return rules.contains(rule);
    }

    /// The verb at the start of a line, up to a blank or the end; null when there is none such. Case does not count
    /// (RFC 5321 2.4).
    static @Nullable SmtpVerb at(byte[] line, int length) {
        for (SmtpVerb verb : ALL) {
            if (verb.name().length() == length && verb.matches(line)) {
                return verb;
            }
        }
        return null;
    }

    private boolean matches(byte[] line) {
        String name = name();
        for (int i = 0; i < name.length(); i++) {
            if ((line[i] & ~0x20) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
