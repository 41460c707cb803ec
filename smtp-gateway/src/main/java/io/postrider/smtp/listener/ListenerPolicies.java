package io.postrider.smtp.listener;

import io.postrider.api.auth.ListenerApi;
import io.postrider.api.auth.ListenerApi.ListenerPolicy;
import io.postrider.api.verdict.MailPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators decided about the ports. It is asked for every few seconds, and what is known holds while it cannot be asked; until
 * it is known the settings hold.
 */
public final class ListenerPolicies implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ListenerPolicies.class);
    private static final MailPolicy NOTHING = new MailPolicy(null, null, null, null, null);

    private final ListenerApi authService;
    private final Duration refresh;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ReentrantLock order = new ReentrantLock();
    private volatile List<ListenerPolicy> known = List.of();
    private boolean failing;

    /** Asks there so often, once started. */
    public ListenerPolicies(ListenerApi authService, Duration refresh) {
        this.authService = authService;
        this.refresh = refresh;
    }

    /** Has somebody told now, and when something else is decided; what he throws leaves him as he was. */
    public void onChange(Runnable follower) {
        order.lock();
        try {
            followers.add(follower);
            follower.run();
        } finally {
            order.unlock();
        }
    }

    /** What is decided about a listener. */
    public ListenerPolicy of(String listener) {
        return known.stream()
                .filter(policy -> policy.listener().equals(listener))
                .findFirst()
                .orElseGet(() -> ListenerPolicy.none(listener));
    }

    /** What is decided about the mail that comes to a listener. */
    public MailPolicy mail(String listener) {
        MailPolicy decided = of(listener).mail();
        return decided == null ? NOTHING : decided;
    }

    private void followInTurns() {
        try {
            do {
                follow();
            } while (!stopped.await(refresh.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try {
            List<ListenerPolicy> decided = authService.listeners().listeners();
            if (!decided.equals(known)) {
                change(decided);
            }
            failing = false;
        } catch (RuntimeException e) {
            // An auth-service of the release before knows nothing of it; and no rule that is read wrongly may stop the
            // next.
            if (!failing) {
                log.warn("event=listener-policies-unknown reason=\"{}\"", e.toString());
            }
            failing = true;
        }
    }

    /** One change after the other, so that nobody hears of the last one first. */
    private void change(List<ListenerPolicy> decided) {
        order.lock();
        try {
            known = decided;
            followers.forEach(Runnable::run);
        } finally {
            order.unlock();
        }
    }

    /** Begins to ask. */
    public void start() {
        Thread.ofVirtual().name("listener-policies").start(this::followInTurns);
    }

    @Override
    public void close() {
        stopped.countDown();
    }
}
