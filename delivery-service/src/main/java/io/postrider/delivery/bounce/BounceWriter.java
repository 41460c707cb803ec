package io.postrider.delivery.bounce;

import io.micrometer.core.instrument.Counter;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentStore;
import io.postrider.delivery.bounce.ReportRecipients.Told;
import io.postrider.delivery.bounce.Reports.Report;
import io.postrider.delivery.queue.Backoff;
import io.postrider.delivery.queue.Dispatcher;
import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.Postponement;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.delivery.queue.QueueClaims.Notice;
import io.postrider.delivery.queue.QueueEndings;
import io.postrider.delivery.queue.QueueInsert;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.Work;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends recipients, or puts them back, and enqueues the report on them in one transaction: either both happened or
 * neither, so a sender is told once, and told for certain.
 */
final class BounceWriter {
    private static final Logger LOG = LoggerFactory.getLogger(BounceWriter.class);
    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration LAST_RETRY = Duration.ofHours(1);

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

    /** What is done in the report's transaction; tells how many recipients it was done to. */
    private interface Change {
        int in(Connection connection) throws SQLException;
    }

    /** Ends recipients of one message. */
    void end(List<Ending> endings) {
        List<Postponement> later = endings.stream()
                .map(ending -> new Postponement(
                        ending.work(), retry(ending.work()), ending.status(), ending.remote(), ending.reply()))
                .toList();
        report(
                endings.stream().map(Reported::of).toList(),
                connection -> store.endings().end(connection, endings),
                later);
    }

    private static Duration retry(Work work) {
        return Backoff.doubling(FIRST_RETRY, LAST_RETRY, work.recipient().attempts());
    }

    /** Puts recipients of one message back, and tells that they are late. */
    void late(List<Postponement> postponements, Duration lifetime) {
        report(
                postponements.stream().map(one -> Reported.of(one, lifetime)).toList(),
                connection -> claims.postpone(connection, postponements, Notice.LATE),
                postponements);
    }

    /** Does both, or puts the recipients back so that both are done later. */
    private void report(List<Reported> told, Change change, List<Postponement> later) {
        try {
            List<Work> work = write(told.size(), change, reportsOn(told));
            store.ownership().left(told.stream().map(Reported::work).toList());
            dispatcher.dispatch(work);
        } catch (ProblemException | IOException | SQLException failure) {
            LOG.warn("The fate of {} recipients could not be reported now: {}", told.size(), failure.toString());
            postpone(later);
        } catch (RuntimeException defect) {
            LOG.error("The fate of {} recipients could not be reported", told.size(), defect);
            postpone(later);
        }
    }

    private void postpone(List<Postponement> postponements) {
        try {
            claims.postpone(postponements);
        } catch (SQLException | RuntimeException failure) {
            claims.forget(postponements.stream().map(Postponement::work).toList());
        }
    }

    private List<Report> reportsOn(List<Reported> told) throws IOException {
        QueuedMessage about = told.getFirst().work().message();
        List<Reported> wanted = recipients.wanted(about, told);
        if (wanted.isEmpty()) {
            return List.of();
        }
        Told to = recipients.of(about);
        return to.recipients().isEmpty() ? List.of() : reportsOn(about, wanted, to);
    }

    /** A defect that stays would keep the message, and try it again, for ever: better no report than that. */
    private List<Report> reportsOn(QueuedMessage about, List<Reported> wanted, Told to) throws IOException {
        try {
            return reports.write(wanted, to);
        } catch (RuntimeException defect) {
            LOG.error("No report on message {} can be written; its sender is not told", about.id(), defect);
            return List.of();
        }
    }

    /** Returns the reports as work, when there are any and this process has room for them. */
    private List<Work> write(int recipientsTold, Change change, List<Report> reports) throws SQLException {
        int room =
                reports.stream().mapToInt(report -> report.recipients().size()).sum();
        boolean mine = room > 0 && store.ownership().tryReserve(room);
        List<Work> work = List.of();
        try (Connection connection = store.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (change.in(connection) != recipientsTold) {
                    // Another worker took some of them over, and reports itself.
                    connection.rollback();
                    return List.of();
                }
                List<Work> enqueued = enqueue(connection, reports, mine);
                connection.commit();
                written.increment(reports.size());
                work = mine ? enqueued : List.of();
                store.ownership().taken(work);
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

    private List<Work> enqueue(Connection connection, List<Report> reports, boolean mine) throws SQLException {
        if (reports.isEmpty()) {
            return List.of();
        }
        UUID owner = mine ? store.ownership().workerId() : null;
        Map<UUID, Instant> accepted = store.insert()
                .insert(
                        connection,
                        reports.stream().map(report -> report.row(owner)).toList())
                .accepted();
        store.contents()
                .insert(connection, reports.stream().map(Report::content).toList());
        return reports.stream()
                .flatMap(report -> work(
                        report,
                        Objects.requireNonNull(accepted.get(report.message().id())))
                        .stream())
                .toList();
    }

    private static List<Work> work(Report report, Instant accepted) {
        QueuedMessage message = report.message().acceptedAt(accepted);
        return report.recipients().stream()
                .map(recipient -> new Work(message, recipient, Duration.ZERO))
                .toList();
    }
}
