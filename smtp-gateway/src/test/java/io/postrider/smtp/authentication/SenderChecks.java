package io.postrider.smtp.authentication;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.platform.dns.Dns;
import io.postrider.platform.dns.DnsProperties;
import io.postrider.platform.net.Networks;
import io.postrider.smtp.accept.MemoryBudget;
import io.postrider.smtp.verdict.MessageCheck;
import io.postrider.testkit.dns.FakeDns;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/** The check of senders for tests elsewhere. */
public final class SenderChecks {
    private SenderChecks() {}

    /**
     * One that asks a name server of the test's.
     *
     * @param trusted networks of relays of our own
     */
    public static MessageCheck asking(
            FakeDns server, Duration timeout, String trusted, MeterRegistry meters, MemoryBudget memory) {
        var dns = new Dns(new DnsProperties(
                "127.0.0.1:" + server.port(), Duration.ofSeconds(60), 64, DnsProperties.Dnssec.LOCAL));
        var policy = new SenderPolicy(timeout, Networks.of(trusted), Set.of("list.test"), null);
        return new SenderCheck(dns, policy, memory, new AuthenticationMetrics(meters), Clock.systemUTC());
    }
}
