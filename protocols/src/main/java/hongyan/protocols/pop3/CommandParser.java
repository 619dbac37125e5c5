package hongyan.protocols.pop3;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.formats.sasl.Plain;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// One line to one [Command]; no I/O. Total: whatever comes, a command or a [BadSyntax].
final class CommandParser {
    private CommandParser() {}

    /// @throws BadSyntax `UNKNOWN_COMMAND` or `SYNTAX`
    static Command parse(byte[] line) {
        int blank = 0;
        while (blank < line.length && line[blank] != ' ') {
            blank++;
        }
        Pop3Verb verb = verb(new String(line, 0, blank, StandardCharsets.ISO_8859_1));
        // names and passwords are UTF-8 (RFC 6856 2.2); what is not has no account anyway
        String rest = blank == line.length
                ? ""
                : Plain.text(java.util.Arrays.copyOfRange(line, blank + 1, line.length))
                        .orElseThrow(CommandParser::syntax);
        return switch (verb) {
            case CAPA -> alone(rest, new Command.Capa());
            case STLS -> alone(rest, new Command.Stls());
            case UTF8 -> alone(rest, new Command.Utf8());
            case STAT -> alone(rest, new Command.Stat());
            case NOOP -> alone(rest, new Command.Noop());
            case RSET -> alone(rest, new Command.Rset());
            case QUIT -> alone(rest, new Command.Quit());
            case USER -> new Command.User(filled(rest.strip()));
            // RFC 1939 7: one argument only, so blanks are part of it
            case PASS -> new Command.Pass(filled(rest));
            case AUTH -> auth(rest.strip());
            case LIST -> new Command.Listing(rest.isBlank() ? 0 : number(rest.strip()));
            case UIDL -> new Command.Uidl(rest.isBlank() ? 0 : number(rest.strip()));
            case RETR -> new Command.Retr(number(rest.strip()));
            case DELE -> new Command.Dele(number(rest.strip()));
            case TOP -> top(rest.strip());
        };
    }

    private static Pop3Verb verb(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        for (Pop3Verb verb : Pop3Verb.values()) {
            if (verb.name().equals(upper)) {
                return verb;
            }
        }
        throw new BadSyntax(Reason.UNKNOWN_COMMAND);
    }

    private static Command alone(String rest, Command command) {
        if (!rest.isBlank()) {
            throw syntax();
        }
        return command;
    }

    private static String filled(String text) {
        if (text.isEmpty()) {
            throw syntax();
        }
        return text;
    }

    // RFC 5034 4: AUTH mechanism [initial-response]
    private static Command auth(String rest) {
        int blank = rest.indexOf(' ');
        String mechanism = (blank < 0 ? rest : rest.substring(0, blank)).toUpperCase(Locale.ROOT);
        Optional<String> initial = blank < 0
                ? Optional.empty()
                : Optional.of(rest.substring(blank + 1).strip());
        return new Command.Auth(mechanism, initial);
    }

    private static Command top(String rest) {
        int blank = rest.indexOf(' ');
        if (blank < 0) {
            throw syntax();
        }
        return new Command.Top(
                number(rest.substring(0, blank)),
                digits(rest.substring(blank + 1).strip()));
    }

    private static int number(String text) {
        int number = digits(text);
        if (number == 0) {
            throw syntax();
        }
        return number;
    }

    /// Digits only; what is too large for any maildrop is as large as can be.
    private static int digits(String text) {
        if (text.isEmpty()) {
            throw syntax();
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw syntax();
            }
            number = Math.min(Integer.MAX_VALUE, number * 10 + (c - '0'));
        }
        return (int) number;
    }

    private static BadSyntax syntax() {
        return new BadSyntax(Reason.SYNTAX);
    }
}
