package io.postrider.platform.web;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.lifecycle.Drain;
import io.postrider.platform.lifecycle.Drainable;
import io.postrider.platform.settings.PlatformProperties;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;

/**
 * The end of a service's REST: while it drains every answer ends its connection, so that callers go elsewhere; once it has
 * drained, new requests are refused before anything is done, and those in flight are finished. Health and metrics answer
 * to the end.
 */
final class RequestDrain implements Filter, SmartLifecycle {
    private final PlatformProperties.Drain settings;
    private final Problems problems;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean running;
    private volatile boolean draining;
    private volatile boolean refusing;

    RequestDrain(PlatformProperties.Drain settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (((HttpServletRequest) request).getRequestURI().startsWith("/actuator/")) {
            chain.doFilter(request, response);
            return;
        }
        var answer = (HttpServletResponse) response;
        inFlight.incrementAndGet();
        try {
            if (draining) {
                answer.setHeader("Connection", "close");
            }
            if (refusing) {
                answer.setHeader(Drain.HEADER, "true");
                problems.write(answer, new ProblemException(ProblemCode.DRAINING, "this replica is ending"));
            } else {
                chain.doFilter(request, response);
            }
        } finally {
            inFlight.decrementAndGet();
        }
    }

    /** By the event, for a bean that this one depends on would be stopped after it. */
    @EventListener
    void readinessChanged(AvailabilityChangeEvent<ReadinessState> event) {
        draining |= event.getState() == ReadinessState.REFUSING_TRAFFIC;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        refusing = true;
        try {
            Drainable.await(() -> inFlight.get() == 0, Instant.now().plus(settings.timeout()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After {@link Drain}, and after what keeps long answers open was told to end; before the HTTP server stops. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 2;
    }
}
