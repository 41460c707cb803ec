package io.postrider.smtp.session;

import io.postrider.smtp.command.CommandLine;
import io.postrider.smtp.command.SyntaxException;
import io.postrider.smtp.command.XclientCommand;
import io.postrider.smtp.door.Door;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** XCLIENT: a trusted proxy says whom it speaks for; the dialogue begins again. */
final class XclientHandler implements Handler {
    private final SessionServices services;

    XclientHandler(SessionServices services) {
        this.services = services;
    }

    @Override
    public void handle(CommandLine line, Dialogue dialogue) throws IOException, SyntaxException {
        SmtpSession session = dialogue.session();
        if (!dialogue.offersXclient()) {
            dialogue.refuse("xclient", SmtpReply.of(550, "5.7.0", "Not allowed"));
            return;
        }
        if (session.transaction() != null || session.login() != null) {
            dialogue.reply(Replies.BAD_SEQUENCE);
            return;
        }
        XclientCommand command = XclientCommand.parse(line);
        session.speakFor(command.address(), command.helo(), command.protocol());
        SmtpReply refusal = lookAt(session, command);
        if (refusal != null) {
            dialogue.refuse("connect", refusal);
            dialogue.close();
            return;
        }
        dialogue.reply(SmtpReply.plain(220, services.policy().hostname() + " ESMTP Postrider"));
    }

    /** The client is somebody else now. */
    private @Nullable SmtpReply lookAt(SmtpSession session, XclientCommand command) {
        Door door = services.doors().of(session.role());
        SmtpReply refusal = null;
        if (command.address() != null) {
            session.visit(door.enter(command.address()));
            refusal = door.admit(session.visit());
        }
        if (command.helo() != null) {
            door.hello(session.visit(), command.helo());
        }
        return refusal;
    }
}
