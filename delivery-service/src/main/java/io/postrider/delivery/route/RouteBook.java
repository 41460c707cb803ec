package io.postrider.delivery.route;

import io.postrider.api.auth.RouteApi;
import io.postrider.api.auth.RouteApi.Route;
import io.postrider.mail.address.DomainName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The routes that operators decided about. They are asked for every few seconds, and what is known holds while it cannot be
 * asked; before anything is known, mail waits.
 */
public final class RouteBook implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RouteBook.class);
    private static final String ALL = "*";

    private final RouteApi api;
    private final Duration refresh;
    private final CountDownLatch known = new CountDownLatch(1);
    private volatile Map<Key, Route> routes = Map.of();
    private volatile Map<String, Boolean> senders = Map.of();
    private volatile boolean running;
    private Thread loop = Thread.ofVirtual().unstarted(() -> {});

    /** The mail of a sender's domain, or with an empty one everybody's, to a domain, to all below one, or to all. */
    private record Key(String sender, String recipient) {}

    /** A book that is read from auth-service so often. */
    public RouteBook(RouteApi api, Duration refresh) {
        this.api = api;
        this.refresh = refresh;
    }

    /** Waits until the routes are known; tells whether they are. */
    boolean awaitKnown(Duration patience) {
        try {
            return known.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean isKnown() {
        return known.getCount() == 0;
    }

    /** The domain of a reverse-path when somebody decided about its mail; else empty. */
    String sender(String reversePath) {
        String domain =
                ascii(reversePath.substring(reversePath.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT));
        return senders.containsKey(domain) ? domain : "";
    }

    /** Whether somebody decided about the mail of some senders' domains. */
    boolean namesSenders() {
        return !senders.isEmpty();
    }

    /** The route that holds: the one for the most particular recipients, and of these the sender's own; null for none. */
    @Nullable Route of(Way way) {
        Map<Key, Route> current = routes;
        if (current.isEmpty()) {
            return null;
        }
        String domain = ascii(way.domain());
        Route found = of(current, way, domain);
        for (int dot = domain.indexOf('.'); found == null && dot >= 0; dot = domain.indexOf('.', dot + 1)) {
            found = of(current, way, ALL + domain.substring(dot));
        }
        return found == null ? of(current, way, ALL) : found;
    }

    /** Routes have A-labels, addresses what their senders wrote. */
    private static String ascii(String domain) {
        if (domain.chars().allMatch(c -> c < 0x80)) {
            return domain;
        }
        try {
            return DomainName.of(domain).ascii();
        } catch (RuntimeException malformed) {
            return domain;
        }
    }

    private static @Nullable Route of(Map<Key, Route> routes, Way way, String recipient) {
        Route own = way.sender().isEmpty() ? null : routes.get(new Key(way.sender(), recipient));
        return own == null ? routes.get(new Key("", recipient)) : own;
    }

    private void read() {
        Map<Key, Route> fresh = new HashMap<>();
        Map<String, Boolean> named = new HashMap<>();
        List<Route> all = api.routes().routes();
        for (Route route : all) {
            String sender = route.senderDomain();
            if (sender != null) {
                named.put(sender, true);
            }
            fresh.put(new Key(sender == null ? "" : sender, route.recipientDomain()), route);
        }
        routes = Map.copyOf(fresh);
        senders = Map.copyOf(named);
        known.countDown();
    }

    private void readInTurns() {
        while (running) {
            boolean told = false;
            try {
                read();
                told = true;
            } catch (RuntimeException failure) {
                LOG.warn("The routes of outgoing mail could not be asked for: {}", failure.toString());
            }
            try {
                // Until they are known, mail waits: it is tried more often then.
                Thread.sleep(told || isKnown() ? refresh : refresh.dividedBy(10));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void start() {
        running = true;
        loop = Thread.ofVirtual().name("route-book").start(this::readInTurns);
    }

    @Override
    public void stop() {
        running = false;
        loop.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
