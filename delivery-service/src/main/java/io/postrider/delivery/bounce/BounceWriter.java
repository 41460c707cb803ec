package io.postrider.delivery.bounce;

import io.micrometer.core.instrument.Counter;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentStore;
import io.postrider.delivery.bounce.Reports.Report;
import io.postrider.delivery.queue.Backoff;
import io.postrider.delivery.queue.Dispatcher;
import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.Postponement;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.delivery.queue.QueueEndings;
import io.postrider.delivery.queue.QueueInsert;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.QueuedRecipient;
import io.postrider.delivery.queue.ReportedEnd;
import io.postrider.delivery.queue.Work;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends recipients and enqueues the report on them in one transaction: either both happened or neither, so a sender is
 * told once, and told for certain.
 */
final class BounceWriter implements ReportedEnd {
    private static final Logger LOG = LoggerFactory.getLogger(BounceWriter.class);
    private static final Duration LATER = Duration.ofMinutes(1);

    private final Store store;
    private final Reports reports;
    private final ReportRecipients recipients;
    private final QueueClaims claims;
    private final Dispatcher dispatcher;
    private final Counter written;

    BounceWriter(
            Store store,
            Reports reports,
            ReportRecipients recipients,
            QueueClaims claims,
            Dispatcher dispatcher,
            Counter written) {
        this.store = store;
        this.reports = reports;
        this.recipients = recipients;
        this.claims = claims;
        this.dispatcher = dispatcher;
        this.written = written;
    }

    /**
     * Where it writes.
     *
     * @param dataSource transactions
     * @param contents the report's octets
     * @param insert the report's rows
     * @param endings the ended recipients' rows
     * @param ownership who delivers the report
     */
    record Store(
            DataSource dataSource,
            ContentStore contents,
            QueueInsert insert,
            QueueEndings endings,
            Ownership ownership) {}

    @Override
    public void end(List<Ending> endings) {
        Map<UUID, List<Ending>> messages = new LinkedHashMap<>();
        for (Ending ending : endings) {
            messages.computeIfAbsent(ending.work().message().id(), id -> new ArrayList<>())
                    .add(ending);
        }
        messages.values().forEach(this::endMessage);
    }

    private void endMessage(List<Ending> endings) {
        List<Work> ended = endings.stream().map(Ending::work).toList();
        try {
            Report report = report(endings);
            List<Work> work = write(endings, report);
            store.ownership().left(ended);
            dispatcher.dispatch(work);
        } catch (ProblemException | IOException | SQLException failure) {
            LOG.warn("The end of {} recipients could not be reported now: {}", ended.size(), failure.toString());
            later(endings);
        } catch (RuntimeException defect) {
            LOG.error("The end of {} recipients could not be reported", ended.size(), defect);
            later(endings);
        }
    }

    private void later(List<Ending> endings) {
        List<Postponement> postponements = endings.stream()
                .map(ending -> new Postponement(
                        ending.work(), Backoff.jittered(LATER), ending.status(), ending.remote(), ending.reply()))
                .toList();
        try {
            claims.postpone(postponements);
        } catch (SQLException | RuntimeException failure) {
            claims.forget(postponements.stream().map(Postponement::work).toList());
        }
    }

    private @Nullable Report report(List<Ending> endings) throws IOException {
        QueuedMessage about = endings.getFirst().work().message();
        List<Ending> wanted = endings.stream().filter(BounceWriter::isWanted).toList();
        // RFC 5321 section 6.1: nobody is told of the end of a report
        if (about.reversePath().isEmpty() || wanted.isEmpty()) {
            return null;
        }
        List<QueuedRecipient> to = recipients.of(about.reversePath());
        return to.isEmpty() ? null : reports.write(wanted, to);
    }

    /** RFC 3461 section 4.1: NOTIFY decides; without it failures are reported and success is not. */
    private static boolean isWanted(Ending ending) {
        QueuedRecipient recipient = ending.work().recipient();
        return switch (ending.outcome()) {
            case FAILED -> recipient.dsnNotify() == null || recipient.notifies("FAILURE");
            case DELIVERED, RELAYED -> recipient.notifies("SUCCESS");
        };
    }

    /** Returns the report as work, when there is one and this process has room for it. */
    private List<Work> write(List<Ending> endings, @Nullable Report report) throws SQLException {
        int room = report == null ? 0 : report.recipients().size();
        boolean mine = room > 0 && store.ownership().tryReserve(room);
        List<Work> work = List.of();
        try (Connection connection = store.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try {
                boolean ours = store.endings().end(connection, endings) == endings.size();
                if (!ours) {
                    // Another worker ended some of them, and reported it.
                    connection.rollback();
                    return List.of();
                }
                Instant accepted = report == null ? null : enqueue(connection, report, mine);
                connection.commit();
                if (report != null && accepted != null) {
                    written.increment();
                    work = mine ? work(report, accepted) : List.of();
                    store.ownership().taken(work);
                }
                return work;
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        } finally {
            if (mine) {
                store.ownership().cancel(room - work.size());
            }
        }
    }

    private @Nullable Instant enqueue(Connection connection, Report report, boolean mine) throws SQLException {
        UUID owner = mine ? store.ownership().workerId() : null;
        Map<UUID, Instant> accepted = store.insert().insert(connection, List.of(report.row(owner)));
        store.contents().insert(connection, List.of(report.content()));
        return accepted.get(report.message().id());
    }

    private static List<Work> work(Report report, Instant accepted) {
        QueuedMessage message = report.message().acceptedAt(accepted);
        return report.recipients().stream()
                .map(recipient -> new Work(message, recipient, Duration.ZERO))
                .toList();
    }
}
