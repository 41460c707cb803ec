package io.postrider.pop3;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.access.ClientConnection;
import io.postrider.access.MailProtocol;
import io.postrider.access.ProtocolSession;
import io.postrider.access.UserSessions;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.mailbox.MailboxApi;

/** POP3 (RFC 1939). */
public final class Pop3Protocol implements MailProtocol {
    private final CommandTable commands;

    /** POP3 over given services. */
    Pop3Protocol(MailboxApi mailboxes, UserSessions users, Pop3Policy policy, MeterRegistry meters) {
        var maildrops = new Maildrops(mailboxes, policy.deleteRetrieved());
        var login = new Login(users, maildrops, new LoginDelays(policy.loginDelay()));
        this.commands = new CommandTable(login, new Capabilities(policy), new CommandMetrics(meters));
    }

    @Override
    public LoginRequest.Protocol protocol() {
        return LoginRequest.Protocol.POP3;
    }

    @Override
    public ProtocolSession open(ClientConnection connection) {
        return new Pop3Session(connection, commands);
    }

    @Override
    public String refusal() {
        return "-ERR [SYS/TEMP] Too many connections\r\n";
    }
}
