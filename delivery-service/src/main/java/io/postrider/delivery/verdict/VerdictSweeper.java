package io.postrider.delivery.verdict;

import io.postrider.platform.lifecycle.Rounds;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes old verdicts away, and ends mail that nobody released in time. */
final class VerdictSweeper extends Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(VerdictSweeper.class);

    private final VerdictStore store;
    private final HeldMail held;
    private final VerdictProperties properties;

    VerdictSweeper(VerdictStore store, HeldMail held, VerdictProperties properties) {
        super("verdict-sweeper", Duration.ofMinutes(10), First.AFTER_PAUSE);
        this.store = store;
        this.held = held;
        this.properties = properties;
    }

    @Override
    protected void round() throws SQLException {
        int old = 0;
        int swept;
        do {
            swept = store.sweep(properties.retention());
            old += swept;
        } while (VerdictStore.isMore(swept) && isRunning());
        int ended = 0;
        int step;
        do {
            step = held.expire(properties.quarantine());
            ended += step;
        } while (step > 0 && isRunning());
        if (old + ended > 0) {
            LOG.info("Swept {} verdicts, deleted {} recipients' mail that was held too long", old, ended);
        }
    }
}
