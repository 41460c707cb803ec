package io.postrider.api.auth;

/**
 * A login at a mail protocol.
 *
 * @param username the address, as the client sent it
 * @param password as the client sent it; never logged
 * @param clientAddress the client's own IP address, from the PROXY header where there is one
 * @param protocol where the client logs in
 */
public record LoginRequest(String username, String password, String clientAddress, Protocol protocol) {
    /** Where users log in. */
    public enum Protocol {
        IMAP,
        POP3,
        SUBMISSION,
        /** The public REST API, where users serve themselves. */
        REST
    }

    @Override
    public String toString() {
        return "LoginRequest[username=%s, clientAddress=%s, protocol=%s]".formatted(username, clientAddress, protocol);
    }
}
