package io.postrider.delivery.outbound;

import io.postrider.blob.ContentStore;
import io.postrider.delivery.outbound.RemoteOutcomes.Answers;
import io.postrider.delivery.queue.LeaseCheck;
import io.postrider.delivery.queue.TlsRequirement;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.route.NextHop;
import io.postrider.delivery.route.Route;
import io.postrider.delivery.smtpclient.MailTransaction;
import io.postrider.delivery.smtpclient.SmtpConnection;
import io.postrider.delivery.smtpclient.SmtpReply;
import io.postrider.delivery.smtpclient.Transaction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection's worth of sending: batch by batch for as long as there is work for its destination. */
final class Sender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private final Destination destination;
    private final Tools tools;
    private @Nullable Connected connection;
    private int transactions;

    Sender(Destination destination, Tools tools) {
        this.destination = destination;
        this.tools = tools;
    }

    /**
     * What all senders share.
     *
     * @param finder where a domain's mail goes
     * @param connector opens connections
     * @param content the messages' octets, and what is added to them
     * @param outcomes what becomes of the answers
     * @param lease whether this process may still send what it owns
     * @param idle how long a connection is kept for more mail
     */
    record Tools(
            HopFinder finder,
            Connector connector,
            Messages content,
            RemoteOutcomes outcomes,
            LeaseCheck lease,
            Duration idle) {}

    /**
     * Where messages come from.
     *
     * @param contents the store
     * @param reads how many may read at once
     * @param signing the fields that sign them
     */
    record Messages(ContentStore contents, BoundedReads reads, DkimSigning signing) {}

    void sendAll() throws InterruptedException {
        while (true) {
            List<Work> batch = destination.take(connection == null ? Duration.ZERO : tools.idle());
            if (batch.isEmpty()) {
                return;
            }
            try {
                send(batch);
            } catch (RuntimeException | Error defect) {
                tools.outcomes().unreachable(batch, new Unreachable(
                        Unreachable.Duration.FOR_NOW, "4.3.0", null, "an internal fault: " + defect));
                throw defect;
            }
        }
    }

    private void send(List<Work> batch) {
        if (!tools.lease().isValid()) {
            // Somebody else may be sending it already.
            tools.outcomes().defer(batch, Duration.ZERO);
            return;
        }
        byte @Nullable [] signature = signature(batch);
        if (signature == null) {
            return;
        }
        // Asked again, for it may have waited: of a domain that moved away, or went away, not even the destination is right.
        NextHop hop = tools.finder().of(domain(batch));
        switch (hop.route()) {
            case Route.Nowhere nowhere -> tools.outcomes().unreachable(batch, Unreachable.of(nowhere));
            case Route.Unknown unknown -> tools.outcomes().unreachable(batch, Unreachable.of(unknown));
            case Route.Hosts hosts -> send(batch, hop, signature);
            case Route.Named named -> send(batch, hop, signature);
        }
    }

    private static String domain(List<Work> batch) {
        return String.valueOf(batch.getFirst().recipient().domain());
    }

    private void send(List<Work> batch, NextHop hop, byte[] signature) {
        try {
            Connected ready = connection(hop);
            SmtpConnection smtp = ready.connection();
            transactions++;
            List<SmtpReply> replies = MailTransaction.send(smtp, transaction(batch, signature));
            destination.succeeded();
            boolean dsn = smtp.capabilities().has("DSN");
            tools.outcomes().told(batch, new Answers(ready.host(), ready.proof(), dsn, replies));
        } catch (Unreachable why) {
            tools.outcomes().unreachable(batch, why);
            if (why.extent() == Unreachable.Extent.DESTINATION) {
                destination.failed(why);
                tools.outcomes().unreachable(destination.drain(), why);
            }
        } catch (IOException failure) {
            destination.faltered();
            String text = String.valueOf(failure.getMessage());
            // RFC 3463 section 3.5: X.4.2 bad connection
            tools.outcomes().unreachable(batch, new Unreachable(
                    Unreachable.Duration.FOR_NOW, "4.4.2", connection == null ? null : connection.host(), text));
        }
    }

    /** The fields that sign a batch's message; null when it has to wait for them. */
    private byte @Nullable [] signature(List<Work> batch) {
        try {
            return tools.content().signing().fields(batch.getFirst().message());
        } catch (IOException | RuntimeException failure) {
            LOG.warn("A message cannot be signed now: {}", failure.toString());
            tools.outcomes().unreachable(batch, new Unreachable(
                    Unreachable.Duration.FOR_NOW, "4.3.0", null, "the message cannot be signed now"));
            return null;
        }
    }

    private Connected connection(NextHop hop) throws Unreachable {
        Connected current = connection;
        if (current != null) {
            if (transactions < hop.limits().transactions()
                    && tools.connector().mayCarry(current, hop, TlsRequirement.USUAL)
                    && current.connection().reset()) {
                return current;
            }
            current.connection().close();
        }
        connection = null;
        transactions = 0;
        Connected fresh = tools.connector().connect(hop, TlsRequirement.USUAL);
        connection = fresh;
        return fresh;
    }

    private Transaction transaction(List<Work> batch, byte[] signature) {
        var message = batch.getFirst().message();
        List<Transaction.Recipient> recipients = new ArrayList<>(batch.size());
        for (Work work : batch) {
            var recipient = work.recipient();
            recipients.add(new Transaction.Recipient(
                    recipient.address(), recipient.dsnNotify(), recipient.orcpt()));
        }
        return new Transaction(
                message.reversePath(),
                recipients,
                new StoredContent(tools.content().contents(), tools.content().reads(), message, signature),
                new Transaction.Dsn(message.transport().ret(), message.transport().envid()));
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.connection().close();
        }
    }
}
