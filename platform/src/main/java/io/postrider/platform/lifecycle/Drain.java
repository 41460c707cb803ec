package io.postrider.platform.lifecycle;

import io.postrider.platform.settings.PlatformProperties;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Ends a service in order: not ready, then (after the notice) no new work, then what is in flight is finished, then
 * everything else of the context stops. It is the first to stop, so clients, pools and the HTTP server still work.
 */
public final class Drain implements SmartLifecycle {
    /** The header of an answer that refused a call because this replica is ending, before anything was done. */
    public static final String HEADER = "Postrider-Draining";

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final ApplicationContext context;
    private final ObjectProvider<Drainable> participants;
    private final PlatformProperties.Drain settings;
    private final Clock clock = Clock.systemUTC();
    private volatile boolean running;
    private volatile boolean draining;

    Drain(ApplicationContext context, ObjectProvider<Drainable> participants, PlatformProperties.Drain settings) {
        this.context = context;
        this.participants = participants;
        this.settings = settings;
    }

    /** Whether the service is about to end. */
    public boolean draining() {
        return draining;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        draining = true;
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        try {
            // A load balancer still sends work until it has seen that we are not ready.
            Thread.sleep(settings.notice());
            drain(participants.orderedStream().toList());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain(List<Drainable> all) throws InterruptedException {
        for (Drainable participant : all) {
            attempt(participant, Drainable::stopAccepting);
        }
        var deadline = clock.instant().plus(settings.timeout());
        for (Drainable participant : all) {
            attempt(participant, one -> one.finish(deadline));
        }
    }

    private static void attempt(Drainable participant, Step step) throws InterruptedException {
        try {
            step.run(participant);
        } catch (RuntimeException failed) {
            LOG.warn("{} did not drain", participant.getClass().getSimpleName(), failed);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    private interface Step {
        void run(Drainable participant) throws InterruptedException;
    }
}
