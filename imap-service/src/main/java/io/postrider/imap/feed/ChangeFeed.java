package io.postrider.imap.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.mailbox.ChangeEvent;
import io.postrider.api.mailbox.ChangeFeedApi;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.notify.Watches;
import io.postrider.imap.snapshot.MailboxKey;
import io.postrider.imap.snapshot.Snapshots;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows mailbox-service's change feed and connects again whenever it breaks off. After each connection everything
 * that is open is compared with the store, since events may have been missed.
 */
public final class ChangeFeed implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final ChangeFeedApi api;
    private final Listeners listeners;
    private final ObjectReader events;
    private final Counter received;
    private volatile @Nullable Thread thread;
    private volatile long heardAt = System.nanoTime();

    /**
     * Who is told.
     *
     * @param snapshots of changed mailboxes
     * @param mailboxes of accounts whose set of mailboxes changed
     * @param watches of all that changes in an account
     */
    public record Listeners(Snapshots snapshots, AccountMailboxes mailboxes, Watches watches) {}

    /** A feed that is not followed yet. */
    public ChangeFeed(ChangeFeedApi api, Listeners listeners, JsonMapper json, MeterRegistry meters) {
        this.api = api;
        this.listeners = listeners;
        this.events = json.readerFor(ChangeEvent.class);
        this.received = meters.counter("postrider.imap.feed.events");
        Gauge.builder("postrider.imap.feed.silence", this, feed -> (System.nanoTime() - feed.heardAt) / 1e9)
                .description("time since the change feed was last heard")
                .baseUnit("seconds")
                .register(meters);
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("change-feed").start(this::follow);
    }

    private void follow() {
        Duration pause = PAUSE;
        while (!Thread.currentThread().isInterrupted()) {
            try (InputStream stream = api.changes();
                    var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                listeners.mailboxes().changesAreTold(true);
                listeners.snapshots().checkAll();
                listeners.watches().checkAll();
                pause = PAUSE;
                read(lines);
                LOG.info("the change feed ended");
            } catch (IOException | RuntimeException failed) {
                LOG.info("the change feed broke off: {}", failed.toString());
            }
            listeners.mailboxes().changesAreTold(false);
            if (!sleep(pause)) {
                return;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    /** The client's time-out ends a silent stream: there is a PING every 5 s. */
    private void read(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            heardAt = System.nanoTime();
            if (!line.isEmpty()) {
                tell(events.readValue(line));
            }
        }
    }

    private void tell(ChangeEvent event) {
        if (event.accountId() == null) {
            return;
        }
        received.increment();
        switch (event.kind()) {
            case MESSAGES -> {
                var key = new MailboxKey(event.accountId(), event.mailboxId());
                listeners.snapshots().delivered(key, event.modseq(), event.added(), event.uidNext());
            }
            case MAILBOXES -> listeners.mailboxes().changed(event.accountId());
            case PING -> {
                // The time of hearing was noted.
            }
        }
        listeners.watches().changed(event.accountId());
    }

    private static boolean sleep(Duration pause) {
        try {
            Thread.sleep(pause.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis())));
            return true;
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Before the listeners of mail, and ends after them. */
    @Override
    public int getPhase() {
        return 0;
    }
}
