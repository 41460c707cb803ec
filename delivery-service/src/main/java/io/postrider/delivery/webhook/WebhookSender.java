package io.postrider.delivery.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.auth.AuditApi;
import io.postrider.delivery.queue.Backoff;
import io.postrider.delivery.webhook.WebhookEvents.Due;
import io.postrider.delivery.webhook.WebhookEvents.Waiting;
import io.postrider.platform.lifecycle.Rounds;
import io.postrider.platform.seal.Seal;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to their endpoints, each at least once. Any process takes what is due, under a lease that ends by itself. An endpoint
 * that does not answer rests, and nobody else waits for it.
 */
final class WebhookSender extends Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final int SWEEP_ROUNDS = 60;
    private static final int GONE = 410;

    private final WebhookEvents events;
    private final Subscriptions subscriptions;
    private final Endpoint endpoint;
    private final WebhookSecrets secrets;
    private final WebhookProperties properties;
    private final AuditApi audit;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Set<UUID> busy = ConcurrentHashMap.newKeySet();
    private long rounds;

    WebhookSender(
            WebhookEvents events,
            Subscriptions subscriptions,
            Endpoint endpoint,
            WebhookSecrets secrets,
            WebhookProperties properties,
            AuditApi audit,
            MeterRegistry meters,
            Clock clock) {
        super("webhooks", ROUND, First.AT_ONCE);
        this.events = events;
        this.subscriptions = subscriptions;
        this.endpoint = endpoint;
        this.secrets = secrets;
        this.properties = properties;
        this.audit = audit;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * What a call came to.
     *
     * @param status the HTTP status; 0 for none
     * @param failure why it failed; empty when it did not
     */
    record Called(int status, String failure) {
        boolean succeeded() {
            return failure.isEmpty();
        }

        /** Whether the endpoint is well and only this event is not to its liking. */
        boolean isOfTheEvent() {
            return status >= 400 && status < 500 && status != GONE && status != 429;
        }
    }

    /** Makes one signed call. */
    Called call(Due due, String id, String body) {
        long timestamp = clock.instant().getEpochSecond();
        try {
            int status = endpoint.post(
                    URI.create(due.url()),
                    Map.of(
                            "webhook-id", id,
                            "webhook-timestamp", Long.toString(timestamp),
                            "webhook-signature",
                                    Signature.of(secrets.of(due.webhookId(), due.secret()), id, timestamp, body)),
                    body);
            return new Called(status, status >= 200 && status < 300 ? "" : "it answered " + status);
        } catch (IOException | IllegalArgumentException | IllegalStateException | Seal.BrokenException failure) {
            return new Called(0, String.valueOf(failure.getMessage()));
        }
    }

    @Override
    protected void round() {
        if (rounds % SWEEP_ROUNDS == 0) {
            events.sealSecrets(secrets);
        }
        subscriptions.refresh();
        for (Due due : events.due()) {
            if (busy.add(due.webhookId())) {
                Thread.ofVirtual().name("webhook-" + due.webhookId()).start(() -> send(due));
            }
        }
        if (++rounds % SWEEP_ROUNDS == 0) {
            count("dropped", events.sweep(properties.lifetime()));
        }
    }

    /** Sends an endpoint what waits for it, until that is all, or it fails. */
    private void send(Due due) {
        try {
            Duration lease = properties.timeout().multipliedBy(3);
            List<Waiting> batch = events.take(due.webhookId(), properties.parallel() * 4, lease);
            while (!batch.isEmpty() && sendAll(due, batch) && isRunning()) {
                batch = events.take(due.webhookId(), properties.parallel() * 4, lease);
            }
        } catch (RuntimeException failure) {
            LOG.warn("A webhook waits: {}", failure.toString());
        } finally {
            busy.remove(due.webhookId());
        }
    }

    private boolean sendAll(Due due, List<Waiting> batch) {
        var lanes = new Semaphore(properties.parallel());
        var rests = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Waiting one : batch) {
                threads.execute(() -> {
                    lanes.acquireUninterruptibly();
                    try {
                        if (rests.get()) {
                            events.giveBack(due.webhookId(), one.eventId());
                        } else if (!send(due, one)) {
                            rests.set(true);
                        }
                    } finally {
                        lanes.release();
                    }
                });
            }
        }
        return !rests.get();
    }

    /** Sends an event; answers whether the endpoint is well. */
    private boolean send(Due due, Waiting one) {
        Called called = call(due, "msg_" + one.eventId(), one.payload());
        if (called.succeeded()) {
            count("delivered", 1);
            events.delivered(due.webhookId(), one.eventId());
            return true;
        }
        count("failed", 1);
        events.failed(due.webhookId(), one.eventId(), backoff(one.attempts()), called.failure());
        if (called.isOfTheEvent()) {
            return true;
        }
        int failures = events.rest(due.webhookId());
        events.restFor(due.webhookId(), backoff(failures));
        if (called.status() == GONE || events.isFailingFor(due.webhookId(), properties.disableAfter())) {
            disable(due, called);
        }
        return false;
    }

    private Duration backoff(int failures) {
        return Backoff.doubling(properties.firstRetry(), properties.lastRetry(), failures);
    }

    private void disable(Due due, Called called) {
        LOG.warn("Webhook {} is switched off: {}", due.webhookId(), called.failure());
        if (events.disable(due.webhookId(), called.failure())) {
            try {
                audit.recordChange(new AuditApi.Change(
                        null,
                        "local",
                        AuditApi.Action.WEBHOOK_DISABLE,
                        due.webhookId(),
                        due.url(),
                        due.tenantId(),
                        Map.of("enabled", "false", "reason", called.failure())));
            } catch (RuntimeException unrecorded) {
                LOG.warn("That it is could not be put into the audit log: {}", unrecorded.toString());
            }
        }
    }

    private void count(String outcome, int calls) {
        meters.counter("postrider.webhook.events", "outcome", outcome).increment(calls);
    }
}
