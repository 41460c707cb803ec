package io.postrider.platform.dns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks a recursive resolver, with a deadline and a bound, and remembers its answers for as long as they live. A question that is under
 * way already is not asked again: all who have it wait for the one answer.
 */
public final class Dns {
    /** Strangers choose how large answers are. */
    private static final long CACHE_OCTETS = 32L * 1024 * 1024;

    /** What an answer takes besides. */
    private static final int OVERHEAD = 512;

    private final Shared shared;
    private final @Nullable Long end;

    /** What all views of one resolver have in common. */
    private record Shared(
            Resolver resolver,
            boolean believed,
            Duration timeout,
            Semaphore room,
            Cache<Question, DnsReply> known,
            ConcurrentMap<Question, CompletableFuture<Message>> underWay) {}

    /** Asks whom the settings name. */
    public Dns(DnsProperties properties) {
        Resolvers chosen = Resolvers.of(properties);
        Cache<Question, DnsReply> known = Caffeine.newBuilder()
                .maximumWeight(CACHE_OCTETS)
                .weigher((Question question, DnsReply reply) -> OVERHEAD + reply.octets())
                .expireAfter(Expiry.<Question, DnsReply>writing((question, reply) -> reply.life()))
                .build();
        this.shared = new Shared(
                chosen.resolver(),
                chosen.isBelieved(),
                properties.timeout(),
                new Semaphore(properties.concurrency()),
                known,
                new ConcurrentHashMap<>());
        this.end = null;
    }

    private Dns(Shared shared, long end) {
        this.shared = shared;
        this.end = end;
    }

    /** The same for one who has no longer than that for all questions together; with no time left it tells what is remembered. */
    public Dns within(Duration patience) {
        return new Dns(shared, System.nanoTime() + patience.toNanos());
    }

    private record Question(Name name, int type) {}

    /** What the DNS says of a name. */
    public sealed interface Answer<T> {
        /**
         * There are records.
         *
         * @param records at least one
         * @param secure whether DNSSEC proves them
         */
        record Found<T>(List<T> records, boolean secure) implements Answer<T> {}

        /**
         * The name exists and has none of this type.
         *
         * @param secure whether DNSSEC proves that
         */
        record None<T>(boolean secure) implements Answer<T> {}

        /**
         * The name does not exist.
         *
         * @param secure whether DNSSEC proves that
         */
        record NoSuchName<T>(boolean secure) implements Answer<T> {}

        /**
         * Nobody could say, or what was said is forged.
         *
         * @param why for people
         */
        record Unknown<T>(String why) implements Answer<T> {}
    }

    /**
     * One mail exchanger.
     *
     * @param preference lower comes first
     * @param host its name without the final dot; empty for the root
     */
    public record Mx(int preference, String host) {}

    /** The mail exchangers of a domain, in no order. */
    public Answer<Mx> mx(String domain) {
        return records(domain, Type.MX, record -> {
            if (record instanceof MXRecord mx) {
                Name target = mx.getTarget();
                return new Mx(mx.getPriority(), target.equals(Name.root) ? "" : target.toString(true));
            }
            return null;
        });
    }

    /** Texts, each joined of its strings (RFC 7208 section 3.3, and RFC 8461 and RFC 8460 likewise). */
    public Answer<String> texts(String name) {
        return records(name, Type.TXT, record -> record instanceof TXTRecord txt ? joined(txt) : null);
    }

    private static String joined(TXTRecord txt) {
        var octets = new ByteArrayOutputStream();
        for (Object string : txt.getStringsAsByteArrays()) {
            octets.writeBytes((byte[]) string);
        }
        return octets.toString(UTF_8);
    }

    /** IPv6 and IPv4 addresses. One family that could not be asked about does not hide the other. */
    public Answer<InetAddress> addresses(String host) {
        Answer<InetAddress> six = ip6(host);
        Answer<InetAddress> four = ip4(host);
        List<InetAddress> addresses = new ArrayList<>();
        boolean secure = collect(six, addresses);
        secure &= collect(four, addresses);
        if (!addresses.isEmpty()) {
            return new Answer.Found<>(addresses, secure);
        }
        return four instanceof Answer.Unknown || !(six instanceof Answer.Unknown) ? four : six;
    }

    /** IPv4 addresses. */
    public Answer<InetAddress> ip4(String host) {
        return records(host, Type.A, record -> record instanceof ARecord a ? a.getAddress() : null);
    }

    /** IPv6 addresses. */
    public Answer<InetAddress> ip6(String host) {
        return records(host, Type.AAAA, record -> record instanceof AAAARecord aaaa ? aaaa.getAddress() : null);
    }

    /** The names of an address. */
    public Answer<String> names(InetAddress address) {
        String reversed = ReverseMap.fromAddress(address).toString(true);
        return records(
                reversed,
                Type.PTR,
                record -> record instanceof PTRRecord ptr ? ptr.getTarget().toString(true) : null);
    }

    /** Adds what was found; tells whether it is proved, which nothing is too. */
    private static boolean collect(Answer<InetAddress> answer, List<InetAddress> into) {
        return switch (answer) {
            case Answer.Found<InetAddress>(List<InetAddress> found, boolean secure) -> {
                into.addAll(found);
                yield secure;
            }
            default -> true;
        };
    }

