package io.postrider.delivery.tlsinbox;

import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.forward.Forwarding;
import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.Ending.Outcome;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.ReportedEnd;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.tlsinbox.BadReport.Reason;
import io.postrider.delivery.tlsinbox.ReportMailReader.Found;
import io.postrider.delivery.tlsinbox.ReportedDomains.About;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;

/**
 * Reads TLS reports at the addresses where they arrive, before the mail goes on to its mailbox. A report that is no good is dropped and
 * counted, and its mail is mail like any other.
 */
public final class TlsInbox {
    private static final Logger LOG = LoggerFactory.getLogger(TlsInbox.class);
    private static final Duration LATER = Duration.ofSeconds(30);
    private static final int AT_ONCE = 2;
    private static final int MOST_WAITING = 32;
    private static final int LONGEST_ADDRESS = 320;

    private final TlsInboxProperties properties;
    private final ReportMailReader reader;
    private final Tools tools;
    private final InboxMetrics metrics;
    private final Semaphore turns = new Semaphore(AT_ONCE);
    /** What waits for its turn takes room from all other mail in hand, and a stranger says how long a signature takes. */
    private final Semaphore room = new Semaphore(AT_ONCE + MOST_WAITING);

    TlsInbox(TlsInboxProperties properties, ReportMailReader reader, Tools tools, InboxMetrics metrics) {
        this.properties = properties;
        this.reader = reader;
        this.tools = tools;
        this.metrics = metrics;
    }

    /**
     * What it asks and tells.
     *
     * @param signatures who has signed
     * @param domains what a report may be about
     * @param store where reports are kept
     * @param claims takes back what cannot be read now
     * @param ends ends mail that is not delivered
     */
    record Tools(
            Forwarding signatures,
            ReportedDomains domains,
            ReceivedStore store,
            QueueClaims claims,
            ObjectProvider<ReportedEnd> ends) {}

    /**
     * Passes mail on, what may be a report a moment later; returns at once.
     *
     * @param then takes what is to be delivered
     */
    public void pass(Collection<Work> work, Consumer<Collection<Work>> then) {
        Map<UUID, List<Work>> meant = new LinkedHashMap<>();
        List<Work> others = new ArrayList<>(work.size());
        for (Work one : work) {
            if (isMeant(one)) {
                meant.computeIfAbsent(one.message().id(), _ -> new ArrayList<>())
                        .add(one);
            } else {
                others.add(one);
            }
        }
        if (!others.isEmpty()) {
            then.accept(others);
        }
        for (List<Work> recipients : meant.values()) {
            Thread.ofVirtual().name("tls-inbox").start(() -> read(recipients, then));
        }
    }

    private boolean isMeant(Work work) {
        String address = work.recipient().address();
        int at = address.lastIndexOf('@');
        // Reports of our own on mail are for people.
        if (!properties.enabled()
                || !work.recipient().isLocal()
                || work.message().isReport()
                || at < 0) {
            return false;
        }
        return address.length() <= LONGEST_ADDRESS
                && (contains(properties.localParts(), address.substring(0, at))
                        || contains(properties.addresses(), address));
    }

    private static boolean contains(List<String> all, String one) {
        return all.stream().anyMatch(one::equalsIgnoreCase);
    }

    private void read(List<Work> recipients, Consumer<Collection<Work>> then) {
        if (!room.tryAcquire()) {
            defer(recipients);
            return;
        }
        boolean stored;
        try {
            stored = store(recipients);
        } catch (ProblemException | DataAccessException away) {
            LOG.warn("Message {} waits, since it may be a TLS report: {}", id(recipients), away.toString());
            defer(recipients);
            return;
        } catch (IOException | RuntimeException | StackOverflowError failure) {
            LOG.warn("Message {} is delivered unread: {}", id(recipients), failure.toString());
            stored = false;
        } finally {
            room.release();
        }
        if (stored && !properties.delivered()) {
            tools.ends()
                    .getObject()
                    .end(recipients.stream().map(TlsInbox::taken).toList());
        } else {
            then.accept(recipients);
        }
    }

    private static UUID id(List<Work> recipients) {
        return recipients.getFirst().message().id();
    }

    private static Ending taken(Work work) {
        return new Ending(work, Outcome.DELIVERED, "2.0.0", null, "It was stored as a TLS report");
    }

    private void defer(List<Work> recipients) {
        try {
            tools.claims().defer(recipients, LATER);
        } catch (SQLException | RuntimeException failure) {
            tools.claims().forget(recipients);
        }
    }

    /** Stores the report in a message; answers whether there was a good one. */
    private boolean store(List<Work> recipients) throws IOException {
        QueuedMessage message = recipients.getFirst().message();
        Optional<Found> found = reader.find(message);
        if (found.isEmpty()) {
            return false;
        }
        turns.acquireUninterruptibly();
        try {
            store(found.get(), recipients);
            metrics.stored();
            return true;
        } catch (BadReport bad) {
            metrics.dropped(bad.reason());
            LOG.info("The TLS report in message {} is dropped: {}", message.id(), bad.getMessage());
            return false;
        } finally {
            turns.release();
        }
    }

    private void store(Found found, List<Work> recipients) throws IOException, BadReport {
        String signer = signer(found);
        ReceivedReport report = reader.read(found);
        Map<String, About> about = new LinkedHashMap<>();
        for (Work one : recipients) {
            tools.domains().of(report, one.recipient()).forEach(each -> about.putIfAbsent(each.domain(), each));
        }
        if (about.isEmpty()) {
            throw new BadReport(Reason.FOREIGN, "it is about no domain that belongs to that address");
        }
        boolean room = true;
        for (About each : about.values()) {
            room &= tools.store().add(report, each, signer, properties.perDay());
        }
        if (!room) {
            throw new BadReport(Reason.TOO_MANY, "there were " + properties.perDay() + " within a day");
        }
    }

    /** RFC 8460 section 3: a report by mail that its sender's domain has not signed is ignored. */
    private @Nullable String signer(Found found) throws IOException, BadReport {
        if (!properties.signed()) {
            return null;
        }
        String from = found.from();
        return tools.signatures().signers(found.message()).stream()
                .map(signer -> signer.toLowerCase(Locale.ROOT))
                .filter(signer -> from.equals(signer) || from.endsWith('.' + signer))
                .findFirst()
                .orElseThrow(() -> new BadReport(Reason.UNSIGNED, "'" + from + "' has not signed it"));
    }
}
