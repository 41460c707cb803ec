package io.postrider.smtp.send;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mail.address.MailPath;
import io.postrider.mail.address.Mailbox;
import io.postrider.smtp.accept.Acceptance;
import io.postrider.smtp.accept.ContentCheck;
import io.postrider.smtp.accept.IncomingContent;
import io.postrider.smtp.accept.Origin;
import io.postrider.smtp.command.MailCommand;
import io.postrider.smtp.command.RcptCommand;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.session.SessionServices;
import io.postrider.smtp.submission.OwnedAddresses;
import io.postrider.smtp.transaction.MailTransaction;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One message on its way from an application into the queue. */
final class Outgoing implements AutoCloseable {
    private static final int MOST_TOLD = 5;

    private final SessionServices services;
    private final SendCall call;
    private final IncomingContent content;
    private final long begun = System.nanoTime();
    private long room;

    /** A message whose header section is judged by {@code check}. */
    Outgoing(SessionServices services, SendCall call, ContentCheck check) {
        this.services = services;
        this.call = call;
        this.content = services.intake().receive(check);
        this.room = services.limits().largest(null);
    }

    /** Its octets, in lines that end with CRLF. */
    OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int octet) {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] octets, int offset, int length) {
                room -= length;
                if (room < 0) {
                    content.refuse(Replies.TOO_LARGE);
                }
                content.write(octets, offset, length);
                refuseIfRefused();
            }
        };
    }

    private void refuseIfRefused() {
        SmtpReply refusal = content.refusal();
        if (refusal != null) {
            throw SendProblems.of(refusal);
        }
    }

    /** A transaction of an account, before anybody gets the message. */
    MailTransaction transaction(LoginGrant login, Mailbox from, boolean smtpUtf8, String body) {
        if (!new OwnedAddresses(login).allows(from.normalized().address())) {
            throw SendProblems.of(Replies.NOT_YOUR_ADDRESS);
        }
        SmtpReply paused = services.intake().refusal(login, 0);
        if (paused != null) {
            throw SendProblems.of(paused);
        }
        var mail = new MailCommand(MailPath.to(from), -1, body, smtpUtf8, null, null, false);
        return new MailTransaction(mail, call.traceId(), services.limits().largest(login), call.key());
    }

    /** Judges recipients: the message goes to all of them, or to nobody. */
    void recipients(MailTransaction transaction, LoginGrant login, List<Mailbox> recipients) {
        int most = services.limits().recipients(login);
        if (recipients.isEmpty() || recipients.size() > most) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, "A message has 1 to %d recipients.".formatted(most));
        }
        SmtpReply paused = services.intake().refusal(login, recipients.size());
        if (paused != null) {
            throw SendProblems.of(paused);
        }
        List<String> refusals = new ArrayList<>();
        SmtpReply first = null;
        for (Mailbox recipient : recipients) {
            RcptCommand command = new RcptCommand(MailPath.to(recipient), null, null);
            SmtpReply reply = services.judge().add(command, transaction, login);
            if (!reply.positive()) {
                first = first == null ? reply : first;
                refusals.add(recipient.address() + ": " + reply.lines().getFirst());
            }
        }
        if (first != null) {
            String told = String.join("; ", refusals.subList(0, Math.min(MOST_TOLD, refusals.size())));
            throw SendProblems.of(first, told + (refusals.size() > MOST_TOLD ? "; …" : ""));
        }
    }

    /** All of it was written. */
    void finish() {
        content.finish();
        refuseIfRefused();
    }

    /** Hands the whole message over; a 202 is due only after this. */
    Acceptance accept(MailTransaction transaction, LoginGrant login) {
        finish();
        if (content.size() > transaction.largest()) {
            throw SendProblems.of(Replies.TOO_LARGE_FOR_RECIPIENT);
        }
        long size = content.size();
        Acceptance acceptance = services.intake().accept(transaction, origin(login), content, null);
        if (acceptance.receipt() == null) {
            throw SendProblems.of(acceptance.reply());
        }
        // Whoever sends the same once more without a key means it.
        services.intake().seen(acceptance.receipt());
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        services.metrics().accepted(took, size);
        services.events()
                .event("accepted")
                .trace(call.traceId())
                .put("client", call.clientAddress())
                .put("queue", acceptance.queueId())
                .put("from", transaction.mail().reversePath().address())
                .put("recipients", transaction.acceptedPaths())
                .put("size", size)
                .put("delay", took.toMillis())
                .put("status", "2.0.0")
                .write();
        return acceptance;
    }

    private Origin origin(LoginGrant login) {
        String helo = call.clientAddress().indexOf(':') < 0
                ? '[' + call.clientAddress() + ']'
                : "[IPv6:" + call.clientAddress() + ']';
        return new Origin(
                new AcceptEnvelope.Client(call.clientAddress(), helo, "HTTP", call.at()),
                Origin.submitter(login),
                services.policy().hostname());
    }

    @Override
    public void close() {
        content.close();
    }
}