    /**
     * The names under which TLSA records of a host may be looked for, the best first; none where DNSSEC does not prove the way to it.
     *
     * @param answer its addresses
     */
    public List<String> tlsaBases(String host, Answer.Found<InetAddress> answer) {
        if (!shared.believed()) {
            return List.of();
        }
        String end = end(host);
        if (answer.secure()) {
            // RFC 7671 section 7: first the name that the aliases lead to, then the one they begin with
            return end.equalsIgnoreCase(host) ? List.of(host) : List.of(end, host);
        }
        // RFC 7672 section 2.2.2: an alias that is proved itself counts, though what it leads to is not
        boolean alias = !end.equalsIgnoreCase(host)
                && records(host, Type.CNAME, record -> record)
                        instanceof Answer.Found<Record>(var aliases, boolean secure)
                && secure;
        return alias ? List.of(host) : List.of();
    }

    /** Where the aliases of a host lead to. */
    private String end(String host) {
        Name name = name(host);
        if (name == null) {
            return host;
        }
        for (int type : new int[] {Type.AAAA, Type.A}) {
            try {
                DnsReply reply = ask(name, type);
                if (!reply.records().isEmpty()) {
                    return reply.owner().toString(true);
                }
            } catch (NoReply unanswered) {
                // The other family was found, or there would be no addresses.
            }
        }
        return host;
    }

    /**
     * Records of any type.
     *
     * @param reader what a record says; null to leave it out
     */
    public <T> Answer<T> records(String host, int type, Function<Record, @Nullable T> reader) {
        Name name = name(host);
        if (name == null) {
            return new Answer.NoSuchName<>(false);
        }
        try {
            DnsReply reply = ask(name, type);
            boolean secure = shared.believed() && reply.validated();
            List<T> found = new ArrayList<>();
            for (Record record : reply.records()) {
                T value = reader.apply(record);
                if (value != null) {
                    found.add(value);
                }
            }
            if (!found.isEmpty()) {
                return new Answer.Found<>(found, secure);
            }
            return reply.exists() ? new Answer.None<>(secure) : new Answer.NoSuchName<>(secure);
        } catch (NoReply unanswered) {
            return new Answer.Unknown<>(String.valueOf(unanswered.getMessage()));
        }
    }

    private static @Nullable Name name(String host) {
        try {
            return Name.fromString(host, Name.root);
        } catch (TextParseException malformed) {
            return null;
        }
    }

    /** Nobody could say. */
    private static final class NoReply extends Exception {
        private NoReply(String why) {
            super(why);
        }
    }

    private DnsReply ask(Name name, int type) throws NoReply {
        var question = new Question(name, type);
        DnsReply reply = shared.known().getIfPresent(question);
        if (reply == null) {
            reply = askResolver(question);
            shared.known().put(question, reply);
        }
        return reply;
    }

    private DnsReply askResolver(Question question) throws NoReply {
        long deadline = deadline();
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

    private long deadline() {
        long usual = System.nanoTime() + shared.timeout().toNanos();
        return end == null || usual - end < 0 ? usual : end;
    }

    private static long left(long deadline) {
        return Math.max(1, deadline - System.nanoTime());
    }

    /** The answer to come of the question that is under way, or is from now on. */
    private CompletableFuture<Message> message(Question question, long deadline) throws NoReply, InterruptedException {
        CompletableFuture<Message> other = shared.underWay().get(question);
        if (other != null) {
            return other;
        }
        if (deadline - System.nanoTime() <= 0) {
            throw new NoReply("no answer in time");
        }
        if (!shared.room().tryAcquire(left(deadline), TimeUnit.NANOSECONDS)) {
            throw new NoReply("too many look-ups at once");
        }
        var mine = new CompletableFuture<Message>();
        CompletableFuture<Message> first = shared.underWay().putIfAbsent(question, mine);
        if (first != null) {
            shared.room().release();
            return first;
        }
        send(question, mine);
        return mine;
    }

    /** Ends after the usual time when nobody answers, whoever waits for it. */
    private void send(Question question, CompletableFuture<Message> to) {
        try {
            shared.resolver()
                    .sendAsync(query(question))
                    .toCompletableFuture()
                    .orTimeout(shared.timeout().toNanos(), TimeUnit.NANOSECONDS)
                    .whenComplete((message, failure) -> ended(question, to, message, failure));
        } catch (RuntimeException e) {
            ended(question, to, null, e);
        }
    }

    private void ended(
            Question question, CompletableFuture<Message> to, @Nullable Message message, @Nullable Throwable failure) {
        shared.underWay().remove(question, to);
        shared.room().release();
        if (message != null) {
            to.complete(message);
        } else {
            to.completeExceptionally(failure == null ? new IllegalStateException("no answer") : failure);
        }
    }

    private Message query(Question question) {
        Message query = Message.newQuery(Record.newRecord(question.name(), question.type(), DClass.IN));
        if (shared.believed()) {
            // RFC 6840 section 5.7: tell whether you validated it
            query.getHeader().setFlag(Flags.AD);
        }
        return query;
    }
}
