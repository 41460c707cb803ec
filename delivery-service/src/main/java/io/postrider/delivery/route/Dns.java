package io.postrider.delivery.route;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/** Asks the DNS, with a deadline and a bound. */
final class Dns {
    private static final int CACHE_ENTRIES = 50_000;
    private static final int PORT = 53;

    private final LookupSession session;
    private final Duration timeout;
    private final Semaphore room;

    Dns(DnsProperties properties) {
        this.timeout = properties.timeout();
        this.room = new Semaphore(properties.concurrency());
        Cache cache = new Cache();
        cache.setMaxEntries(CACHE_ENTRIES);
        // A domain that was just set up is to work within a minute.
        cache.setMaxNCache(60);
        this.session = LookupSession.builder()
                .resolver(resolver(properties))
                .cache(cache)
                .ndots(0)
                .build();
    }

    private static Resolver resolver(DnsProperties properties) {
        String server = properties.resolver();
        Resolver resolver = server == null ? new ExtendedResolver() : new SimpleResolver(address(server));
        resolver.setTimeout(properties.timeout().dividedBy(2));
        return resolver;
    }

    private static InetSocketAddress address(String server) {
        int bracket = server.lastIndexOf(']');
        int colon = server.lastIndexOf(':');
        boolean port = colon > bracket && (bracket >= 0 || server.indexOf(':') == colon);
        String host = port ? server.substring(0, colon) : server;
        String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            // A name is fine too: it is looked up once, at start.
            InetAddress address = InetAddress.getByName(literal);
            return new InetSocketAddress(address, port ? Integer.parseInt(server.substring(colon + 1)) : PORT);
        } catch (UnknownHostException | NumberFormatException wrong) {
            throw new IllegalArgumentException("postrider.dns.resolver: " + server, wrong);
        }
    }

    /** What the DNS says of a name. */
    sealed interface Answer<T> {
        /**
         * There are records.
         *
         * @param records at least one
         */
        record Found<T>(List<T> records) implements Answer<T> {}

        /** The name exists and has none of this type. */
        record None<T>() implements Answer<T> {}

        /** The name does not exist. */
        record NoSuchName<T>() implements Answer<T> {}

        /**
         * Nobody could say.
         *
         * @param why for the log
         */
        record Unknown<T>(String why) implements Answer<T> {}
    }

    /**
     * One mail exchanger.
     *
     * @param preference lower comes first
     * @param host its name without the final dot; empty for the root
     */
    record Mx(int preference, String host) {}

    Answer<Mx> mx(String domain) {
        return switch (records(domain, Type.MX)) {
            case Answer.Found<Record>(List<Record> found) -> {
                List<Mx> exchangers = new ArrayList<>();
                for (Record record : found) {
                    if (record instanceof MXRecord mx) {
                        Name target = mx.getTarget();
                        String host = target.equals(Name.root) ? "" : target.toString(true);
                        exchangers.add(new Mx(mx.getPriority(), host));
                    }
                }
                yield exchangers.isEmpty() ? new Answer.None<>() : new Answer.Found<>(exchangers);
            }
            case Answer.None<Record> none -> new Answer.None<>();
            case Answer.NoSuchName<Record> none -> new Answer.NoSuchName<>();
            case Answer.Unknown<Record>(String why) -> new Answer.Unknown<>(why);
        };
    }

    /** IPv6 and IPv4 addresses. One family that could not be asked about does not hide the other. */
    Answer<InetAddress> addresses(String host) {
        Answer<Record> six = records(host, Type.AAAA);
        Answer<Record> four = records(host, Type.A);
        List<InetAddress> addresses = new ArrayList<>();
        collect(six, addresses);
        collect(four, addresses);
        if (!addresses.isEmpty()) {
            return new Answer.Found<>(addresses);
        }
        if (four instanceof Answer.Unknown<Record>(String why)) {
            return new Answer.Unknown<>(why);
        }
        if (six instanceof Answer.Unknown<Record>(String why)) {
            return new Answer.Unknown<>(why);
        }
        return four instanceof Answer.NoSuchName ? new Answer.NoSuchName<>() : new Answer.None<>();
    }

    private static void collect(Answer<Record> answer, List<InetAddress> addresses) {
        if (answer instanceof Answer.Found<Record>(List<Record> records)) {
            for (Record record : records) {
                switch (record) {
                    case AAAARecord six -> addresses.add(six.getAddress());
                    case ARecord four -> addresses.add(four.getAddress());
                    default -> {
                        // A CNAME on the way.
                    }
                }
            }
        }
    }

    private Answer<Record> records(String name, int type) {
        Name question;
        try {
            question = Name.fromString(name, Name.root);
        } catch (TextParseException malformed) {
            return new Answer.NoSuchName<>();
        }
        if (!room.tryAcquire()) {
            return new Answer.Unknown<>("too many look-ups at once");
        }
        try {
            var result = session.lookupAsync(question, type)
                    .toCompletableFuture()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            List<Record> records = result.getRecords();
            return records.isEmpty() ? new Answer.None<>() : new Answer.Found<>(records);
        } catch (ExecutionException failure) {
            return switch (failure.getCause()) {
                case NoSuchDomainException none -> new Answer.NoSuchName<>();
                case NoSuchRRSetException none -> new Answer.None<>();
                case null, default -> new Answer.Unknown<>(String.valueOf(failure.getCause()));
            };
        } catch (TimeoutException late) {
            return new Answer.Unknown<>("no answer in time");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Answer.Unknown<>("interrupted");
        } finally {
            room.release();
        }
    }
}
