package hongyan.protocols.imap;

/// What we tell of ourselves (RFC 9051 7.2.2), by state.
final class Capabilities {
    private static final String ALWAYS = "IMAP4rev1 SASL-IR LITERAL+ ID ENABLE";
    private static final String SIGNED_IN = " IDLE NAMESPACE UIDPLUS MOVE UNSELECT CHILDREN SPECIAL-USE"
            + " CREATE-SPECIAL-USE LIST-EXTENDED LIST-STATUS STATUS=SIZE ESEARCH SEARCHRES WITHIN MULTIAPPEND"
            + " CONDSTORE QRESYNC OBJECTID PREVIEW APPENDLIMIT=";

    private Capabilities() {}

    static String text(SessionState session, ImapSettings settings) {
        if (session.principal != null) {
            return ALWAYS + SIGNED_IN + settings.maxMessage();
        }
        String text = session.connection.canStartTls() ? ALWAYS + " STARTTLS" : ALWAYS;
        return text + (SignIn.allowed(session.connection) ? " AUTH=PLAIN" : " LOGINDISABLED");
    }
}
