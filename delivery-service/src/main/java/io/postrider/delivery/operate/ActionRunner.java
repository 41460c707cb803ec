package io.postrider.delivery.operate;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.reach.Reach;
import io.postrider.platform.lifecycle.Rounds;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Takes actions to their end: whoever asks for one waits for it for a moment, and this process, or another, goes on with it
 * in the background. Then what was decided is carried out.
 */
final class ActionRunner extends Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(ActionRunner.class);
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration SLICE = Duration.ofSeconds(10);

    private final ActionStore actions;
    private final Decider decider;
    private final Recall recall;

    ActionRunner(ActionStore actions, Decider decider, Recall recall) {
        super("queue-actions", ROUND, First.AT_ONCE);
        this.actions = actions;
        this.decider = decider;
        this.recall = recall;
    }

    /** Takes an action as far as it comes while a caller waits. */
    QueueAction run(UUID id, Reach reach) {
        advance(id, PATIENCE);
        wake();
        return actions.find(id, reach)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such action."));
    }

    private void advance(UUID id, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        try {
            boolean more = true;
            while (more && System.nanoTime() < end) {
                more = actions.step(id);
            }
        } catch (DataAccessException failure) {
            // It stands where it stood, and is gone on with.
            LOG.warn("Action {} on the queue waits: {}", id, failure.toString());
        }
    }

    @Override
    protected void round() {
        for (UUID id : actions.unfinished()) {
            if (isRunning()) {
                advance(id, SLICE);
            }
        }
        recall.round();
        decider.round();
    }

    /** After the lease, under which it takes recipients. */
    @Override
    public int getPhase() {
        return 150;
    }
}
