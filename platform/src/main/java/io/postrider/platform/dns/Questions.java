package io.postrider.platform.dns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;

/** All questions to one resolver: what was answered, what is under way, and whether it answers at all. */
final class Questions {
    /** Strangers choose how large answers are. */
    private static final long CACHE_OCTETS = 32L * 1024 * 1024;

    /** What an answer takes besides. */
    private static final int OVERHEAD = 512;

    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(2);
    private static final Duration PROBE_PAUSE = Duration.ofSeconds(1);

    private final Resolver resolver;
    private final boolean believed;
    private final Duration timeout;
    private final ResolverWatch watch;
    private final FairRoom room;
    private final Cache<Question, DnsReply> known = Caffeine.newBuilder()
            .maximumWeight(CACHE_OCTETS)
            .weigher((Question question, DnsReply reply) -> OVERHEAD + reply.octets())
            .expireAfter(Expiry.<Question, DnsReply>writing((question, reply) -> reply.life()))
            .build();
    private final ConcurrentMap<Question, CompletableFuture<Message>> underWay = new ConcurrentHashMap<>();

    /**
     * Questions to a resolver.
     *
     * @param timeout how long one may take
     * @param concurrency how many may be under way, at most
     */
    Questions(Resolvers chosen, Duration timeout, int concurrency) {
        this.resolver = chosen.resolver();
        this.believed = chosen.isBelieved();
        this.timeout = timeout;
        this.watch = new ResolverWatch(resolver::sendAsync, PROBE_PATIENCE, PROBE_PAUSE);
        this.room = new FairRoom(concurrency);
    }

    private record Question(Name name, int type) {}

    /** Whether the resolver is believed when it says that it validated an answer. */
    boolean believed() {
        return believed;
    }

    /** Whether it answers at all. */
    ResolverWatch watch() {
        return watch;
    }

    /**
     * The reply to a question.
     *
     * @param end until when whoever asks has time, on the clock of {@link System#nanoTime}; null for as long as it may take
     */
    DnsReply ask(Name name, int type, @Nullable Long end) throws NoReply {
        var question = new Question(name, type);
        DnsReply reply = known.getIfPresent(question);
        if (reply == null) {
            reply = askResolver(question, deadline(end));
            known.put(question, reply);
        }
        return reply;
    }

    private DnsReply askResolver(Question question, long deadline) throws NoReply {
        if (watch.isAway()) {
            throw new NoReply("the resolver answers nobody");
        }
        try {
            Message message = message(question, deadline).get(left(deadline), TimeUnit.NANOSECONDS);
            DnsReply reply = DnsReply.of(question.name(), question.type(), message);
            if (reply == null) {
                throw new NoReply(Rcode.string(message.getRcode()));
            }
            return reply;
        } catch (ExecutionException _) {
            // For people, and for the senders whom a report tells: nothing of how we ask.
            throw new NoReply("the resolver cannot be reached");
        } catch (TimeoutException late) {
            throw new NoReply("no answer in time");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NoReply("interrupted");
        }
    }

    private long deadline(@Nullable Long end) {
        long usual = System.nanoTime() + timeout.toNanos();
        return end == null || usual - end < 0 ? usual : end;
    }

    private static long left(long deadline) {
        return Math.max(1, deadline - System.nanoTime());
    }

    /** The answer to come of the question that is under way, or is from now on. */
    private CompletableFuture<Message> message(Question question, long deadline) throws NoReply, InterruptedException {
        CompletableFuture<Message> other = underWay.get(question);
        if (other != null) {
            return other;
        }
        if (deadline - System.nanoTime() <= 0) {
            throw new NoReply("no answer in time");
        }
        FairRoom.Place place = room.take(question.name(), deadline);
        var mine = new CompletableFuture<Message>();
        CompletableFuture<Message> first = underWay.putIfAbsent(question, mine);
        if (first != null) {
            place.giveBack();
            return first;
        }
        send(question, mine, place);
        return mine;
    }

    /** Ends after the usual time when nobody answers, whoever waits for it. */
    private void send(Question question, CompletableFuture<Message> to, FairRoom.Place place) {
        try {
            resolver.sendAsync(query(question))
                    .toCompletableFuture()
                    .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                    .whenComplete((message, failure) -> {
                        place.giveBack();
                        ended(question, to, message, failure);
                    });
        } catch (RuntimeException e) {
            place.giveBack();
            ended(question, to, null, e);
        }
    }

    private void ended(
            Question question, CompletableFuture<Message> to, @Nullable Message message, @Nullable Throwable failure) {
        underWay.remove(question, to);
        if (message != null) {
            watch.answered();
            to.complete(message);
        } else {
            watch.failed();
            to.completeExceptionally(failure == null ? new IllegalStateException("no answer") : failure);
        }
    }

    private Message query(Question question) {
        Message query = Message.newQuery(Record.newRecord(question.name(), question.type(), DClass.IN));
        if (believed) {
            // RFC 6840 section 5.7: tell whether you validated it
            query.getHeader().setFlag(Flags.AD);
        }
        return query;
    }
}
