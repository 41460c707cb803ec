package io.postrider.platform.dns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.Name;

/**
 * Room for so many questions at once, of which those of one domain have a part: whoever has slow name servers, and has them asked by
 * sending mail, makes only questions about his own domain wait.
 */
final class FairRoom {
    private static final int PARTS = 4;
    private static final int MOST_DOMAINS = 10_000;
    private static final int DOMAIN_LABELS = 2;
    /** {@code b.a.in-addr.arpa}: what a provider has at most. */
    private static final int IP4_LABELS = 4;
    /** An IPv6 /32. */
    private static final int IP6_LABELS = 10;

    private static final Name IP4 = Name.fromConstantString("in-addr.arpa.");
    private static final Name IP6 = Name.fromConstantString("ip6.arpa.");

    private final int part;
    private final Semaphore all;
    /** Those that somebody has or waits for; strangers choose how many there could be. */
    private final Cache<Name, Semaphore> domains =
            Caffeine.newBuilder().maximumSize(MOST_DOMAINS).weakValues().build();

    FairRoom(int size) {
        this.part = Math.max(1, size / PARTS);
        this.all = new Semaphore(size);
    }

    /** A place; give it back. */
    final class Place {
        private final Semaphore own;

        private Place(Semaphore own) {
            this.own = own;
        }

        void giveBack() {
            all.release();
            own.release();
        }
    }

    /**
     * Takes a place for a question.
     *
     * @throws NoReply when none is free by then, on the clock of {@link System#nanoTime}
     */
    Place take(Name asked, long deadline) throws NoReply, InterruptedException {
        Semaphore own = domains.get(domain(asked), key -> new Semaphore(part));
        if (own.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            if (all.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return new Place(own);
            }
            own.release();
        }
        throw new NoReply("too many look-ups at once");
    }

    /** Whose name servers are asked in the end, as far as the name tells; names of many under the likes of co.uk share a part. */
    static Name domain(Name name) {
        int kept = name.subdomain(IP4) ? IP4_LABELS : name.subdomain(IP6) ? IP6_LABELS : DOMAIN_LABELS;
        // With the root's.
        int more = name.labels() - kept - 1;
        return more <= 0 ? name : new Name(name, more);
    }
}
