package io.postrider.imap.capability;

import io.postrider.access.ClientConnection;
import io.postrider.imap.command.Session;
import io.postrider.imap.command.State;

/** The capabilities (RFC 3501 section 7.2.1) that sessions are told of. */
public final class Capabilities {
    private static final String ALWAYS = "IMAP4rev1 IMAP4rev2 SASL-IR ID ENABLE IDLE";
    // RFC 7888 section 5: LITERAL- before login, where nothing large is to be said, and never both
    private static final String BEFORE_LOGIN = ALWAYS + " LITERAL-";
    private static final String AFTER_LOGIN = ALWAYS
            + " LITERAL+ NAMESPACE CHILDREN UNSELECT UIDPLUS MOVE SPECIAL-USE CREATE-SPECIAL-USE LIST-EXTENDED LIST-STATUS"
            + " STATUS=SIZE CONDSTORE QRESYNC ESEARCH SEARCHRES PARTIAL WITHIN SORT SORT=DISPLAY ESORT"
            + " THREAD=ORDEREDSUBJECT THREAD=REFERENCES PREVIEW QUOTA QUOTA=RES-STORAGE"
            + " OBJECTID SAVEDATE BINARY MULTIAPPEND REPLACE UTF8=ACCEPT INPROGRESS NOTIFY APPENDLIMIT=";

    private final String afterLogin;
    private final HiddenCapabilities hidden;

    /**
     * Those of this server.
     *
     * @param largestMessage octets of the largest message that APPEND takes
     * @param hidden which of them are not told to whom
     */
    public Capabilities(long largestMessage, HiddenCapabilities hidden) {
        this.hidden = hidden;
        // RFC 7889 section 4
        this.afterLogin = AFTER_LOGIN + largestMessage;
    }

    /** What holds for a session now, separated by spaces. */
    public String of(Session session) {
        if (session.state() != State.NOT_AUTHENTICATED) {
            // RFC 4978 section 3: nothing is compressed twice
            String told = session.connection().compressed() ? afterLogin : afterLogin + " COMPRESS=DEFLATE";
            return hidden.told(told, session.clientName(), session.user().address());
        }
        String startTls = session.connection().tlsAvailable() ? " STARTTLS" : "";
        // RFC 3501 section 6.2.3: no passwords before TLS
        String told = BEFORE_LOGIN
                + startTls
                + (session.connection().plaintextLoginAllowed() ? mechanisms(session) : " LOGINDISABLED");
        return hidden.told(told, session.clientName(), "");
    }

    private static String mechanisms(Session session) {
        StringBuilder text = new StringBuilder(" AUTH=PLAIN AUTH=LOGIN");
        ClientConnection connection = session.connection();
        connection
                .mechanisms()
                .offered(connection.channelBindings())
                .forEach(name -> text.append(" AUTH=").append(name));
        return text.toString();
    }
}
