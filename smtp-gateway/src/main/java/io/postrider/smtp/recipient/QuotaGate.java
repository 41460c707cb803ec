package io.postrider.smtp.recipient;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.postrider.api.mailbox.Quota;
import io.postrider.api.mailbox.QuotaApi;
import io.postrider.platform.observe.Trace;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells at RCPT whether an account has room. Only a sender's early hint: the delivery decides. So whoever can't be
 * asked in time has room, and an account with plenty of it is asked for once a minute.
 */
public final class QuotaGate implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QuotaGate.class);
    private static final long REMEMBERED = Duration.ofSeconds(60).toNanos();
    private static final long REMEMBERED_WHEN_TIGHT = Duration.ofSeconds(1).toNanos();
    private static final long PAUSE_AFTER_FAILURE = Duration.ofSeconds(5).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int QUESTIONS_AT_ONCE = 32;

    private final QuotaApi quotas;
    private final long plenty;
    private final Ticker ticker;
    private final Cache<UUID, Known> known;
    private final Semaphore questions = new Semaphore(QUESTIONS_AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile long silentUntil;

    private record Known(Quota quota, long since) {}

    /**
     * Nothing is known at first.
     *
     * @param plenty octets; an account with as much room is not asked for again soon
     */
    public QuotaGate(QuotaApi quotas, long plenty) {
        this(quotas, plenty, Ticker.systemTicker());
    }

    QuotaGate(QuotaApi quotas, long plenty, Ticker ticker) {
        this.quotas = quotas;
        this.plenty = plenty;
        this.ticker = ticker;
        this.silentUntil = ticker.read();
        this.known = Caffeine.newBuilder()
                .maximumSize(100_000)
                .expireAfterWrite(Duration.ofMinutes(1))
                .ticker(ticker)
                .build();
    }

    /** Whether a message of that many octets fits, as far as is known. */
    public boolean hasRoom(UUID accountId, long octets) {
        Known last = known.getIfPresent(accountId);
        if (last != null && ticker.read() - last.since() <= freshFor(last.quota())) {
            return last.quota().hasRoomFor(octets);
        }
        return ask(accountId, octets);
    }

    private long freshFor(Quota quota) {
        return quota.hasRoomFor(plenty) ? REMEMBERED : REMEMBERED_WHEN_TIGHT;
    }

    private boolean ask(UUID accountId, long octets) {
        if (ticker.read() - silentUntil < 0 || !questions.tryAcquire()) {
            return true;
        }
        String trace = Trace.currentOrNew();
        Future<Quota> answer = threads.submit(() -> {
            try (Trace.Scope _ = Trace.open(trace)) {
                Quota quota = quotas.quota(accountId);
                known.put(accountId, new Known(quota, ticker.read()));
                return quota;
            } finally {
                questions.release();
            }
        });
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).hasRoomFor(octets);
        } catch (ExecutionException | TimeoutException e) {
            // Not cancelled: a question that had not begun would keep its place for ever.
            silentUntil = ticker.read() + PAUSE_AFTER_FAILURE;
            log.warn("event=quota-unknown reason=\"{}\"", e.toString());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
