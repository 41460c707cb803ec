package io.postrider.mail.spf;

import io.postrider.mail.dns.DnsLookup;
import io.postrider.mail.dns.TxtLookup.Unavailable;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Asks the DNS within the limits of one check (RFC 7208 section 4.6.4). */
final class Budget {
    private static final int MOST_TERMS = 10;
    private static final int MOST_VOID = 2;
    private static final int MOST_NAMES = 10;

    private final DnsLookup dns;
    private final Clock clock;
    private final Instant end;
    private int terms;
    private int empty;

    Budget(DnsLookup dns, Clock clock, Duration longest) {
        this.dns = dns;
        this.clock = clock;
        this.end = clock.instant().plus(longest);
    }

    /** One more term that asks the DNS. */
    void term() throws SpfSyntaxException {
        if (++terms > MOST_TERMS) {
            throw new SpfSyntaxException("more than " + MOST_TERMS + " terms ask the DNS");
        }
    }

    List<String> txt(String name) throws Unavailable {
        inTime();
        return dns.txt(name);
    }

    /** The addresses of a name in the client's family. */
    List<InetAddress> addresses(String name, InetAddress family) throws Unavailable, SpfSyntaxException {
        inTime();
        return counted(family instanceof Inet4Address ? dns.a(name) : dns.aaaa(name));
    }

    /** Whether a name has an IPv4 address (RFC 7208 section 5.7: whatever the client's family). */
    boolean exists(String name) throws Unavailable, SpfSyntaxException {
        inTime();
        return !counted(dns.a(name)).isEmpty();
    }

    List<String> mx(String name) throws Unavailable, SpfSyntaxException {
        inTime();
        List<String> exchangers = counted(dns.mx(name));
        if (exchangers.size() > MOST_NAMES) {
            throw new SpfSyntaxException("more than " + MOST_NAMES + " exchangers of " + name);
        }
        return exchangers;
    }

    /** The first names of an address; the rest does not count. */
    List<String> ptr(InetAddress address) throws Unavailable, SpfSyntaxException {
        inTime();
        List<String> names = counted(dns.ptr(address));
        return names.subList(0, Math.min(MOST_NAMES, names.size()));
    }

    private <T> List<T> counted(List<T> answer) throws SpfSyntaxException {
        if (answer.isEmpty() && ++empty > MOST_VOID) {
            throw new SpfSyntaxException("more than " + MOST_VOID + " look-ups find nothing");
        }
        return answer;
    }

    private void inTime() throws Unavailable {
        if (clock.instant().isAfter(end)) {
            throw new Unavailable("the check takes too long");
        }
    }
}
