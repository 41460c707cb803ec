package io.postrider.smtp.session;

import io.postrider.smtp.wire.Wire;
import java.net.InetAddress;
import java.time.Instant;

/** Makes the dialogues of one listener. */
public final class Dialogues {
    private final SessionServices services;
    private final ListenerRole role;
    private final CommandTable commands;

    /** Dialogues in this role. */
    public Dialogues(SessionServices services, ListenerRole role) {
        this.services = services;
        this.role = role;
        this.commands = new CommandTable(services);
    }

    /** A dialogue with a client that has just connected, perhaps through a proxy. */
    public Dialogue begin(Wire wire, InetAddress client) {
        var visit = services.doors().of(role).enter(client);
        return new Dialogue(services, commands, wire, new SmtpSession(role, visit, Instant.now()));
    }
}
