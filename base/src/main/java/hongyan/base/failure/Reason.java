package hongyan.base.failure;

/// Every failure a peer can be told: SMTP code (RFC 5321 4.2), enhanced code (RFC 3463) and a static text.
///
/// Other protocols map the constant itself (IMAP response codes, JMAP error types) in their own room.
public enum Reason {
    SYNTAX(501, "5.5.4", "Syntax error in parameters"),
    UNKNOWN_COMMAND(500, "5.5.2", "Command not recognized"),
    NOT_IMPLEMENTED(502, "5.5.1", "Command not implemented"),
    UNKNOWN_PARAMETER(555, "5.5.4", "MAIL or RCPT parameters not recognized"),
    BAD_SEQUENCE(503, "5.5.1", "Bad sequence of commands"),
    LINE_TOO_LONG(500, "5.5.2", "Line too long"),
    OUT_OF_STEP(554, "5.5.0", "Sent before the reply it had to wait for"),
    PEER_TOO_SLOW(421, "4.4.2", "Timeout, closing connection"),
    NO_VALID_RECIPIENTS(554, "5.5.1", "No valid recipients"),
    BARE_NEWLINE(554, "5.6.0", "Message refused: lines must end with CRLF, no bare CR or LF"),
    SMTPUTF8_NEEDED(553, "5.6.7", "Internationalized address needs SMTPUTF8"),
    TOO_BIG(552, "5.3.4", "Message too big for this system"),
    TOO_MANY_RECIPIENTS(452, "4.5.3", "Too many recipients"),
    TOO_MANY_CONNECTIONS(421, "4.7.0", "Too many connections, try again later"),
    TOO_MANY_ERRORS(421, "4.7.0", "Too many errors"),
    NO_SUCH_USER(550, "5.1.1", "No such user here"),
    BAD_ADDRESS(553, "5.1.3", "Bad address syntax"),
    RELAY_DENIED(550, "5.7.1", "Relaying denied"),
    DOMAIN_NOT_VERIFIED(550, "5.7.1", "This domain does not accept mail yet"),
    ACCOUNT_FROZEN(550, "5.2.1", "Mailbox disabled, not accepting messages"),
    OVER_QUOTA(452, "4.2.2", "Mailbox full"),
    SENDER_NOT_OWNED(550, "5.7.1", "Sender address is not yours"),
    POLICY(550, "5.7.1", "Refused by policy"),
    DMARC_REJECT(550, "5.7.1", "Rejected by the DMARC policy of the sender's domain"),
    BAD_FROM(550, "5.7.1", "The From field must name one address of one domain"),
    MAIL_LOOP(554, "5.4.6", "Mail loop detected"),
    AUTH_REQUIRED(530, "5.7.0", "Authentication required"),
    AUTH_MECHANISM(504, "5.5.4", "Authentication mechanism not supported"),
    AUTH_DATA(501, "5.5.2", "Cannot decode authentication data"),
    AUTH_CANCELLED(501, "5.7.0", "Authentication cancelled"),
    AUTH_FAILED(535, "5.7.8", "Authentication credentials invalid"),
    AUTH_TOO_MANY(421, "4.7.0", "Too many failed logins, try again later"),
    TLS_REQUIRED(538, "5.7.11", "Encryption required for requested authentication mechanism"),
    TLS_UNAVAILABLE(454, "4.7.0", "TLS not available"),
    NOT_FOUND(550, "5.1.1", "Not found"),
    EXISTS(550, "5.7.1", "Already exists"),
    FORBIDDEN(550, "5.7.1", "Not permitted"),
    LIMIT(452, "4.5.3", "Limit reached"),
    DNS_UNAVAILABLE(451, "4.4.3", "Directory server failure"),
    STORAGE(451, "4.3.0", "Local error, try again later"),
    DISK_FULL(452, "4.3.1", "Insufficient system storage"),
    SHUTTING_DOWN(421, "4.3.2", "Server shutting down"),
    INTERNAL(451, "4.3.0", "Local error, try again later");

    private final int smtp;
    private final String enhanced;
    private final String text;

    Reason(int smtp, String enhanced, String text) {
        this.smtp = smtp;
        this.enhanced = enhanced;
        this.text = text;
    }

    /// SMTP reply code.
    public int smtp() {
        return smtp;
    }

    /// Enhanced status code, `class.subject.detail`.
    public String enhanced() {
        return enhanced;
    }

    /// Static text; variables go to the log, never in here.
    public String text() {
        return text;
    }
}
