package hongyan.app.config;

import java.util.Locale;

/// Every setting of hongyan.toml: its key, its kind, what it is when nobody says, and why it exists.
public enum Setting {
    SERVER_BIND("server.bind", Kind.TEXT, "127.0.0.1", "Address the ports listen on; 0.0.0.0 or :: for all."),
    SERVER_LISTEN(
            "server.listen", Kind.CHOICE, "high", "high: ports above 1024 (2525, 2143 ...); standard: 25, 143 ..."),
    SERVER_HOST_NAME(
            "server.host_name",
            Kind.TEXT,
            "",
            "Name this server calls itself in SMTP and certificates; empty: what was given at set-up, else the"
                    + " machine's name."),
    PORTS_SMTP("ports.smtp", Kind.NUMBER, "-1", "Incoming mail. -1: as server.listen says, 0: any free port."),
    PORTS_SUBMISSION("ports.submission", Kind.NUMBER, "-1", "Submission with STARTTLS."),
    PORTS_SUBMISSIONS("ports.submissions", Kind.NUMBER, "-1", "Submission with TLS from the first byte."),
    PORTS_IMAP("ports.imap", Kind.NUMBER, "-1", "IMAP with STARTTLS."),
    PORTS_IMAPS("ports.imaps", Kind.NUMBER, "-1", "IMAP with TLS from the first byte."),
    PORTS_POP3("ports.pop3", Kind.NUMBER, "-1", "POP3 with STLS."),
    PORTS_POP3S("ports.pop3s", Kind.NUMBER, "-1", "POP3 with TLS from the first byte."),
    PORTS_HTTP("ports.http", Kind.NUMBER, "-1", "Web application, JMAP and REST without TLS."),
    PORTS_HTTPS("ports.https", Kind.NUMBER, "-1", "Web application, JMAP and REST with TLS."),
    DNS_SERVERS(
            "dns.servers",
            Kind.LIST,
            "",
            "Name servers to ask, \"address:port\"; empty: those of the system. A resolver of one's own is faster and"
                    + " private."),
    DNS_TIMEOUT_SECONDS("dns.timeout_seconds", Kind.NUMBER, "5", "How long one name server may take for one try."),
    OUTBOUND_SMARTHOST(
            "outbound.smarthost",
            Kind.TEXT,
            "",
            "Hand all outgoing mail to this host, \"name:port\", instead of looking up MX records."),
    OUTBOUND_PORT("outbound.port", Kind.NUMBER, "25", "Port of foreign mail exchangers."),
    OUTBOUND_SOURCE_ADDRESS(
            "outbound.source_address",
            Kind.TEXT,
            "",
            "Local address outgoing mail comes from, when the machine has several."),
    OUTBOUND_WORKERS("outbound.workers", Kind.NUMBER, "100", "Deliveries that may run at once."),
    OUTBOUND_PER_DESTINATION(
            "outbound.per_destination",
            Kind.NUMBER,
            "10",
            "Connections to one destination at once; large providers refuse more."),
    SMTP_TRUSTED_NETWORKS(
            "smtp.trusted_networks",
            Kind.LIST,
            "127.0.0.0/8,::1/128",
            "Networks whose mail is not judged by SPF and DMARC. They may not relay either."),
    SMTP_MAX_MESSAGE_MB("smtp.max_message_mb", Kind.NUMBER, "50", "Largest message accepted."),
    SMTP_MAX_CONNECTIONS("smtp.max_connections", Kind.NUMBER, "2000", "Connections to each SMTP port at once."),
    SMTP_MAX_PER_ADDRESS(
            "smtp.max_per_address",
            Kind.NUMBER,
            "50",
            "Connections one address may have to a port; loopback is exempt."),
    SUBMISSION_HIDE_CLIENT_ADDRESS(
            "submission.hide_client_address",
            Kind.FLAG,
            "true",
            "Leave the sender's own address out of the Received field, for privacy."),
    SUBMISSION_PER_DAY(
            "submission.per_day",
            Kind.NUMBER,
            "1000",
            "Messages one account may send on a day (UTC): a stolen password does bounded harm."),
    IMAP_MAX_CONNECTIONS("imap.max_connections", Kind.NUMBER, "20000", "Connections to each IMAP port at once."),
    IMAP_MAX_PER_ADDRESS(
            "imap.max_per_address",
            Kind.NUMBER,
            "500",
            "Connections one address may have to a port (an office behind one address); loopback is exempt."),
    POP3_MAX_CONNECTIONS("pop3.max_connections", Kind.NUMBER, "5000", "Connections to each POP3 port at once."),
    POP3_MAX_PER_ADDRESS(
            "pop3.max_per_address",
            Kind.NUMBER,
            "500",
            "Connections one address may have to a port (an office behind one address); loopback is exempt."),
    HTTP_TRUSTED_PROXIES(
            "http.trusted_proxies",
            Kind.LIST,
            "",
            "Front proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, as networks; loopback always is."),
    STORE_RECOVERY_DAYS(
            "store.recovery_days",
            Kind.NUMBER,
            "30",
            "Deleted messages can be brought back for so many days, beside the quota; 0: not at all."),
    MEMBERS_PURGE_DAYS(
            "members.purge_days",
            Kind.NUMBER,
            "30",
            "Members in the recycle bin are removed with their mail after so many days, their addresses are free"
                    + " again; 0: never."),
    LOG_LEVEL("log.level", Kind.CHOICE, "info", "How much is logged: error, warn, info, debug.");

    /// What a value looks like.
    public enum Kind {
        TEXT,
        NUMBER,
        FLAG,
        LIST,
        CHOICE
    }

    private final String key;
    private final Kind kind;
    private final String standard;
    private final String reason;

    Setting(String key, Kind kind, String standard, String reason) {
        this.key = key;
        this.kind = kind;
        this.standard = standard;
        this.reason = reason;
    }

    /// Dotted key: table, then name.
    public String key() {
        return key;
    }

    public Kind kind() {
        return kind;
    }

    /// The value when nobody says; lists joined by commas.
    public String standard() {
        return standard;
    }

    public String reason() {
        return reason;
    }

    /// The environment variable that overrides the file: `HONGYAN_DNS_SERVERS`.
    public String variable() {
        return "HONGYAN_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
