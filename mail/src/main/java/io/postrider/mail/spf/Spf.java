package io.postrider.mail.spf;

import io.postrider.mail.dns.DnsLookup;
import io.postrider.mail.dns.TxtLookup;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Checks hosts against what domains publish (RFC 7208). */
public final class Spf {
    /** RFC 7208 section 4.6.4: at least 20 seconds. */
    public static final Duration LONGEST = Duration.ofSeconds(20);

    private final DnsLookup dns;
    private final String receiver;
    private final Clock clock;
    private final Duration longest;

    /**
     * A checker.
     *
     * @param dns who is asked
     * @param receiver our own name, for the texts of explanations
     * @param clock for the macro {@code t} and for the limit
     * @param longest after how long a check ends with {@link SpfResult#TEMPERROR}
     */
    public Spf(DnsLookup dns, String receiver, Clock clock, Duration longest) {
        this.dns = dns;
        this.receiver = receiver;
        this.clock = clock;
        this.longest = longest;
    }

    /**
     * Whether a host may use a name in HELO or EHLO (RFC 7208 section 2.3).
     *
     * @param helo as it was given, an address literal included
     */
    public SpfAnswer checkHelo(InetAddress client, String helo) {
        return check(client, helo, "");
    }

    /**
     * Whether a host may use a reverse-path (RFC 7208 section 2.4).
     *
     * @param helo as it was given
     * @param reversePath without angle brackets; empty for the null reverse-path, which stands for {@code postmaster} at
     *     {@code helo}
     */
    public SpfAnswer check(InetAddress client, String helo, String reversePath) {
        int at = reversePath.lastIndexOf('@');
        String local = at <= 0 ? "postmaster" : reversePath.substring(0, at);
        String domain = reversePath.isEmpty() ? helo : reversePath.substring(at + 1);
        String asked = Names.normal(domain);
        // RFC 7208 section 4.3
        if (!Names.isDomain(asked) || asked.startsWith("[")) {
            return SpfAnswer.none(domain, "there is no domain of this form");
        }
        var identity = new Evaluation.Identity(client, helo, local, asked, receiver);
        return new Evaluation(new Budget(dns, clock, longest), identity, clock).answer(domain);
    }

    /** What a domain publishes, as text; null when there is not exactly one record. For those who look after the domain. */
    static @Nullable String record(Budget budget, String domain) throws TxtLookup.Unavailable, SpfSyntaxException {
        String found = null;
        for (String txt : budget.txt(domain)) {
            if (SpfRecord.isOne(txt)) {
                if (found != null) {
                    // RFC 7208 section 4.5
                    throw new SpfSyntaxException("there are several records");
                }
                found = txt;
            }
        }
        return found;
    }
}
