package io.postrider.smtp.session;

import io.postrider.api.auth.LoginGrant;
import io.postrider.platform.observe.Trace;
import io.postrider.smtp.command.CommandLine;
import io.postrider.smtp.command.MailCommand;
import io.postrider.smtp.command.SyntaxException;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.submission.Logins;
import io.postrider.smtp.submission.OwnedAddresses;
import io.postrider.smtp.transaction.MailTransaction;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** MAIL (RFC 5321 section 4.1.1.2). */
final class MailHandler implements Handler {
    private final SessionServices services;

    MailHandler(SessionServices services) {
        this.services = services;
    }

    @Override
    public void handle(CommandLine line, Dialogue dialogue) throws IOException, SyntaxException {
        SmtpSession session = dialogue.session();
        SmtpReply ended = loginEnded(session);
        if (ended != null) {
            dialogue.refuse("mail", ended);
            dialogue.close();
            return;
        }
        SmtpReply early = notNow(session, dialogue);
        if (early != null) {
            dialogue.refuse("mail", early);
            return;
        }
        MailCommand command = MailCommand.parse(line);
        SmtpReply refusal = refusal(command, session);
        if (refusal != null) {
            dialogue.refuse("mail", refusal);
            return;
        }
        MailTransaction transaction =
                new MailTransaction(command, Trace.newId(), services.limits().largest(session.login()));
        SmtpReply often =
                session.role().submission() ? null : services.doors().mx().mail(session.visit(), transaction);
        if (often != null) {
            dialogue.refuse("mail", often);
            return;
        }
        session.begin(transaction);
        dialogue.reply(Replies.SENDER_OK);
    }

    private @Nullable SmtpReply loginEnded(SmtpSession session) {
        LoginGrant login = session.login();
        if (login == null) {
            return null;
        }
        if (services.revocations().revoked(login, session.loggedInAt())) {
            return Replies.LOGIN_ENDED;
        }
        if (!services.revocations().doubtful(login, session.loggedInAt())) {
            return null;
        }
        long asked = System.nanoTime();
        return switch (services.logins().renew(login)) {
            case Logins.LoggedIn(var grant) -> {
                session.confirmed(grant, asked);
                yield null;
            }
            case Logins.Refused(var reply) -> reply == Replies.CREDENTIALS_INVALID ? Replies.LOGIN_ENDED : reply;
        };
    }

    private @Nullable SmtpReply notNow(SmtpSession session, Dialogue dialogue) {
        if (!session.greeted()) {
            return Replies.HELLO_FIRST;
        }
        if (session.transaction() != null) {
            return Replies.NESTED_MAIL;
        }
        if (session.role().submission() && session.login() == null) {
            // RFC 3207 section 4 and RFC 4954 section 6
            return dialogue.offersAuth() ? Replies.AUTHENTICATION_REQUIRED : Replies.TLS_REQUIRED;
        }
        return null;
    }

    private @Nullable SmtpReply refusal(MailCommand command, SmtpSession session) {
        // RFC 8689 section 4.1: it is offered, and taken, inside TLS only
        if (command.requireTls() && !session.tls()) {
            return Replies.TLS_REQUIRED;
        }
        // RFC 1870 section 6.1
        if (command.size() > services.limits().largest(session.login())) {
            return Replies.TOO_LARGE;
        }
        OwnedAddresses owned = session.owned();
        boolean foreign = session.role().submission()
                && !command.reversePath().isNull()
                && (owned == null || !owned.allows(command.reversePath().address()));
        if (foreign) {
            return Replies.NOT_YOUR_ADDRESS;
        }
        LoginGrant login = session.login();
        return login == null ? null : services.intake().refusal(login, 0);
    }
}
