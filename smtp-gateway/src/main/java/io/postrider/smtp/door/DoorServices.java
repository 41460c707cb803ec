package io.postrider.smtp.door;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.door.DoorApi;
import io.postrider.api.verdict.MessageVerdict;
import io.postrider.mail.dns.DnsLookup;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the doors of all listeners share: the counts, the greylist and the way to the DNS. */
public final class DoorServices implements AutoCloseable {
    private final Tallies tallies;
    private final TallySharing sharing;
    private final Others others;
    private final Clock clock;
    private final DoorMetrics metrics;

    /**
     * Whom doors ask and tell.
     *
     * @param deliveryService what all replicas know together
     * @param dns whom to ask for names; null for nobody
     * @param verdicts hears of mail that was refused
     */
    public record Others(DoorApi deliveryService, @Nullable DnsLookup dns, Consumer<MessageVerdict> verdicts) {}

    /**
     * Begins to share counts.
     *
     * @param sharing how often
     */
    public DoorServices(Others others, Clock clock, MeterRegistry registry, Duration sharing) {
        this.others = others;
        this.tallies = new Tallies(clock);
        this.sharing = new TallySharing(tallies, others.deliveryService(), sharing);
        this.clock = clock;
        this.metrics = new DoorMetrics(registry);
    }

    Tallies tallies() {
        return tallies;
    }

    DoorMetrics metrics() {
        return metrics;
    }

    void tell(MessageVerdict verdict) {
        others.verdicts().accept(verdict);
    }

    @Nullable ReverseName reverseNames() {
        DnsLookup dns = others.dns();
        return dns == null ? null : new ReverseName(dns);
    }

    @Nullable AddressLists lists(DoorRules.Lists lists) {
        DnsLookup dns = others.dns();
        return dns == null ? null : new AddressLists(dns, lists, new ZoneHealth(dns, clock));
    }

    Greylist greylist(DoorRules.Grey rules) {
        return new Greylist(others.deliveryService(), rules);
    }

    @Override
    public void close() {
        sharing.close();
    }
}
