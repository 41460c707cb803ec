package io.postrider.smtp.session;

import io.postrider.api.auth.LoginGrant;
import io.postrider.platform.observe.Trace;
import io.postrider.smtp.command.CommandLine;
import io.postrider.smtp.command.RcptCommand;
import io.postrider.smtp.command.SyntaxException;
import io.postrider.smtp.door.DoorChoice;
import io.postrider.smtp.recipient.RecipientGate;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.transaction.MailTransaction;
import java.io.IOException;

/** RCPT (RFC 5321 section 4.1.1.3): every recipient is judged here, so that nothing has to be bounced later. */
final class RcptHandler implements Handler {
    private final SessionServices services;

    RcptHandler(SessionServices services) {
        this.services = services;
    }

    @Override
    public void handle(CommandLine line, Dialogue dialogue) throws IOException, SyntaxException {
        SmtpSession session = dialogue.session();
        MailTransaction transaction = session.transaction();
        if (transaction == null || session.message() != null) {
            dialogue.reply(transaction == null ? Replies.MAIL_FIRST : Replies.BAD_SEQUENCE);
            return;
        }
        RcptCommand command = RcptCommand.parse(line, transaction.mail().smtpUtf8());
        // RFC 5321 section 4.5.3.1.10
        if (transaction.acceptedPaths() >= services.limits().recipients()) {
            dialogue.refuse("rcpt", Replies.TOO_MANY_RECIPIENTS);
            return;
        }
        if (transaction.acceptedPaths() >= services.limits().recipients(session.login())) {
            dialogue.refuse("rcpt", Replies.MORE_THAN_ALLOWED);
            return;
        }
        LoginGrant login = session.login();
        SmtpReply paused = login == null ? null : services.intake().refusal(login, transaction.acceptedPaths() + 1);
        if (paused != null) {
            dialogue.refuse("rcpt", paused);
            return;
        }
        SmtpReply reply;
        try (Trace.Scope _ = Trace.open(transaction.traceId())) {
            reply = services.judge().add(command, transaction, session.login(), gate(session, transaction));
        }
        if (reply.positive()) {
            dialogue.reply(reply);
        } else {
            refuse(command, reply, dialogue);
        }
    }

    /** Users are known; of other servers the door has its own opinion. */
    private RecipientGate gate(SmtpSession session, MailTransaction transaction) {
        return session.role().submission()
                ? RecipientGate.OPEN
                : (path, targets) ->
                        services.doors().mx().recipient(session.visit(), transaction, path, DoorChoice.of(targets));
    }

    private void refuse(RcptCommand command, SmtpReply reply, Dialogue dialogue) throws IOException {
        dialogue.refuseRecipient(command.forwardPath().address(), reply);
        boolean guessing = reply == Replies.NO_SUCH_USER || reply == Replies.NO_RELAY;
        if (guessing) {
            SmtpSession session = dialogue.session();
            SmtpReply everywhere = services.doors().of(session.role()).unknownRecipient(session.visit());
            if (session.countUnknownRecipient() >= services.limits().unknownRecipients()) {
                dialogue.replyAndClose(Replies.TOO_MANY_UNKNOWN);
            } else if (everywhere != null) {
                dialogue.replyAndClose(everywhere);
            }
        }
    }
}
