package io.postrider.smtp.session;

import io.postrider.smtp.command.CommandLine;
import io.postrider.smtp.command.SyntaxException;
import io.postrider.smtp.command.XclientCommand;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import java.io.IOException;

/** XCLIENT: a trusted proxy says whom it speaks for; the dialogue begins again. */
final class XclientHandler implements Handler {
    private final SessionServices.Policy policy;

    XclientHandler(SessionServices.Policy policy) {
        this.policy = policy;
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
        dialogue.reply(SmtpReply.plain(220, policy.hostname() + " ESMTP Postrider"));
    }
}
