package io.postrider.delivery.forward;

import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.mail.dns.DnsLookup;
import io.postrider.mail.spf.Spf;
import io.postrider.mail.spf.SpfAnswer;
import io.postrider.mail.spf.SpfResult;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Optional;

/** What the domains of senders publish about who may send for them (RFC 7208), asked when mail is forwarded or returned. */
public final class SenderPolicy {
    // The queue does not keep it. Only records with the macro h, which hardly anybody publishes, would see the
    // difference.
    private static final String HELO = "unknown";

    private final Spf spf;

    /**
     * Asks the DNS.
     *
     * @param hostname our own name
     */
    public SenderPolicy(DnsLookup dns, String hostname) {
        this.spf = new Spf(dns, hostname, Clock.systemUTC(), Spf.LONGEST);
    }

    /** Whether a host may send in the name of a reverse-path. */
    public boolean permits(InetAddress client, String reversePath) {
        return spf.check(client, HELO, reversePath).result() == SpfResult.PASS;
    }

    /** What is published about a message's sender and the host that it came from; empty for the null reverse-path. */
    Optional<SpfAnswer> answer(QueuedMessage message) {
        try {
            return message.reversePath().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            spf.check(InetAddress.ofLiteral(message.client().address()), HELO, message.reversePath()));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}
