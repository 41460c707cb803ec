package io.postrider.platform.dns;

import io.postrider.mail.dns.DnsLookup;
import io.postrider.platform.dns.Dns.Answer;
import io.postrider.platform.dns.Dns.Mx;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;

/** What the DNS has that tells whether a sender is the one it names: keys (RFC 6376 section 3.6.2) and who may send (RFC 7208). */
public final class SenderRecords implements DnsLookup {
    private final Dns dns;

    /** Asks there. */
    public SenderRecords(Dns dns) {
        this.dns = dns;
    }

    @Override
    public List<String> txt(String name) throws Unavailable {
        return found(dns.texts(name));
    }

    @Override
    public List<InetAddress> a(String name) throws Unavailable {
        return found(dns.ip4(name));
    }

    @Override
    public List<InetAddress> aaaa(String name) throws Unavailable {
        return found(dns.ip6(name));
    }

    @Override
    public List<String> mx(String name) throws Unavailable {
        return found(dns.mx(name)).stream()
                .sorted(Comparator.comparingInt(Mx::preference))
                .map(Mx::host)
                .toList();
    }

    @Override
    public List<String> ptr(InetAddress address) throws Unavailable {
        return found(dns.names(address));
    }

    @Override
    public boolean exists(String name) throws Unavailable {
        return switch (dns.ip4(name)) {
            case Answer.Found<InetAddress> found -> true;
            case Answer.None<InetAddress> others -> true;
            case Answer.NoSuchName<InetAddress> none -> false;
            case Answer.Unknown<InetAddress>(String why) -> throw new Unavailable(why);
        };
    }

    private static <T> List<T> found(Answer<T> answer) throws Unavailable {
        return switch (answer) {
            case Answer.Found<T>(List<T> records, boolean secure) -> records;
            case Answer.None<T> none -> List.of();
            case Answer.NoSuchName<T> none -> List.of();
            case Answer.Unknown<T>(String why) -> throw new Unavailable(why);
        };
    }
}
