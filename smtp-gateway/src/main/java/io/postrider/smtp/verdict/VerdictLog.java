package io.postrider.smtp.verdict;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.api.verdict.Finding;
import io.postrider.api.verdict.MessageVerdict;
import io.postrider.api.verdict.VerdictApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells delivery-service of verdicts, many at once and beside the dialogue. Room is bounded: what finds none, and what is there when
 * this process ends, is dropped and counted. Mail never waits for it.
 */
public final class VerdictLog implements VerdictSink, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(VerdictLog.class);

    private static final int MOST_WAITING = 10_000;
    private static final long MOST_CHARACTERS = 16L * 1024 * 1024;
    private static final int BATCH = 200;
    private static final Duration GATHERING = Duration.ofMillis(250);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final VerdictApi deliveryService;
    private final IntConsumer dropped;
    private final BlockingQueue<MessageVerdict> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong characters = new AtomicLong();
    private final Thread teller;
    private volatile boolean closed;

    /**
     * A log in front of delivery-service.
     *
     * @param dropped counts what was not told
     */
    public VerdictLog(VerdictApi deliveryService, IntConsumer dropped) {
        this.deliveryService = deliveryService;
        this.dropped = dropped;
        this.teller = Thread.ofVirtual().name("verdict-log").start(this::tellInTurns);
    }

    @Override
    public void add(MessageVerdict verdict) {
        long weight = weight(verdict);
        if (characters.addAndGet(weight) > MOST_CHARACTERS || !waiting.offer(verdict)) {
            characters.addAndGet(-weight);
            dropped.accept(1);
        }
    }

    /** About how much memory it takes. */
    private static long weight(MessageVerdict verdict) {
        long weight = 500L + 100L * verdict.recipients().size();
        for (Finding finding : verdict.verdict().findings()) {
            weight += 100 + (finding.evidence() == null ? 0 : finding.evidence().length());
        }
        return weight;
    }

    private void tellInTurns() {
        while (!closed) {
            try {
                List<MessageVerdict> batch = gather();
                while (!batch.isEmpty() && !told(batch)) {
                    Thread.sleep(AFTER_FAILURE);
                }
            } catch (InterruptedException end) {
                break;
            }
        }
    }

    private List<MessageVerdict> gather() throws InterruptedException {
        List<MessageVerdict> batch = new ArrayList<>();
        MessageVerdict first = waiting.poll(GATHERING.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            if (waiting.size() < BATCH && !closed) {
                Thread.sleep(GATHERING);
            }
            waiting.drainTo(batch, BATCH - 1);
        }
        return batch;
    }

    /** Whether the batch is done with: told, or refused for good. */
    private boolean told(List<MessageVerdict> batch) {
        try {
            deliveryService.keep(batch);
        } catch (RuntimeException failure) {
            log.info("event=verdicts-kept waiting={} reason=\"{}\"", waiting.size() + batch.size(), failure.toString());
            boolean refused = failure instanceof ProblemException problem
                    && (problem.code() == ProblemCode.INVALID_REQUEST || problem.code() == ProblemCode.UNPROCESSABLE);
            if (!refused && !closed) {
                return false;
            }
            dropped.accept(batch.size());
        }
        characters.addAndGet(-batch.stream().mapToLong(VerdictLog::weight).sum());
        return true;
    }

    @Override
    public void close() {
        closed = true;
        try {
            if (!teller.join(LAST_WORDS)) {
                teller.interrupt();
                teller.join(LAST_WORDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        tellTheRest();
    }

    /** Until one batch is not taken: who ends a process waits for no service that is away. */
    private void tellTheRest() {
        List<MessageVerdict> rest = new ArrayList<>();
        waiting.drainTo(rest);
        for (int from = 0; from < rest.size(); from += BATCH) {
            try {
                deliveryService.keep(rest.subList(from, Math.min(rest.size(), from + BATCH)));
            } catch (RuntimeException away) {
                log.info("event=verdicts-dropped count={} reason=\"{}\"", rest.size() - from, away.toString());
                dropped.accept(rest.size() - from);
                return;
            }
        }
    }
}
