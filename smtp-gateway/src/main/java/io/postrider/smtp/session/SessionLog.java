package io.postrider.smtp.session;

import io.postrider.platform.observe.EventLog;
import io.postrider.smtp.accept.Acceptance;
import io.postrider.smtp.observe.SmtpMetrics;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.transaction.MailTransaction;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A line per accept, refusal and login, and the counters beside them. */
final class SessionLog {
    private final EventLog events;
    private final SmtpMetrics metrics;
    private final SmtpSession session;

    SessionLog(EventLog events, SmtpMetrics metrics, SmtpSession session) {
        this.events = events;
        this.metrics = metrics;
        this.session = session;
    }

    void accepted(MailTransaction transaction, Acceptance acceptance, long size, Duration took) {
        metrics.accepted(took, size);
        line("accepted", transaction)
                .put("queue", acceptance.queueId())
                .put("from", transaction.mail().reversePath().address())
                .put("to", recipients(transaction))
                .put("size", size)
                .put("delay", took.toMillis())
                .put("status", "2.0.0")
                .write();
    }

    /** The first few: a line must stay one that people can read. */
    private static String recipients(MailTransaction transaction) {
        if (transaction.recipients().size() == 1) {
            return transaction.recipients().getFirst().address();
        }
        StringBuilder list = new StringBuilder();
        int named = 0;
        for (var recipient : transaction.recipients()) {
            if (named == 10) {
                list.append(",+").append(transaction.recipients().size() - named);
                break;
            }
            list.append(named++ == 0 ? "" : ",").append(recipient.address());
        }
        return list.toString();
    }

    void refusedMessage(MailTransaction transaction, SmtpReply reply, long size) {
        metrics.refused(reply);
        line("refused", transaction)
                .put("from", transaction.mail().reversePath().address())
                .put("to", recipients(transaction))
                .put("size", size)
                .put("status", reply.status())
                .put("reply", reply.toString())
                .write();
    }

    void refused(String what, @Nullable String recipient, SmtpReply reply) {
        metrics.refused(reply);
        MailTransaction transaction = session.transaction();
        line("refused", transaction)
                .put("at", what)
                .put(
                        "from",
                        transaction == null
                                ? null
                                : transaction.mail().reversePath().address())
                .put("to", recipient)
                .put("status", reply.status())
                .put("reply", reply.toString())
                .write();
    }

    void login(String username, SmtpReply reply) {
        line("login", null)
                .put("protocol", "SUBMISSION")
                .put("account", username)
                .put("status", reply.status())
                .write();
    }

    void lost(Exception cause) {
        if (session.transaction() != null) {
            line("lost", session.transaction()).put("reply", cause.getMessage()).write();
        }
    }

    private EventLog.Line line(String event, @Nullable MailTransaction transaction) {
        EventLog.Line line = events.event(event).put("client", session.clientAddress());
        return transaction == null ? line : line.trace(transaction.traceId());
    }
}
