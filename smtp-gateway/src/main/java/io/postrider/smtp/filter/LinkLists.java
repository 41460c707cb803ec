package io.postrider.smtp.filter;

import io.postrider.api.verdict.Finding;
import io.postrider.mail.dns.DnsLookup;
import io.postrider.mail.dns.TxtLookup;
import io.postrider.mail.spam.Link;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Asks DNS lists of domains that stand in spam about the domains that a message links to. */
public final class LinkLists {
    /** Nobody is asked. */
    public static final LinkLists NONE = new LinkLists(null, List.of());

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_NAMES = 20;
    private static final int FIRST_LABELS = 2;

    private final @Nullable DnsLookup dns;
    private final List<Zone> zones;
    private final Duration patience;

    /**
     * A list.
     *
     * @param name its zone, for example {@code multi.uribl.example}
     * @param score what a listed domain adds
     */
    public record Zone(String name, double score) {}

    /** Lists, and who is asked about them. */
    public LinkLists(@Nullable DnsLookup dns, List<Zone> zones) {
        this(dns, zones, PATIENCE);
    }

    LinkLists(@Nullable DnsLookup dns, List<Zone> zones, Duration patience) {
        this.dns = dns;
        this.zones = List.copyOf(zones);
        this.patience = patience;
    }

    boolean isEmpty() {
        return dns == null || zones.isEmpty();
    }

    /** A finding for each list that has one of the domains. */
    List<Finding> ask(List<Link> links) {
        DnsLookup asked = dns;
        List<Finding> findings = new ArrayList<>();
        if (asked == null) {
            return findings;
        }
        Set<String> names = names(links);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Finding>>> answers = new ArrayList<>();
            for (Zone zone : zones) {
                answers.add(threads.submit(() -> ask(asked, zone, names)));
            }
            long until = System.nanoTime() + patience.toNanos();
            for (int i = 0; i < answers.size(); i++) {
                List<Finding> silent = List.of(unavailable(zones.get(i), "no answer in time"));
                findings.addAll(Waiting.until(answers.get(i), until, silent));
            }
            threads.shutdownNow();
        }
        return findings;
    }

    private static List<Finding> ask(DnsLookup dns, Zone zone, Set<String> names) {
        for (String name : names) {
            String question = name + '.' + zone.name();
            try {
                for (InetAddress address : dns.a(question)) {
                    if (isListing(address)) {
                        String evidence = question + " is " + address.getHostAddress();
                        return List.of(new Finding("uribl", "listed", zone.score(), zone.name(), evidence));
                    }
                }
            } catch (TxtLookup.Unavailable e) {
                return List.of(unavailable(zone, e.getMessage()));
            }
        }
        return List.of();
    }

    private static Finding unavailable(Zone zone, @Nullable String why) {
        return new Finding("uribl", Finding.UNAVAILABLE, 0, zone.name(), why);
    }

    /** Within 127.0.0.0/8, as lists answer; 127.255.255.0/24 is how they say that they do not answer this resolver. */
    static boolean isListing(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == 4 && octets[0] == 127 && !(octets[1] == (byte) 255 && octets[2] == (byte) 255);
    }

    /** What is listed are registered domains: the last two labels or, below the likes of co.uk, three. */
    static Set<String> names(List<Link> links) {
        Set<String> names = new LinkedHashSet<>();
        for (Link link : links) {
            String host = link.host();
            if (host == null || host.startsWith("[") || Character.isDigit(host.charAt(host.length() - 1))) {
                continue;
            }
            for (int labels = FIRST_LABELS; labels <= FIRST_LABELS + 1 && names.size() < MOST_NAMES; labels++) {
                names.add(last(host, labels));
            }
        }
        names.removeIf(name -> name.indexOf('.') < 0);
        return names;
    }

    private static String last(String host, int labels) {
        int start = host.length();
        for (int i = 0; i < labels && start > 0; i++) {
            start = host.lastIndexOf('.', start - 1);
        }
        return start <= 0 ? host : host.substring(start + 1);
    }
}
