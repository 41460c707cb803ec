package io.postrider.imap.session;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.access.ClientConnection;
import io.postrider.access.MailProtocol;
import io.postrider.access.ProtocolSession;
import io.postrider.api.auth.LoginRequest;
import java.time.Duration;

/** IMAP4rev1 (RFC 3501). */
public final class ImapProtocol implements MailProtocol {
    private final CommandTable commands;
    private final CommandMetrics metrics;
    private final Duration progress;

    /** IMAP over given services. */
    public ImapProtocol(Services services, MeterRegistry meters) {
        this.commands = new CommandTable(services);
        this.progress = services.policy().progress();
        this.metrics = new CommandMetrics(meters, commands);
    }

    @Override
    public LoginRequest.Protocol protocol() {
        return LoginRequest.Protocol.IMAP;
    }

    @Override
    public ProtocolSession open(ClientConnection connection) {
        return new ImapSession(connection, commands, metrics, progress);
    }

    @Override
    public String refusal() {
        return "* BYE [UNAVAILABLE] Too many connections\r\n";
    }
}
