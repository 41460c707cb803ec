package io.postrider.platform.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Gives the addresses of a service in random order, so that connections spread over all its replicas. The JDK's own
 * cache (a few seconds, see {@code ServiceApplication}) decides how often DNS is asked.
 */
final class FreshAddresses implements DnsResolver {
    private static final long AVOIDED_NANOS = Duration.ofSeconds(30).toNanos();

    private final DnsResolver names;

    /** Replicas that said that they are ending, and until when they come last. */
    private final Map<InetAddress, Long> avoided = new ConcurrentHashMap<>();

    FreshAddresses(DnsResolver names) {
        this.names = names;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        if (addresses.length > 1) {
            addresses = addresses.clone();
            Collections.shuffle(Arrays.asList(addresses));
            long now = System.nanoTime();
            avoided.values().removeIf(until -> until - now < 0);
            Arrays.sort(addresses, Comparator.comparing(avoided::containsKey));
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }

    /** A replica is ending: for a while others are tried before it. */
    void avoid(InetAddress address) {
        avoided.put(address, System.nanoTime() + AVOIDED_NANOS);
    }
}
