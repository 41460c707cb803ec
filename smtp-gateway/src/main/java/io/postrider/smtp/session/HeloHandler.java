package io.postrider.smtp.session;

import io.postrider.smtp.command.CommandLine;
import io.postrider.smtp.command.HelloCommand;
import io.postrider.smtp.command.SyntaxException;
import io.postrider.smtp.reply.SmtpReply;
import java.io.IOException;

/** HELO (RFC 5321 section 4.1.1.1). */
final class HeloHandler implements Handler {
    private final SessionServices services;

    HeloHandler(SessionServices services) {
        this.services = services;
    }

    @Override
    public void handle(CommandLine line, Dialogue dialogue) throws IOException, SyntaxException {
        HelloCommand command = HelloCommand.parse(line);
        dialogue.session().greet(command.name(), false);
        services.doors().of(dialogue.session().role()).hello(dialogue.session().visit(), command.name());
        dialogue.reply(SmtpReply.plain(250, services.policy().hostname()));
    }
}
