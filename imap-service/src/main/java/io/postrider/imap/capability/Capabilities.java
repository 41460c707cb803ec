package io.postrider.imap.capability;

import io.postrider.access.ClientConnection;
import io.postrider.imap.command.Session;
import io.postrider.imap.command.State;

/** The capabilities (RFC 3501 section 7.2.1) that a session is told of. */
public final class Capabilities {
    private static final String ALWAYS = "IMAP4rev1 LITERAL+ SASL-IR ID ENABLE IDLE";
    private static final String AFTER_LOGIN =
            ALWAYS + " NAMESPACE CHILDREN UNSELECT UIDPLUS MOVE SPECIAL-USE STATUS=SIZE CONDSTORE";

    private Capabilities() {}

    /** What holds for a session now, separated by spaces. */
    public static String of(Session session) {
        if (session.state() != State.NOT_AUTHENTICATED) {
            return AFTER_LOGIN;
        }
        String startTls = session.connection().tlsAvailable() ? " STARTTLS" : "";
        // RFC 3501 section 6.2.3: no passwords before TLS
        return ALWAYS
                + startTls
                + (session.connection().plaintextLoginAllowed() ? mechanisms(session) : " LOGINDISABLED");
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
