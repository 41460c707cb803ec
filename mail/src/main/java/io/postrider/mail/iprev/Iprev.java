package io.postrider.mail.iprev;

import io.postrider.mail.dns.DnsLookup;
import io.postrider.mail.dns.TxtLookup.Unavailable;
import io.postrider.mail.iprev.IprevAnswer.Result;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/** Checks whether the name of a client's address leads back to it (RFC 8601 section 3). */
public final class Iprev {
    /** Of more names the rest is not looked at. */
    private static final int MOST_NAMES = 10;

    private final DnsLookup dns;

    /** A checker that asks there. */
    public Iprev(DnsLookup dns) {
        this.dns = dns;
    }

    /** Checks an address. */
    public IprevAnswer check(InetAddress client) {
        List<String> names;
        try {
            names = dns.ptr(client);
        } catch (Unavailable unknown) {
            return new IprevAnswer(Result.TEMPERROR, "");
        }
        boolean open = false;
        for (String name : names.subList(0, Math.min(MOST_NAMES, names.size()))) {
            try {
                List<InetAddress> addresses = client instanceof Inet4Address ? dns.a(name) : dns.aaaa(name);
                if (addresses.contains(client)) {
                    return new IprevAnswer(Result.PASS, name.toLowerCase(Locale.ROOT));
                }
            } catch (Unavailable unknown) {
                open = true;
            }
        }
        String first = names.isEmpty() ? "" : names.getFirst().toLowerCase(Locale.ROOT);
        // RFC 8601 section 3: without a name there is nothing to follow
        Result none = names.isEmpty() ? Result.PERMERROR : Result.FAIL;
        return new IprevAnswer(open ? Result.TEMPERROR : none, first);
    }
}
