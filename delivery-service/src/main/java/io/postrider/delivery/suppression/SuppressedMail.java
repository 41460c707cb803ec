package io.postrider.delivery.suppression;

import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.Ending.Outcome;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.delivery.queue.ReportedEnd;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.suppression.Suppression.Reason;
import io.postrider.platform.observe.EventLog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;

/**
 * Returns mail to its sender that goes to addresses which the sender's tenant has suppressed. Which tenants have any is remembered
 * for seconds: mail of all others, and what comes from elsewhere, costs nothing.
 */
public final class SuppressedMail {
    private static final Logger LOG = LoggerFactory.getLogger(SuppressedMail.class);
    private static final Duration LATER = Duration.ofSeconds(30);
    // RFC 3463 section 3.8: X.7.1 delivery not authorized, message refused
    private static final String STATUS = "5.7.1";

    private final SuppressionStore store;
    private final ObjectProvider<ReportedEnd> reportedEnd;
    private final QueueClaims claims;
    private final EventLog events;
    private volatile Set<UUID> tenants = Set.of();

    SuppressedMail(
            SuppressionStore store, ObjectProvider<ReportedEnd> reportedEnd, QueueClaims claims, EventLog events) {
        this.store = store;
        this.reportedEnd = reportedEnd;
        this.claims = claims;
        this.events = events;
    }

    /** Reads again who has any. */
    void refresh() {
        tenants = Set.copyOf(store.tenants());
    }

    /**
     * Passes on what goes where it may, now or a moment later; returns at once.
     *
     * @param then takes what may go
     */
    public void pass(Collection<Work> work, Consumer<Collection<Work>> then) {
        Set<UUID> asked = tenants;
        if (asked.isEmpty()) {
            then.accept(work);
            return;
        }
        List<Work> free = new ArrayList<>(work.size());
        List<Work> doubtful = new ArrayList<>();
        for (Work one : work) {
            var sender = one.message().sender();
            (sender != null && asked.contains(sender.tenantId()) ? doubtful : free).add(one);
        }
        if (!free.isEmpty()) {
            then.accept(free);
        }
        if (!doubtful.isEmpty()) {
            Thread.ofVirtual().name("suppressions").start(() -> check(doubtful, then));
        }
    }

    private void check(List<Work> doubtful, Consumer<Collection<Work>> then) {
        List<Work> allowed = new ArrayList<>();
        List<Ending> refused = new ArrayList<>();
        try {
            Map<UUID, Map<String, Reason>> found = store.among(addresses(doubtful));
            for (Work work : doubtful) {
                Reason reason = found.getOrDefault(tenant(work), Map.of()).get(address(work));
                if (reason == null) {
                    allowed.add(work);
                } else {
                    refused.add(new Ending(
                            work, Outcome.FAILED, STATUS, null, "The recipient is suppressed (" + reason.text() + ")"));
                    log(work, reason);
                }
            }
        } catch (DataAccessException failure) {
            LOG.warn(
                    "{} recipients wait, since suppressions cannot be asked for: {}",
                    doubtful.size(),
                    failure.toString());
            defer(doubtful);
            return;
        }
        if (!allowed.isEmpty()) {
            then.accept(allowed);
        }
        if (!refused.isEmpty()) {
            reportedEnd.getObject().end(refused);
        }
    }

    private static Map<UUID, Set<String>> addresses(List<Work> work) {
        Map<UUID, Set<String>> addresses = new HashMap<>();
        work.forEach(one -> addresses
                .computeIfAbsent(tenant(one), tenant -> new HashSet<>())
                .add(address(one)));
        return addresses;
    }

    private static UUID tenant(Work work) {
        return java.util.Objects.requireNonNull(work.message().sender()).tenantId();
    }

    private static String address(Work work) {
        return work.recipient().address().toLowerCase(Locale.ROOT);
    }

    private void defer(List<Work> work) {
        try {
            claims.defer(work, LATER);
        } catch (SQLException | RuntimeException failure) {
            claims.forget(work);
        }
    }

    private void log(Work work, Reason reason) {
        events.event("suppressed")
                .trace(work.message().trace())
                .put("queue", work.message().id())
                .put("from", '<' + work.message().reversePath() + '>')
                .put("to", '<' + work.recipient().address() + '>')
                .put("status", STATUS)
                .put("reply", reason.text())
                .write();
    }
}
