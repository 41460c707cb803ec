package io.postrider.pop3;

import io.postrider.access.ClientConnection;
import java.io.IOException;

/** What the server can do, and how the client changes the connection. */
final class Capabilities {
    private final Pop3Policy policy;

    Capabilities(Pop3Policy policy) {
        this.policy = policy;
    }

    /** RFC 2449 section 5. */
    void capa(Command command, Pop3Session session) throws IOException, Pop3Exception {
        command.requireNoArguments();
        ClientConnection connection = session.connection();
        ReplyWriter out = session.out();
        out.ok("Capabilities follow");
        out.line("TOP");
        out.line("UIDL");
        out.line("RESP-CODES");
        out.line("AUTH-RESP-CODE");
        out.line("PIPELINING");
        // RFC 2449 section 6.7
        out.line(policy.deleteRetrieved() ? "EXPIRE 0" : "EXPIRE NEVER");
        if (policy.loginDelay().isPositive()) {
            // RFC 2449 section 6.6
            out.line("LOGIN-DELAY " + Math.max(1, policy.loginDelay().toSeconds()));
        }
        out.line("UTF8 USER");
        if (session.state() == State.AUTHORIZATION && connection.plaintextLoginAllowed()) {
            out.line("USER");
            out.line(connection.mechanisms().after("SASL PLAIN LOGIN", connection.channelBindings()));
        }
        if (session.state() == State.AUTHORIZATION && connection.tlsAvailable()) {
            out.line("STLS");
        }
        out.line("IMPLEMENTATION Postrider");
        out.dot();
    }

    /** RFC 2595 section 4. */
    static void stls(Command command, Pop3Session session) throws IOException, Pop3Exception {
        command.requireNoArguments();
        ClientConnection connection = session.connection();
        if (connection.secure()) {
            throw Pop3Exception.wrong("TLS is active already");
        }
        if (!connection.tlsAvailable()) {
            throw Pop3Exception.wrong("TLS is not available");
        }
        session.out().ok("Begin TLS");
        session.out().flush();
        // What was sent in the clear must not be taken for something sent inside TLS.
        session.in().discard();
        session.userName(null);
        session.utf8(false);
        connection.startTls();
    }

    /** RFC 6856 section 2.1: from now on messages are sent as they are stored. */
    static void utf8(Command command, Pop3Session session) throws IOException, Pop3Exception {
        command.requireNoArguments();
        session.utf8(true);
        session.out().ok("UTF-8");
    }
}
