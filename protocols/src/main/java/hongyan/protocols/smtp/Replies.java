package hongyan.protocols.smtp;

import hongyan.base.failure.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What we say, ready as bytes. Constants and [Reason]s; the only variable parts are our name and the id of a message.
final class Replies {
    static final byte[] OK = line("250 2.0.0 Ok");
    static final byte[] SENDER_OK = line("250 2.1.0 Sender ok");
    static final byte[] RECIPIENT_OK = line("250 2.1.5 Recipient ok");
    static final byte[] GO_ON = line("354 End data with <CR><LF>.<CR><LF>");
    static final byte[] BYE = line("221 2.0.0 Bye");
    static final byte[] READY_FOR_TLS = line("220 2.0.0 Ready to start TLS");
    static final byte[] SIGNED_IN = line("235 2.7.0 Authentication successful");
    // RFC 5321 3.5.3: we do not tell who lives here
    static final byte[] CANNOT_VERIFY =
            line("252 2.5.0 Cannot VRFY user, but will accept message and attempt delivery");
    static final byte[] HELP = line("214 2.0.0 See RFC 5321");

    private static final Map<Reason, byte[]> REFUSALS = refusals();

    private Replies() {}

    private static Map<Reason, byte[]> refusals() {
        Map<Reason, byte[]> lines = new EnumMap<>(Reason.class);
        for (Reason reason : Reason.values()) {
            lines.put(reason, line(reason.smtp() + " " + reason.enhanced() + " " + reason.text()));
        }
        return lines;
    }

    static byte[] refusal(Reason reason) {
        byte[] line = REFUSALS.get(reason);
        if (line == null) {
            throw new IllegalStateException("no reply for " + reason);
        }
        return line;
    }

    static byte[] greeting(SmtpSettings settings) {
        return line("220 " + settings.hostName() + " ESMTP Hongyan");
    }

    static byte[] hello(SmtpSettings settings, SessionState state, List<String> mechanisms) {
        if (!state.extended()) {
            return line("250 " + settings.hostName());
        }
        List<String> lines = new ArrayList<>();
        lines.add(settings.hostName());
        lines.add("PIPELINING"); // RFC 2920
        lines.add("SIZE " + settings.maxMessage()); // RFC 1870
        lines.add("8BITMIME"); // RFC 6152
        lines.add("SMTPUTF8"); // RFC 6531
        if (state.offersStartTls()) {
            lines.add("STARTTLS"); // RFC 3207
        }
        if (state.maySignIn()) {
            lines.add("AUTH " + String.join(" ", mechanisms) + " LOGIN"); // RFC 4954
        }
        lines.add("ENHANCEDSTATUSCODES"); // RFC 2034
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            text.append(i + 1 < lines.size() ? "250-" : "250 ")
                    .append(lines.get(i))
                    .append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] accepted(String id) {
        return line("250 2.0.0 Accepted as " + id);
    }

    private static byte[] line(String text) {
        return (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
