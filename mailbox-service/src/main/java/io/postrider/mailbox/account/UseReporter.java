package io.postrider.mailbox.account;

import io.postrider.api.auth.UseApi;
import io.postrider.api.auth.UseApi.DomainUse;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.database.Transactions;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Tells auth-service what the accounts of each domain hold together. They are summed up from time to time by one replica,
 * not counted with each message: the row of a domain would be what all its deliveries wait for.
 */
public final class UseReporter {
    private static final Logger LOG = LoggerFactory.getLogger(UseReporter.class);
    private static final int AT_ONCE = 1_000;

    private final Transactions transactions;
    private final UseApi directory;

    /** Reports of what is in that database to that directory. */
    public UseReporter(Transactions transactions, UseApi directory) {
        this.transactions = transactions;
        this.directory = directory;
    }

    @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT10S")
    void work() {
        try {
            if (isDue()) {
                report();
            }
        } catch (ProblemException | DataAccessException later) {
            LOG.warn("what domains hold is told later: {}", later.getMessage());
        }
    }

    /** Whether the last report is half a minute old; then this replica is the one to make the next. */
    boolean isDue() {
        return transactions.write(() -> transactions.jdbc().sql("""
                                UPDATE mail.use_report SET reported_at = now()
                                WHERE reported_at < now() - interval '30 seconds'
                                """).update() == 1);
    }

    /** Sums up and tells. Deleted accounts count as nothing: it is as if they were gone, unless they come back. */
    public void report() {
        List<DomainUse> uses = transactions.read(() -> transactions
                .jdbc()
                .sql("""
                        SELECT domain_id, coalesce(sum(used_bytes) FILTER (WHERE deleted_at IS NULL), 0)
                        FROM mail.account WHERE domain_id IS NOT NULL GROUP BY domain_id ORDER BY domain_id
                        """)
                .query((row, number) -> new DomainUse(row.getObject(1, UUID.class), row.getLong(2)))
                .list());
        for (int from = 0; from < uses.size(); from += AT_ONCE) {
            directory.report(uses.subList(from, Math.min(uses.size(), from + AT_ONCE)));
        }
    }
}
