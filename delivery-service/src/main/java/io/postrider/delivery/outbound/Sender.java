package io.postrider.delivery.outbound;

import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.forward.Forwarding.Departure;
import io.postrider.delivery.outbound.RemoteOutcomes.Answers;
import io.postrider.delivery.outbound.RemoteOutcomes.Reports;
import io.postrider.delivery.queue.EndingRecorder.Recorded;
import io.postrider.delivery.queue.LeaseCheck;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.QueuedRecipient;
import io.postrider.delivery.queue.TlsRequirement;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.route.NextHop;
import io.postrider.delivery.route.Route;
import io.postrider.delivery.smtpclient.MailTransaction;
import io.postrider.delivery.smtpclient.SmtpConnection;
import io.postrider.delivery.smtpclient.SmtpFailure;
import io.postrider.delivery.smtpclient.SmtpReply;
import io.postrider.delivery.smtpclient.Transaction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection's worth of sending: batch by batch for as long as there is work for its destination. */
final class Sender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private final Destination destination;
    private final Tools tools;
    private final Consumer<Destination> served;
    private @Nullable Connected connection;
    private RecipientDomains domains = new RecipientDomains(0);
    private int transactions;
    private boolean ended;
    private Recorded recorded = () -> {};

    /**
     * A sender to a destination.
     *
     * @param served told after each transaction: there may be room for more
     */
    Sender(Destination destination, Tools tools, Consumer<Destination> served) {
        this.destination = destination;
        this.tools = tools;
        this.served = served;
    }

    /**
     * What all senders share.
     *
     * @param finder where a domain's mail goes
     * @param connector opens connections
     * @param content the messages' octets, and what is added to them
     * @param outcomes what becomes of the answers
     * @param rests where nobody answered lately
     * @param lease whether this process may still send what it owns
     * @param idle how long a connection is kept for more mail
     */
    record Tools(
            HopFinder finder,
            Connector connector,
            Messages content,
            RemoteOutcomes outcomes,
            Rests rests,
            LeaseCheck lease,
            Duration idle) {}

    /**
     * Where messages come from.
     *
     * @param source the store
     * @param departures in whose name they leave, and signed how
     */
    record Messages(MessageOctets.Source source, Departures departures) {
        MessageOctets octets(Work work) {
            return new MessageOctets(source, work);
        }

        /** Whether a message says {@code TLS-Required: No}; asked only where its recipient's domain stands in its way. */
        boolean waivesTls(QueuedMessage message) {
            return message.transport().tls() == TlsRequirement.USUAL
                    && TlsRequiredField.isNo(source.contents(), message);
        }
    }

    void sendAll() throws InterruptedException {
        try {
            sendInTurns();
        } finally {
            recorded.await();
        }
    }

    private void sendInTurns() throws InterruptedException {
        while (!ended) {
            List<Work> batch = destination.take(connection == null ? Duration.ZERO : tools.idle());
            if (batch.isEmpty()) {
                return;
            }
            try {
                send(batch);
            } catch (InterruptedException ended) {
                destination.putBack(batch);
                throw ended;
            } catch (RuntimeException | Error defect) {
                tools.outcomes().fault(batch, defect);
                throw defect;
            }
            served.accept(destination);
        }
    }

    private void send(List<Work> batch) throws InterruptedException {
        if (!tools.lease().isValid()) {
            // Somebody else may be sending it already.
            tools.outcomes().defer(batch, Duration.ZERO);
            return;
        }
        // Asked again, for it may have waited: of a domain that moved away, or went away, not even the destination is
        // right.
        NextHop hop = tools.finder().of(tools.finder().way(batch.getFirst()));
        switch (hop.route()) {
            case Route.Nowhere nowhere -> tools.outcomes().unreachable(batch, Unreachable.of(nowhere));
            case Route.Unknown unknown -> tools.outcomes().unreachable(batch, Unreachable.of(unknown));
            case Route.Hosts hosts -> send(batch, hop);
            case Route.Named named -> send(batch, hop);
        }
    }

    private void send(List<Work> batch, NextHop hop) throws InterruptedException {
        MessageOctets octets = tools.content().octets(batch.getFirst());
        Departure departure = departure(batch, octets);
        if (departure == null) {
            return;
        }
        List<Work> sent = batch;
        try {
            Connected ready = connection(batch, hop);
            sent = asManyAsItTakes(batch, ready.connection());
            Reports reports = reports(hop, ready.connection());
            // RFC 1047 section 2: what was taken and not noted is sent again after a crash, so that is one message of a
            // connection and never more.
            recorded.await();
            tell(sent, ready, reports, MailTransaction.send(ready.connection(), transaction(sent, departure, octets)));
        } catch (Unreachable why) {
            unreachable(batch, why);
        } catch (SmtpFailure failure) {
            if (failure.stage() == SmtpFailure.Stage.GONE) {
                // Servers end connections that they have enough of; the fresh one is not found so.
                drop();
                send(sent, hop);
            } else {
                brokeOff(sent, failure);
            }
        } catch (IOException unreadable) {
            // Not the server's doing: the content could not be read.
            drop();
            tools.outcomes().fault(sent, unreadable);
        }
    }

    /** RFC 9422 section 4: what the server says that it takes; the others wait for the next transaction. */
    private List<Work> asManyAsItTakes(List<Work> batch, SmtpConnection smtp) {
        int most = destination.takes(smtp.capabilities().limit("RCPTMAX"));
        List<Work> first = batch.size() <= most ? batch : batch.subList(0, most);
        List<Work> later = new ArrayList<>();
        List<Work> now = domains.of(first, later);
        later.addAll(batch.subList(first.size(), batch.size()));
        destination.putBack(later);
        return now;
    }

    private void tell(List<Work> sent, Connected ready, Reports reports, List<SmtpReply> replies) {
        transactions++;
        SmtpConnection smtp = ready.connection();
        var answers = new Answers(ready.host(), ready.proof(), reports, replies);
        boolean some = replies.stream().anyMatch(SmtpReply::isPositive);
        List<Work> tooMany = new ArrayList<>();
        List<Work> told = new ArrayList<>(sent.size());
        List<SmtpReply> decided = new ArrayList<>(sent.size());
        for (int i = 0; i < sent.size(); i++) {
            if (some && replies.get(i).isTooManyRecipients()) {
                tooMany.add(sent.get(i));
            } else {
                told.add(sent.get(i));
                decided.add(replies.get(i));
            }
        }
        if (!tooMany.isEmpty()) {
            // RFC 5321 section 4.5.3.1.10: those that were taken are, the others go in a transaction of their own
            destination.tookOnly(told.size());
            destination.putBack(tooMany);
        }
        if (smtp.isUsable()) {
            destination.succeeded();
        } else {
            destination.faltered();
        }
        tools.rests().succeeded(destination.name());
        recorded = tools.outcomes().told(told, answers.of(decided));
    }

    /** No connection: the destination is given a rest, unless other connections show that it only takes no more of them. */
    private void unreachable(List<Work> batch, Unreachable why) {
        if (why.extent() != Unreachable.Extent.DESTINATION || why.duration() != Unreachable.Duration.FOR_NOW) {
            tools.outcomes().unreachable(batch, why);
        } else if (destination.refusedOneMore()) {
            ended = true;
            destination.putBack(batch);
        } else {
            rest(batch, why);
        }
    }

    private void rest(List<Work> batch, Unreachable why) {
        destination.failed();
        Rests.Resting resting = tools.rests().failed(destination.name(), why);
        tools.outcomes().waits(batch, resting, destination.name());
        tools.outcomes().waits(destination.drain(), resting, destination.name());
    }

    private void brokeOff(List<Work> sent, SmtpFailure failure) {
        // RFC 3463 section 3.5: X.4.2 bad connection
        var why = new Unreachable(
                Unreachable.Duration.FOR_NOW,
                "4.4.2",
                connection == null ? null : connection.host(),
                String.valueOf(failure.getMessage()));
        drop();
        if (destination.faltered()) {
            rest(sent, why);
        } else {
            tools.outcomes().unreachable(sent, why);
        }
    }

    private static Reports reports(NextHop hop, SmtpConnection smtp) {
        if (smtp.capabilities().has("DSN")) {
            return Reports.THEIRS;
        }
        return hop.kind() == NextHop.Kind.LMTP ? Reports.OURS_DELIVERED : Reports.OURS_RELAYED;
    }

    /** In whose name a batch's message leaves; null when it has to wait for that. */
    private @Nullable Departure departure(List<Work> batch, MessageOctets octets) {
        try {
            return tools.content()
                    .departures()
                    .of(batch.getFirst().message(), batch.getFirst().recipient(), octets);
        } catch (ProblemException unavailable) {
            LOG.warn("A message cannot be signed now: {}", unavailable.toString());
            tools.outcomes()
                    .unreachable(
                            batch,
                            new Unreachable(
                                    Unreachable.Duration.FOR_NOW, "4.3.0", null, "the message cannot be signed now"));
        } catch (IOException unreadable) {
            tools.outcomes().fault(batch, unreadable);
        }
        return null;
    }

    private Connected connection(List<Work> batch, NextHop hop) throws Unreachable {
        QueuedMessage message = batch.getFirst().message();
        try {
            return connection(batch, hop, message.transport().tls());
        } catch (Unreachable why) {
            if (why.extent() == Unreachable.Extent.DOMAIN && tools.content().waivesTls(message)) {
                // RFC 8689 section 3: the sender would rather have it arrive
                return connection(batch, hop, TlsRequirement.WAIVED);
            }
            throw why;
        }
    }

    private Connected connection(List<Work> batch, NextHop hop, TlsRequirement requirement) throws Unreachable {
        Connected current = connection;
        if (current != null && domains.takes(batch) && isGoodFor(current, hop, requirement)) {
            current.connection().keep();
            return current;
        }
        drop();
        Connected fresh = tools.connector().connect(hop, requirement);
        destination.connected();
        domains = new RecipientDomains(fresh.connection().capabilities().limit("RCPTDOMAINMAX"));
        connection = fresh;
        return fresh;
    }

    private boolean isGoodFor(Connected current, NextHop hop, TlsRequirement requirement) {
        // RFC 9422 section 4.1
        int declared = current.connection().capabilities().limit("MAILMAX");
        int most = declared == 0
                ? hop.limits().transactions()
                : Math.min(declared, hop.limits().transactions());
        return transactions < most
                && tools.connector().mayCarry(current, hop, requirement)
                && current.connection().isUsable();
    }

    private void drop() {
        Connected current = connection;
        connection = null;
        transactions = 0;
        if (current != null) {
            destination.disconnected();
            current.connection().close();
        }
    }

    private Transaction transaction(List<Work> batch, Departure departure, MessageOctets octets) {
        var message = batch.getFirst().message();
        List<Transaction.Recipient> recipients = new ArrayList<>(batch.size());
        for (Work work : batch) {
            var recipient = work.recipient();
            recipients.add(
                    new Transaction.Recipient(recipient.address(), notify(recipient, departure), recipient.orcpt()));
        }
        return new Transaction(
                departure.reversePath(),
                recipients,
                new StoredContent(octets, message, departure.fields()),
                new Transaction.Dsn(
                        message.transport().ret(), message.transport().envid()),
                message.transport().requireTls());
    }

    /** RFC 3461 section 5.2.7.3 and 6.2: nobody is to report to somebody who may never have written. */
    private static @Nullable String notify(QueuedRecipient recipient, Departure departure) {
        return departure.proven() ? recipient.dsnNotify() : "NEVER";
    }

    @Override
    public void close() {
        drop();
    }
}
