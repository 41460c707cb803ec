package io.postrider.smtp.session;

import io.postrider.smtp.command.CommandLine;
import io.postrider.smtp.command.HelloCommand;
import io.postrider.smtp.command.SyntaxException;
import io.postrider.smtp.command.XclientCommand;
import io.postrider.smtp.reply.SmtpReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** EHLO (RFC 5321 section 4.1.1.1): says what this listener can do for this client now, and nothing else. */
final class HelloHandler implements Handler {
    private final SessionServices services;

    HelloHandler(SessionServices services) {
        this.services = services;
    }

    @Override
    public void handle(CommandLine line, Dialogue dialogue) throws IOException, SyntaxException {
        HelloCommand command = HelloCommand.parse(line);
        dialogue.session().greet(command.name(), true);
        services.doors().of(dialogue.session().role()).hello(dialogue.session().visit(), command.name());
        dialogue.reply(new SmtpReply(250, null, capabilities(dialogue)));
    }

    private List<String> capabilities(Dialogue dialogue) {
        SmtpSession session = dialogue.session();
        List<String> lines = new ArrayList<>(12);
        lines.add(services.policy().hostname() + " Hello [" + session.clientAddress() + "]");
        // RFC 2920
        lines.add("PIPELINING");
        // RFC 1870 section 4
        lines.add("SIZE " + services.limits().largest(session.login()));
        // RFC 6152
        lines.add("8BITMIME");
        // RFC 6531
        lines.add("SMTPUTF8");
        // RFC 2034
        lines.add("ENHANCEDSTATUSCODES");
        // RFC 3030
        lines.add("CHUNKING");
        // RFC 3461
        lines.add("DSN");
        // RFC 9422 section 4
        lines.add("LIMITS RCPTMAX=" + services.limits().recipients(session.login()));
        if (session.tls()) {
            // RFC 8689 section 4.1
            lines.add("REQUIRETLS");
        }
        // RFC 3207 section 4.2: not again inside TLS.
        if (services.tls() != null && !session.tls()) {
            lines.add("STARTTLS");
        }
        if (dialogue.offersAuth()) {
            // RFC 4954 section 3
            lines.add(services.policy().mechanisms().after("AUTH PLAIN LOGIN", dialogue.channelBindings()));
        }
        if (dialogue.offersXclient()) {
            lines.add("XCLIENT " + XclientCommand.ATTRIBUTES);
        }
        return lines;
    }
}
