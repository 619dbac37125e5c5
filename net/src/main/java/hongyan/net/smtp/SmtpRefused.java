package hongyan.net.smtp;

import java.io.IOException;

/// The host does not want to talk to us, or not in the way we must: greeting, EHLO or STARTTLS was answered so.
public final class SmtpRefused extends IOException {
    private static final long serialVersionUID = 1;
    private final transient Reply reply;

    SmtpRefused(String step, Reply reply) {
        super(step + " answered " + reply.line());
        this.reply = reply;
    }

    /// What it said. One of our own making when it said nothing wrong but offers no TLS.
    public Reply reply() {
        return reply;
    }
}
