package io.postrider.delivery.outbound;

import io.postrider.blob.ContentStore;
import io.postrider.delivery.outbound.RemoteOutcomes.Answers;
import io.postrider.delivery.queue.LeaseCheck;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.smtpclient.MailTransaction;
import io.postrider.delivery.smtpclient.SmtpConnection;
import io.postrider.delivery.smtpclient.SmtpReply;
import io.postrider.delivery.smtpclient.Transaction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work for other servers, sorted by destination, and the senders that carry it there. */
public final class RemoteQueue {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteQueue.class);
    private static final Duration FULL = Duration.ofSeconds(60);
    private static final int MAX_KNOWN = 10_000;

    private final OutboundProperties properties;
    private final Connector connector;
    private final ContentStore contents;
    private final RemoteOutcomes outcomes;
    private final LeaseCheck lease;
    private final Switch outbound;
    private final Semaphore connections;
    private final BoundedReads reads;
    private final DkimSigning signing;
    private final Map<String, Destination> destinations = new ConcurrentHashMap<>();

    /** Whether mail may leave at all. */
    enum Switch {
        ON,
        OFF
    }

    RemoteQueue(
            OutboundProperties properties,
            Connector connector,
            ContentStore contents,
            BoundedReads reads,
            DkimSigning signing,
            RemoteOutcomes outcomes,
            LeaseCheck lease,
            Switch outbound) {
        this.properties = properties;
        this.connector = connector;
        this.contents = contents;
        this.reads = reads;
        this.signing = signing;
        this.outcomes = outcomes;
        this.lease = lease;
        this.outbound = outbound;
        this.connections = new Semaphore(properties.connections());
    }

    /** Takes work; returns at once unless some of it has to be put back. */
    public void add(Collection<Work> work) {
        if (outbound == Switch.OFF) {
            var off = new Unreachable(
                    Unreachable.Duration.FOR_NOW, "4.7.1", null, "postrider.outbound-enabled is off");
            outcomes.unreachable(List.copyOf(work), off);
            return;
        }
        Map<String, List<Work>> sorted = new HashMap<>();
        for (Work one : work) {
            String domain = String.valueOf(one.recipient().domain());
            sorted.computeIfAbsent(connector.destination(domain), name -> new ArrayList<>())
                    .add(one);
        }
        sorted.forEach(this::add);
    }

    private void add(String name, List<Work> work) {
        if (destinations.size() > MAX_KNOWN) {
            destinations.values().removeIf(Destination::isForgettable);
        }
        Destination destination = destinations.computeIfAbsent(name, key -> new Destination(key, properties));
        Unreachable resting = destination.resting();
        if (resting != null) {
            outcomes.unreachable(work, resting);
            return;
        }
        List<Work> tooMuch = destination.add(work);
        if (!tooMuch.isEmpty()) {
            outcomes.defer(tooMuch, FULL);
        }
        startSenders(destination);
    }

    private void startSenders(Destination destination) {
        while (destination.wantsSender()) {
            Thread.ofVirtual().name("send-" + destination.name()).start(() -> send(destination));
        }
    }

    private void send(Destination destination) {
        try (var sender = new Sender(destination)) {
            connections.acquire();
            try {
                sender.sendAll();
            } finally {
                connections.release();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error defect) {
            LOG.error("A sender to {} failed", destination.name(), defect);
        } finally {
            destination.senderEnded();
            startSenders(destination);
        }
    }

    /** Takes away what no sender has begun. */
    public List<Work> drain() {
        List<Work> all = new ArrayList<>();
        destinations.values().forEach(destination -> all.addAll(destination.drain()));
        return all;
    }

    /** One connection's worth of sending. */
    private final class Sender implements AutoCloseable {
        private final Destination destination;
        private @Nullable Connected connection;
        private int transactions;

        private Sender(Destination destination) {
            this.destination = destination;
        }

        void sendAll() throws InterruptedException {
            while (true) {
                List<Work> batch = destination.take(connection == null ? Duration.ZERO : properties.idle());
                if (batch.isEmpty()) {
                    return;
                }
                try {
                    send(batch);
                } catch (RuntimeException | Error defect) {
                    outcomes.unreachable(batch, new Unreachable(
                            Unreachable.Duration.FOR_NOW, "4.3.0", null, "an internal fault: " + defect));
                    throw defect;
                }
            }
        }

        private void send(List<Work> batch) {
            if (!lease.isValid()) {
                // Somebody else may be sending it already.
                outcomes.defer(batch, Duration.ZERO);
                return;
            }
            byte @Nullable [] signature = signature(batch);
            if (signature == null) {
                return;
            }
            try {
                Connected ready = connection();
                SmtpConnection smtp = ready.connection();
                transactions++;
                List<SmtpReply> replies = MailTransaction.send(smtp, transaction(batch, signature));
                destination.succeeded();
                boolean dsn = smtp.capabilities().has("DSN");
                outcomes.told(batch, new Answers(ready.host(), smtp.isTls(), dsn, replies));
            } catch (Unreachable why) {
                destination.failed(why);
                outcomes.unreachable(batch, why);
                outcomes.unreachable(destination.drain(), why);
            } catch (IOException failure) {
                destination.faltered();
                String text = String.valueOf(failure.getMessage());
                // RFC 3463 section 3.5: X.4.2 bad connection
                outcomes.unreachable(batch, new Unreachable(
                        Unreachable.Duration.FOR_NOW, "4.4.2", connection == null ? null : connection.host(), text));
            }
        }

        /** The fields that sign a batch's message; null when it has to wait for them. */
        private byte @Nullable [] signature(List<Work> batch) {
            try {
                return signing.fields(batch.getFirst().message());
            } catch (IOException | RuntimeException failure) {
                LOG.warn("A message cannot be signed now: {}", failure.toString());
                outcomes.unreachable(batch, new Unreachable(
                        Unreachable.Duration.FOR_NOW, "4.3.0", null, "the message cannot be signed now"));
                return null;
            }
        }

        private Connected connection() throws Unreachable {
            Connected current = connection;
            if (current != null) {
                if (transactions < properties.transactions() && current.connection().reset()) {
                    return current;
                }
                current.connection().close();
            }
            connection = null;
            transactions = 0;
            Connected fresh = connector.connect(destination.name());
            connection = fresh;
            return fresh;
        }

        private Transaction transaction(List<Work> batch, byte[] signature) {
            var message = batch.getFirst().message();
            boolean ascii = isAscii(message.reversePath());
            List<Transaction.Recipient> recipients = new ArrayList<>(batch.size());
            for (Work work : batch) {
                var recipient = work.recipient();
                ascii &= isAscii(recipient.address());
                recipients.add(new Transaction.Recipient(
                        recipient.address(), recipient.dsnNotify(), recipient.orcpt()));
            }
            return new Transaction(
                    message.reversePath(),
                    recipients,
                    new StoredContent(contents, reads, message, signature, ascii),
                    new Transaction.Dsn(message.transport().ret(), message.transport().envid()));
        }

        @Override
        public void close() {
            if (connection != null) {
                connection.connection().close();
            }
        }
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
