package io.postrider.smtp.door;

import io.postrider.mail.dns.DnsLookup;
import io.postrider.mail.dns.TxtLookup.Unavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final Duration SILENT_FOR = Duration.ofSeconds(30);
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

    /** What a trial of a list came to. */
    private enum Outcome {
        SOUND(SOUND_FOR),
        UNSOUND(UNSOUND_FOR),
        /** It did not answer. */
        SILENT(SILENT_FOR);

        private final Duration holds;

        Outcome(Duration holds) {
            this.holds = holds;
        }
    }

    private record Trial(Outcome outcome, Instant until) {}

    /**
     * Whether the list can be believed about addresses of so many octets. Whoever comes while it is tried asks the same, as nobody may
     * wait for somebody else's time-out; while it is silent nobody waits at all.
     */
    boolean isSound(ListZone zone, int octets) throws Unavailable {
        String key = zone.name() + '/' + octets;
        Instant now = clock.instant();
        Trial known = trials.get(key);
        if (known == null || now.isAfter(known.until())) {
            Outcome outcome = tried(zone, octets);
            known = new Trial(outcome, now.plus(outcome.holds));
            trials.put(key, known);
        }
        if (known.outcome() == Outcome.SILENT) {
            throw new Unavailable(zone.name() + " did not answer lately");
        }
        return known.outcome() == Outcome.SOUND;
    }

    private Outcome tried(ListZone zone, int octets) {
        try {
            if (isListed(zone, ALWAYS, octets) && !isListed(zone, NEVER, octets)) {
                return Outcome.SOUND;
            }
            log.warn("event=list-ignored zone={} octets={} reason=\"its test addresses\"", zone.name(), octets);
            return Outcome.UNSOUND;
        } catch (Unavailable silent) {
            return Outcome.SILENT;
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
