package hongyan.protocols.imap;

import hongyan.services.auth.SaslSignIn;
import java.util.List;

/// What we tell of ourselves (RFC 9051 7.2.2), by state.
final class Capabilities {
    private static final String ALWAYS = "IMAP4rev1 IMAP4rev2 SASL-IR LITERAL+ ID ENABLE LANGUAGE";
    private static final String SIGNED_IN = " IDLE NAMESPACE UIDPLUS MOVE UNSELECT CHILDREN SPECIAL-USE"
            + " CREATE-SPECIAL-USE LIST-EXTENDED LIST-STATUS STATUS=SIZE ESEARCH SEARCHRES WITHIN MULTIAPPEND CATENATE BINARY REPLACE"
            + " ACL RIGHTS=kxte LIST-MYRIGHTS QUOTA QUOTA=RES-STORAGE QUOTA=RES-MESSAGE METADATA LIST-METADATA NOTIFY"
            + " UTF8=ACCEPT UNAUTHENTICATE INPROGRESS CONDSTORE QRESYNC OBJECTID PREVIEW APPENDLIMIT=";

    private static final String SEARCHES =
            " SORT SORT=DISPLAY ESORT THREAD=ORDEREDSUBJECT THREAD=REFERENCES I18NLEVEL=1"
                    + " PARTIAL SAVEDATE CONTEXT=SEARCH CONTEXT=SORT"
                    + " SEARCH=FUZZY MULTISEARCH UIDONLY MESSAGELIMIT=";

    private Capabilities() {}

    static String text(SessionState session, ImapRooms rooms) {
        if (session.principal != null) {
            // RFC 4978 3: not while it is on
            String compress = session.connection.compressed() ? "" : " COMPRESS=DEFLATE";
            String jmap = rooms.settings().jmap().get().isEmpty() ? "" : " JMAPACCESS";
            return ALWAYS
                    + SEARCHES
                    + rooms.settings().messageLimit()
                    + SIGNED_IN
                    + rooms.settings().maxMessage()
                    + compress
                    + jmap;
        }
        StringBuilder text = new StringBuilder(ALWAYS);
        if (session.connection.canStartTls()) {
            text.append(" STARTTLS");
        }
        List<String> mechanisms = new SaslSignIn(rooms.authenticator()).mechanisms(session.connection);
        mechanisms.forEach(mechanism -> text.append(" AUTH=").append(mechanism));
        return text.append(mechanisms.isEmpty() ? " LOGINDISABLED" : "").toString();
    }
}
