package hongyan.protocols.smtp;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.formats.address.MailAddress;
import hongyan.protocols.smtp.SmtpVerb.Rule;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Reads one command line (RFC 5321 4.1). Pure; every line ends in a [Command] or a [BadSyntax].
final class CommandParser {
    private static final String POSTMASTER = "postmaster";
    private static final int NAME_LIMIT = 255;

    private CommandParser() {}

    /// @param line without its CRLF
    static Command parse(byte[] line) {
        refuseControls(line);
        int end = verbEnd(line);
        SmtpVerb verb = SmtpVerb.at(line, end);
        if (verb == null) {
            throw new BadSyntax(Reason.UNKNOWN_COMMAND);
        }
        String argument = end == line.length ? "" : text(line, end + 1).strip();
        if (argument.isEmpty() ? verb.has(Rule.ARGUMENT) : verb.has(Rule.BARE)) {
            throw new BadSyntax(Reason.SYNTAX);
        }
        return switch (verb) {
            case HELO -> new Command.Hello(false, name(argument));
            case EHLO -> new Command.Hello(true, name(argument));
            case MAIL -> mail(argument);
            case RCPT -> rcpt(argument);
            case DATA -> new Command.Data();
            case RSET -> new Command.Rset();
            case NOOP -> new Command.Noop();
            case QUIT -> new Command.Quit();
            case VRFY -> new Command.Vrfy();
            case EXPN -> new Command.Expn();
            case HELP -> new Command.Help();
            case STARTTLS -> new Command.StartTls();
            case AUTH -> auth(argument);
        };
    }

    /// A bare CR or LF in a line is a second command smuggled past somebody (RFC 5321 2.3.8); other controls have no
    /// place in a command either.
    private static void refuseControls(byte[] line) {
        for (byte b : line) {
            if (b >= 0 && b < ' ' && b != '\t' || b == 0x7f) {
                throw new BadSyntax(Reason.UNKNOWN_COMMAND, "control character in a command");
            }
        }
    }

    private static int verbEnd(byte[] line) {
        int end = 0;
        while (end < line.length && line[end] != ' ' && line[end] != '\t') {
            end++;
        }
        return end;
    }

    private static String text(byte[] line, int from) {
        for (int i = from; i < line.length; i++) {
            if (line[i] < 0) {
                return utf8(line, from);
            }
        }
        return new String(line, from, line.length - from, StandardCharsets.ISO_8859_1);
    }

    // RFC 6531 3.3: octets above 127 are UTF-8
    private static String utf8(byte[] line, int from) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, from, line.length - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadSyntax(Reason.SYNTAX, "not UTF-8");
        }
    }

    private static String name(String argument) {
        if (argument.length() > NAME_LIMIT || argument.indexOf(' ') >= 0 || argument.indexOf('\t') >= 0) {
            throw new BadSyntax(Reason.SYNTAX);
        }
        return argument;
    }

    // RFC 5321 4.1.1.2: "MAIL FROM:" Reverse-path [SP Mail-parameters]
    private static Command mail(String argument) {
        String rest = after("FROM:", argument);
        int close = pathEnd(rest);
        Optional<MailAddress> sender = close == 1 ? Optional.empty() : Optional.of(mailbox(rest.substring(1, close)));
        Parameters parameters = new Parameters(rest.substring(close + 1));
        long size = 0;
        boolean utf8 = false;
        int seen = 0;
        while (parameters.next()) {
            int bit = switch (parameters.keyword()) {
                case "SIZE" -> { // RFC 1870 3: 1*20DIGIT
                    size = parameters.number();
                    yield 1;
                }
                case "BODY" -> { // RFC 6152 2
                    if (!parameters.isOneOf("7BIT", "8BITMIME")) {
                        throw new BadSyntax(Reason.SYNTAX);
                    }
                    yield 2;
                }
                case "SMTPUTF8" -> { // RFC 6531 3.4: without a value
                    if (parameters.hasValue()) {
                        throw new BadSyntax(Reason.SYNTAX);
                    }
                    utf8 = true;
                    yield 4;
                }
                case "AUTH" -> { // RFC 4954 5: we trust nobody to tell who the author is
                    if (!parameters.hasValue()) {
                        throw new BadSyntax(Reason.SYNTAX);
                    }
                    yield 8;
                }
                default -> throw new BadSyntax(Reason.UNKNOWN_PARAMETER);
            };
            if ((seen & bit) != 0) {
                throw new BadSyntax(Reason.SYNTAX, "parameter given twice");
            }
            seen |= bit;
        }
        return new Command.Mail(sender, size, utf8);
    }

    // RFC 5321 4.1.1.3: "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path )
    private static Command rcpt(String argument) {
        String rest = after("TO:", argument);
        int close = pathEnd(rest);
        String path = rest.substring(1, close);
        if (!rest.substring(close + 1).isBlank()) {
            throw new BadSyntax(Reason.UNKNOWN_PARAMETER);
        }
        if (path.equalsIgnoreCase(POSTMASTER)) {
            return new Command.Rcpt(Optional.empty());
        }
        return new Command.Rcpt(Optional.of(mailbox(path)));
    }

    /// What follows the keyword; blanks behind the colon are let through, as every server does.
    private static String after(String keyword, String argument) {
        if (!argument.regionMatches(true, 0, keyword, 0, keyword.length())) {
            throw new BadSyntax(Reason.SYNTAX);
        }
        String rest = argument.substring(keyword.length()).stripLeading();
        if (!rest.startsWith("<")) {
            throw new BadSyntax(Reason.SYNTAX);
        }
        return rest;
    }

    /// Index of the `>` that closes the path; one inside quotes does not.
    private static int pathEnd(String text) {
        boolean quoted = false;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                if (i + 1 < text.length() && text.charAt(i + 1) != ' ') {
                    throw new BadSyntax(Reason.SYNTAX);
                }
                return i;
            }
        }
        throw new BadSyntax(Reason.SYNTAX);
    }

    private static MailAddress mailbox(String path) {
        String address = path;
        if (path.startsWith("@")) { // RFC 5321 4.1.1.3, C: source routes are accepted and ignored
            int colon = path.indexOf(':');
            if (colon < 0) {
                throw new BadSyntax(Reason.BAD_ADDRESS);
            }
            address = path.substring(colon + 1);
        }
        return MailAddress.parse(address).orElseThrow(() -> new BadSyntax(Reason.BAD_ADDRESS));
    }

    // RFC 4954 4: "AUTH" SP sasl-mech [SP initial-response]
    private static Command auth(String argument) {
        int blank = argument.indexOf(' ');
        if (blank < 0) {
            return new Command.Auth(argument.toUpperCase(Locale.ROOT), Optional.empty());
        }
        String initial = argument.substring(blank + 1);
        if (initial.isEmpty() || initial.indexOf(' ') >= 0) {
            throw new BadSyntax(Reason.SYNTAX);
        }
        return new Command.Auth(argument.substring(0, blank).toUpperCase(Locale.ROOT), Optional.of(initial));
    }
}
