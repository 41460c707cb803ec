package io.postrider.platform.dns;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Tells a resolver that is gone from names that nobody answers for, so that no message waits for the former. When some questions in a
 * row come to nothing, it is asked for the name servers of the root, which each has at hand; when that comes to nothing too, it is
 * away until it answers. Whoever has slow name servers can therefore not make others' questions fail.
 */
final class ResolverWatch {
    private static final Logger log = LoggerFactory.getLogger(ResolverWatch.class);
    private static final int IN_A_ROW = 3;

    private final Function<Message, CompletionStage<Message>> resolver;
    private final Duration patience;
    private final Duration pause;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicBoolean probing = new AtomicBoolean();
    private volatile boolean away;
    private volatile boolean closed;

    /**
     * Watches a resolver.
     *
     * @param resolver answers a question, or never
     * @param patience how long it may take to name the servers of the root
     * @param pause how long after that it is asked again
     */
    ResolverWatch(Function<Message, CompletionStage<Message>> resolver, Duration patience, Duration pause) {
        this.resolver = resolver;
        this.patience = patience;
        this.pause = pause;
    }

    /** Whether it answers nobody. */
    boolean isAway() {
        return away;
    }

    /** It said something, whatever it was. */
    void answered() {
        if (failures.get() != 0) {
            failures.set(0);
        }
        if (away) {
            away = false;
            log.info("event=resolver-back");
        }
    }

    /** A question came to nothing. */
    void failed() {
        if (failures.incrementAndGet() >= IN_A_ROW && !closed && probing.compareAndSet(false, true)) {
            probe();
        }
    }

    private void probe() {
        sent().orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS).whenComplete((reply, failure) -> probed(reply));
    }

    private CompletableFuture<Message> sent() {
        try {
            Message question = Message.newQuery(Record.newRecord(Name.root, Type.NS, DClass.IN));
            return resolver.apply(question).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void probed(@Nullable Message reply) {
        if (reply != null) {
            answered();
        }
        // Somebody else's question may have been answered in the meantime.
        if (closed || failures.get() == 0) {
            probing.set(false);
            return;
        }
        if (!away) {
            away = true;
            log.warn("event=resolver-away: what is asked of the DNS fails at once until it answers");
        }
        CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS).execute(this::probe);
    }

    /** Nobody asks any more. */
    void close() {
        closed = true;
    }
}
