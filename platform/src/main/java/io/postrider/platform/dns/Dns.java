package io.postrider.platform.dns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks a recursive resolver, with a deadline and a bound, and remembers its answers for as long as they live. A question that is under
 * way already is not asked again: all who have it wait for the one answer. While the resolver answers nobody, what is not
 * remembered fails at once.
 */
public final class Dns {
    private final Questions questions;
    private final @Nullable Long end;

    /** Asks whom the settings name. */
    public Dns(DnsProperties properties) {
        this(new Questions(Resolvers.of(properties), properties.timeout(), properties.concurrency()), null);
    }

    private Dns(Questions questions, @Nullable Long end) {
        this.questions = questions;
        this.end = end;
    }

    /** The same for one who has no longer than that for all questions together; with no time left it tells what is remembered. */
    public Dns within(Duration patience) {
        return new Dns(questions, System.nanoTime() + patience.toNanos());
    }

    /** Shows whether the resolver answers. */
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("postrider.dns.away", questions.watch(), watch -> watch.isAway() ? 1 : 0)
                .description("1 while the resolver answers nobody, and questions fail at once")
                .register(registry);
    }

    /** Nobody asks any more. */
    public void close() {
        questions.watch().close();
    }

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
        if (!questions.believed()) {
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
                DnsReply reply = questions.ask(name, type, end);
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
            DnsReply reply = questions.ask(name, type, end);
            boolean secure = questions.believed() && reply.validated();
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
}
