package io.postrider.smtp.door;

import io.postrider.mail.dns.DnsLookup;
import io.postrider.mail.dns.TxtLookup.Unavailable;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/** Whether an address has a name that leads back to it (RFC 8601 section 2.7.3). */
final class ReverseName {
    /** A client chooses how many names it has; some of them must be enough. */
    private static final int MOST_NAMES = 5;

    private final DnsLookup dns;

    ReverseName(DnsLookup dns) {
        this.dns = dns;
    }

    /** Whether it surely has none; of what nobody can say, nothing is said against the client. */
    boolean isMissing(InetAddress client) {
        try {
            List<String> names = dns.ptr(client);
            for (String name : names.subList(0, Math.min(names.size(), MOST_NAMES))) {
                List<InetAddress> back = client instanceof Inet6Address ? dns.aaaa(name) : dns.a(name);
                if (back.contains(client)) {
                    return false;
                }
            }
            return true;
        } catch (Unavailable nobodySays) {
            return false;
        }
    }
}
