package io.postrider.smtp.door;

import io.postrider.mail.dns.DnsLookup;
import io.postrider.mail.dns.TxtLookup.Unavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries lists by the addresses that are always on them and never on them (RFC 5782 section 5). One that was given up, and whose zone
 * now answers for everything, would refuse the whole world.
 */
final class ZoneHealth {
    private static final Logger log = LoggerFactory.getLogger(ZoneHealth.class);
    private static final Duration SOUND_FOR = Duration.ofHours(1);
    private static final Duration UNSOUND_FOR = Duration.ofMinutes(10);
    private static final int IPV4 = 4;
    private static final byte[] ALWAYS = {127, 0, 0, 2};
    private static final byte[] NEVER = {127, 0, 0, 1};

    private final DnsLookup dns;
    private final Clock clock;
    private final Map<String, Trial> trials = new ConcurrentHashMap<>();

    ZoneHealth(DnsLookup dns, Clock clock) {
        this.dns = dns;
        this.clock = clock;
    }

    /** What the last trial of a list came to. */
    private static final class Trial {
        private final ReentrantLock lock = new ReentrantLock();
        private boolean sound;
        private Instant until = Instant.MIN;
    }

    /** Whether the list can be believed about addresses of so many octets. */
    boolean isSound(ListZone zone, int octets) throws Unavailable {
        Trial trial = trials.computeIfAbsent(zone.name() + '/' + octets, key -> new Trial());
        trial.lock.lock();
        try {
            Instant now = clock.instant();
            if (now.isAfter(trial.until)) {
                boolean sound = isListed(zone, ALWAYS, octets) && !isListed(zone, NEVER, octets);
                if (!sound) {
                    log.warn("event=list-ignored zone={} octets={} reason=\"its test addresses\"", zone.name(), octets);
                }
                trial.sound = sound;
                trial.until = now.plus(sound ? SOUND_FOR : UNSOUND_FOR);
            }
            return trial.sound;
        } finally {
            trial.lock.unlock();
        }
    }

    private boolean isListed(ListZone zone, byte[] address, int octets) throws Unavailable {
        return dns.a(zone.nameOf(octets == IPV4 ? address : mapped(address))).stream()
                .anyMatch(zone::means);
    }

    /** RFC 5782 section 5: ::FFFF:7F00:2 and ::FFFF:7F00:1, which Java would make IPv4 addresses of. */
    private static byte[] mapped(byte[] address) {
        byte[] octets = new byte[16];
        octets[10] = -1;
        octets[11] = -1;
        System.arraycopy(address, 0, octets, 12, IPV4);
        return octets;
    }
}
