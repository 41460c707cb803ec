package io.postrider.access;

import io.postrider.api.auth.LoginRequest;

/** A protocol that a {@link MailListener} serves. */
public interface MailProtocol {
    /** Which one; in log lines, metrics and logins. */
    LoginRequest.Protocol protocol();

    /** Makes the session of a connection that was just accepted; nothing has been read or written yet. */
    ProtocolSession open(ClientConnection connection);

    /** The one line that a client gets which there is no room for, with its CRLF. */
    String refusal();
}
