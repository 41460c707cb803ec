package io.postrider.smtp.authentication;

import io.postrider.platform.dns.Dns;
import io.postrider.smtp.accept.MemoryBudget;
import io.postrider.smtp.verdict.Arrival;
import io.postrider.smtp.verdict.Inspection;
import io.postrider.smtp.verdict.MessageCheck;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/** Checks who stands behind messages. */
final class SenderCheck implements MessageCheck, AutoCloseable {
    private final Means means;

    /** What the checks of all messages share. */
    record Means(
            Dns dns,
            SenderPolicy policy,
            MemoryBudget budget,
            AuthenticationMetrics metrics,
            Replays replays,
            Clock clock,
            RandomGenerator dice,
            ExecutorService threads) {}

    SenderCheck(Dns dns, SenderPolicy policy, MemoryBudget budget, AuthenticationMetrics metrics, Clock clock) {
        this.means = new Means(
                dns,
                policy,
                budget,
                metrics,
                new Replays(),
                clock,
                RandomGenerator.getDefault(),
                Executors.newVirtualThreadPerTaskExecutor());
    }

    @Override
    public String name() {
        return "authentication";
    }

    @Override
    public Inspection begin(Arrival arrival) {
        return new SenderInspection(means, arrival);
    }

    @Override
    public void close() {
        means.threads().shutdownNow();
    }
}
