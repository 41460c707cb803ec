package io.postrider.smtp.session;

import io.postrider.platform.observe.Trace;
import io.postrider.smtp.accept.Acceptance;
import io.postrider.smtp.accept.ContentCheck;
import io.postrider.smtp.accept.LoopCheck;
import io.postrider.smtp.body.MessageBody;
import io.postrider.smtp.body.MessageBody.Ending;
import io.postrider.smtp.body.StrictLines;
import io.postrider.smtp.command.BdatCommand;
import io.postrider.smtp.command.CommandLine;
import io.postrider.smtp.command.NoArgument;
import io.postrider.smtp.command.SyntaxException;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.submission.OwnedAddresses;
import io.postrider.smtp.submission.SubmissionCheck;
import io.postrider.smtp.transaction.MailTransaction;
import io.postrider.smtp.verdict.Arrival;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** DATA (RFC 5321 section 4.1.1.4) and BDAT (RFC 3030): however a message ends, the transaction ends with it. */
final class MessageHandlers {
    private final SessionServices services;

    MessageHandlers(SessionServices services) {
        this.services = services;
    }

    void data(CommandLine line, Dialogue dialogue) throws IOException, SyntaxException {
        NoArgument.check(line);
        SmtpSession session = dialogue.session();
        MailTransaction transaction = session.transaction();
        if (transaction == null || transaction.acceptedPaths() == 0) {
            dialogue.refuse("data", transaction == null ? Replies.MAIL_FIRST : Replies.NO_VALID_RECIPIENTS);
            return;
        }
        if (session.message() != null) {
            dialogue.refuse("data", Replies.DATA_AFTER_BDAT);
            return;
        }
        IncomingMessage message = begin(dialogue, transaction, StrictLines.dotTerminated());
        dialogue.reply(Replies.SEND_MESSAGE);
        Ending ending = message.body().readToDot();
        complete(message, transaction, ending, dialogue);
    }

    void bdat(CommandLine line, Dialogue dialogue) throws IOException {
        BdatCommand command;
        try {
            command = BdatCommand.parse(line);
        } catch (SyntaxException e) {
            // Without the count nobody knows where the next command begins.
            dialogue.replyAndClose(Replies.BAD_BDAT);
            return;
        }
        SmtpSession session = dialogue.session();
        MailTransaction transaction = session.transaction();
        SmtpReply early = notNow(session.message(), transaction);
        IncomingMessage message =
                early == null && transaction != null ? messageOf(dialogue, transaction) : skipping(dialogue);
        Ending ending = message.body().readChunk(command.size(), command.last());
        if (early != null || transaction == null) {
            skipped(early, ending, dialogue);
        } else {
            chunkEnded(command, message, transaction, ending, dialogue);
        }
    }

    private @Nullable SmtpReply notNow(@Nullable IncomingMessage message, @Nullable MailTransaction transaction) {
        if (transaction == null) {
            return Replies.MAIL_FIRST;
        }
        if (transaction.acceptedPaths() == 0) {
            return Replies.NO_VALID_RECIPIENTS;
        }
        // RFC 3030 section 2: after a failed chunk all others fail until RSET.
        return message != null && message.refusal() != null ? Replies.BDAT_AFTER_FAILURE : null;
    }

    /** RFC 3030 section 2: the octets of a refused chunk are read all the same, and there is one reply. */
    private void skipped(@Nullable SmtpReply early, Ending ending, Dialogue dialogue) throws IOException {
        dialogue.refuse("bdat", early == null ? Replies.MAIL_FIRST : early);
        if (ending == Ending.ABANDONED) {
            dialogue.close();
        }
    }

    private void chunkEnded(
            BdatCommand command, IncomingMessage message, MailTransaction transaction, Ending ending, Dialogue dialogue)
            throws IOException {
        SmtpReply refusal = message.refusal();
        if (command.last() || ending == Ending.ABANDONED || message.body().smuggling()) {
            complete(message, transaction, ending, dialogue);
        } else if (refusal != null) {
            message.content().refuse(refusal);
            dialogue.refuse("bdat", refusal);
        } else {
            dialogue.reply(Replies.CHUNK_OK);
        }
    }

    private IncomingMessage messageOf(Dialogue dialogue, MailTransaction transaction) {
        IncomingMessage begun = dialogue.session().message();
        return begun != null ? begun : begin(dialogue, transaction, StrictLines.counted());
    }

    private IncomingMessage begin(Dialogue dialogue, MailTransaction transaction, StrictLines lines) {
        SmtpSession session = dialogue.session();
        session.visit().findings().forEach(transaction::found);
        ContentCheck check = check(session, transaction);
        var content = services.intake().receive(check, arrival(session, transaction));
        var limits = services.limits().body();
        var body = new MessageBody(dialogue.wire(), lines, content, limits, transaction.largest());
        IncomingMessage message = new IncomingMessage(body, content);
        session.message(message);
        return message;
    }

    private Arrival arrival(SmtpSession session, MailTransaction transaction) {
        return new Arrival(
                session.role().submission() ? "submission" : "mx",
                session.client(),
                session.helo(),
                session.tls(),
                services.policy().hostname(),
                session.user(),
                transaction);
    }

    private ContentCheck check(SmtpSession session, MailTransaction transaction) {
        OwnedAddresses owned = session.owned();
        if (owned != null) {
            return new SubmissionCheck(owned, services.ingressCheck());
        }
        Set<String> forwarders = transaction.forwarders();
        return forwarders.isEmpty() ? services.ingressCheck() : new LoopCheck(forwarders, services.ingressCheck());
    }

    /** A body that goes nowhere. */
    private IncomingMessage skipping(Dialogue dialogue) {
        var content = services.intake().receive(services.ingressCheck());
        content.refuse(Replies.BAD_SEQUENCE);
        var limits = services.limits().body();
        var body = new MessageBody(dialogue.wire(), StrictLines.counted(), content, limits, limits.size());
        return new IncomingMessage(body, content);
    }

    private void complete(IncomingMessage message, MailTransaction transaction, Ending ending, Dialogue dialogue)
            throws IOException {
        long started = System.nanoTime();
        SmtpReply refusal = message.refusal();
        Acceptance acceptance = null;
        if (refusal == null) {
            try (Trace.Scope _ = Trace.open(transaction.traceId())) {
                acceptance = services.intake()
                        .accept(
                                transaction,
                                dialogue.session()
                                        .origin(transaction, services.policy().hostname()),
                                message.content(),
                                dialogue.session().unseen());
            }
            refusal = acceptance.queueId() == null ? acceptance.reply() : null;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        long size = message.body().size();
        boolean untrusted = ending == Ending.ABANDONED || message.body().smuggling();
        if (acceptance != null && refusal == null) {
            dialogue.accepted(transaction, acceptance, size, took);
        } else if (refusal != null) {
            dialogue.refuseMessage(transaction, refusal, size);
        }
        dialogue.session().reset();
        if (untrusted) {
            dialogue.close();
        }
    }
}
