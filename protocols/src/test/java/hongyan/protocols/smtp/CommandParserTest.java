package hongyan.protocols.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.formats.address.MailAddress;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {
    private static Command parse(String line) {
        return CommandParser.parse(line.getBytes(UTF_8));
    }

    private static Optional<MailAddress> address(String text) {
        return MailAddress.parse(text);
    }

    @Test
    void verbsAreReadInAnyCase() {
        assertThat(parse("ehlo [192.0.2.1]")).isEqualTo(new Command.Hello(true, "[192.0.2.1]"));
        assertThat(parse("HeLo a.test")).isEqualTo(new Command.Hello(false, "a.test"));
        assertThat(parse("data")).isEqualTo(new Command.Data());
        assertThat(parse("QUIT ")).isEqualTo(new Command.Quit());
        assertThat(parse("NOOP anything at all")).isEqualTo(new Command.Noop());
        assertThat(parse("STARTTLS")).isEqualTo(new Command.StartTls());
        assertThat(parse("auth plain =")).isEqualTo(new Command.Auth("PLAIN", Optional.of("=")));
    }

    @Test
    void mailTakesItsParameters() {
        assertThat(parse("MAIL FROM:<a@b.test> SIZE=1000 BODY=8bitmime SMTPUTF8"))
                .isEqualTo(new Command.Mail(address("a@b.test"), 1000, true));
        assertThat(parse("mail from:<>")).isEqualTo(new Command.Mail(Optional.empty(), 0, false));
        assertThat(parse("MAIL FROM: <a@b.test> AUTH=<>")).isEqualTo(new Command.Mail(address("a@b.test"), 0, false));
        assertThat(parse("MAIL FROM:<a@b.test> SIZE=99999999999999999999"))
                .isEqualTo(new Command.Mail(address("a@b.test"), Long.MAX_VALUE, false));
    }

    @Test
    void pathsMayBeQuotedRoutedOrPostmaster() {
        assertThat(parse("RCPT TO:<\"a b>\\\"c\"@b.test>"))
                .isEqualTo(new Command.Rcpt(Optional.of(new MailAddress("a b>\"c", "b.test"))));
        assertThat(parse("RCPT TO:<@x.test,@y.test:a@b.test>")).isEqualTo(new Command.Rcpt(address("a@b.test")));
        assertThat(parse("RCPT TO:<PostMaster>")).isEqualTo(new Command.Rcpt(Optional.empty()));
        assertThat(((Command.Rcpt) parse("RCPT TO:<张三@例子.test>")).international())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FOO|UNKNOWN_COMMAND",
                "MAILFROM:<a@b.test>|UNKNOWN_COMMAND",
                "EHLO|SYNTAX",
                "EHLO a b|SYNTAX",
                "DATA x|SYNTAX",
                "RSET x|SYNTAX",
                "STARTTLS x|SYNTAX",
                "MAIL|SYNTAX",
                "MAIL a@b.test|SYNTAX",
                "MAIL FROM:a@b.test|SYNTAX",
                "MAIL FROM:<a@b.test|SYNTAX",
                "MAIL FROM:<a@b.test>SIZE=1|SYNTAX",
                "MAIL FROM:<a@b.test> SIZE=|SYNTAX",
                "MAIL FROM:<a@b.test> SIZE=x|SYNTAX",
                "MAIL FROM:<a@b.test> SIZE=1 SIZE=2|SYNTAX",
                "MAIL FROM:<a@b.test> BODY=9BIT|SYNTAX",
                "MAIL FROM:<a@b.test> SMTPUTF8=1|SYNTAX",
                "MAIL FROM:<a@b.test> FOO=1|UNKNOWN_PARAMETER",
                "MAIL FROM:<a@b.test> =1|SYNTAX",
                "MAIL FROM:<a>|BAD_ADDRESS",
                "MAIL FROM:<postmaster>|BAD_ADDRESS",
                "RCPT TO:<>|BAD_ADDRESS",
                "RCPT TO:<@x.test>|BAD_ADDRESS",
                "RCPT TO:<a@b.test> NOTIFY=NEVER|UNKNOWN_PARAMETER",
                "RCPT FROM:<a@b.test>|SYNTAX",
                "AUTH PLAIN a b|SYNTAX",
            })
    void whatIsWrongIsSaid(String line, Reason reason) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOfSatisfying(
                        BadSyntax.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"NOOP\nQUIT", "NOOP\rQUIT", "MAIL FROM:<a@b.test>\nRCPT TO:<c@d.test>", "NOOP \0", "\r", "\n", ""
            })
    void barelyEndedLinesAreNoCommands(String line) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(BadSyntax.class);
    }

    @Test
    void brokenUtf8IsRefused() {
        byte[] line = "MAIL FROM:<x@b.test> SMTPUTF8".getBytes(UTF_8);
        line[11] = (byte) 0xff;
        assertThatThrownBy(() -> CommandParser.parse(line)).isInstanceOf(BadSyntax.class);
    }

    @Test
    void anyLineEndsInACommandOrARefusal() {
        String[] words = {
            "MAIL FROM:",
            "RCPT TO:",
            "<",
            ">",
            "a@b",
            "@",
            "\"",
            "\\",
            " ",
            "SIZE=",
            "BODY=",
            "SMTPUTF8",
            "AUTH ",
            "EHLO ",
            "PLAIN",
            "=",
            ":",
            ",",
            "张",
            "\t",
            "postmaster",
            "[1.2.3.4]",
            "\u0080",
            "9"
        };
        Random random = new Random(20261122);
        for (int round = 0; round < 50_000; round++) {
            StringBuilder line = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                line.append(words[random.nextInt(words.length)]);
            }
            try {
                assertThat(parse(line.toString())).isNotNull();
            } catch (BadSyntax refused) {
                assertThat(refused.reason().smtp()).isGreaterThanOrEqualTo(500);
            }
        }
    }
}
