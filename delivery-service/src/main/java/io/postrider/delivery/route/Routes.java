package io.postrider.delivery.route;

import io.postrider.mail.address.DomainName;
import io.postrider.platform.dns.Dns;
import io.postrider.platform.dns.Dns.Answer;
import io.postrider.platform.dns.Dns.Mx;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the servers of a domain (RFC 5321 section 5.1). */
public final class Routes {
    private static final int MAX_HOSTS = 10;

    private final Dns dns;
    private final TargetPolicy policy;
    private final String hostname;

    /**
     * Routes through the DNS.
     *
     * @param hostname our own name: mail that should come to us is not sent to us
     * @param policy which addresses may be connected to
     */
    public Routes(Dns dns, String hostname, TargetPolicy policy) {
        this.dns = dns;
        this.policy = policy;
        this.hostname = hostname.toLowerCase(Locale.ROOT);
    }

    /** The servers of a domain, which may be an address literal. */
    public Route of(String domain) {
        if (domain.startsWith("[")) {
            return literal(domain);
        }
        String ascii;
        try {
            ascii = DomainName.of(domain).ascii();
        } catch (RuntimeException malformed) {
            return new Route.Nowhere("5.1.2", "There is no domain " + domain);
        }
        return switch (dns.mx(ascii)) {
            case Answer.Found<Mx>(List<Mx> exchangers, boolean secure) -> exchangers(ascii, exchangers, secure);
            // RFC 5321 section 5.1: without an MX the domain itself counts as one
            case Answer.None<Mx>(boolean secure) -> hosts(ascii, ascii, List.of(ascii), secure);
            case Answer.NoSuchName<Mx> none -> new Route.Nowhere("5.1.2", "There is no domain " + ascii);
            case Answer.Unknown<Mx>(String why) -> new Route.Unknown("4.4.3", "MX of " + ascii + ": " + why);
        };
    }

    /** A server that the operator named: looked up, but trusted wherever it is. */
    public Route named(String host) {
        try {
            return new Route.Hosts(host, List.of(new Host(host, List.of(InetAddress.ofLiteral(host)))));
        } catch (IllegalArgumentException name) {
            return switch (dns.addresses(host)) {
                case Answer.Found<InetAddress>(List<InetAddress> addresses, boolean secure) ->
                    new Route.Hosts(host, List.of(new Host(host, addresses)));
                case Answer.None<InetAddress> none -> new Route.Unknown("4.4.4", host + " has no address");
                case Answer.NoSuchName<InetAddress> none -> new Route.Unknown("4.4.4", "There is no host " + host);
                case Answer.Unknown<InetAddress>(String why) -> new Route.Unknown("4.4.3", host + ": " + why);
            };
        }
    }

    /** A server that a tenant named: connected to at public addresses only. */
    public Route publicly(String host) {
        Route route = named(host);
        if (!(route instanceof Route.Hosts found)) {
            return route;
        }
        List<InetAddress> allowed = found.hosts().getFirst().addresses().stream()
                .filter(policy::allows)
                .toList();
        return allowed.isEmpty()
                ? new Route.Unknown("4.4.4", host + " is at no public address")
                : new Route.Hosts(host, List.of(new Host(host, allowed)));
    }

    private Route exchangers(String domain, List<Mx> found, boolean secure) {
        // RFC 7505 section 3: a single MX with the root as its target
        if (found.size() == 1 && found.getFirst().host().isEmpty()) {
            return new Route.Nowhere("5.1.10", domain + " takes no mail");
        }
        List<Mx> exchangers = new ArrayList<>(found);
        // RFC 5321 section 5.1: equal preferences are tried in random order
        Collections.shuffle(exchangers);
        exchangers.sort(Comparator.comparingInt(Mx::preference));
        List<Mx> better = beforeUs(exchangers);
        if (better.isEmpty()) {
            return new Route.Nowhere("5.4.6", "The best server of " + domain + " is this one, which does not know it");
        }
        return hosts(domain, best(better), better.stream().map(Mx::host).toList(), secure);
    }

    /** The same one for every domain that has these servers, in whatever order they came. */
    private static String best(List<Mx> sorted) {
        int preference = sorted.getFirst().preference();
        return sorted.stream()
                .takeWhile(mx -> mx.preference() == preference)
                .map(mx -> mx.host().toLowerCase(Locale.ROOT))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** RFC 5321 section 5.1: what is not preferred to ourselves would send the mail back. */
    private List<Mx> beforeUs(List<Mx> exchangers) {
        int own = exchangers.stream()
                .filter(mx -> mx.host().equalsIgnoreCase(hostname))
                .mapToInt(Mx::preference)
                .min()
                .orElse(Integer.MAX_VALUE);
        return exchangers.stream().filter(mx -> mx.preference() < own).toList();
    }

    /** Looks the servers up; only behind an MX record that is proved may one of them be looked for in TLSA records (RFC 7672 section 2.2.1). */
    private Route hosts(String domain, String best, List<String> names, boolean secure) {
        List<Host> hosts = new ArrayList<>();
        String unknown = null;
        boolean refused = false;
        for (String name : names.subList(0, Math.min(MAX_HOSTS, names.size()))) {
            switch (dns.addresses(name)) {
                case Answer.Found<InetAddress> found -> {
                    List<InetAddress> allowed =
                            found.records().stream().filter(policy::allows).toList();
                    refused |= allowed.isEmpty();
                    if (!allowed.isEmpty()) {
                        hosts.add(new Host(name, allowed, secure, secure ? dns.tlsaBases(name, found) : List.of()));
                    }
                }
                case Answer.Unknown<InetAddress>(String why) -> unknown = name + ": " + why;
                case Answer.None<InetAddress> none -> {}
                case Answer.NoSuchName<InetAddress> none -> {}
            }
        }
        if (!hosts.isEmpty()) {
            return new Route.Hosts(best, hosts);
        }
        if (unknown != null) {
            return new Route.Unknown("4.4.3", unknown);
        }
        return refused
                ? new Route.Nowhere("5.4.4", "The servers of " + domain + " are at addresses that are not public")
                : new Route.Nowhere("5.4.4", "The servers of " + domain + " have no address");
    }

    private Route literal(String domain) {
        // RFC 5321 section 4.1.3
        String text = domain.substring(1, Math.max(1, domain.length() - 1));
        String address = text.regionMatches(true, 0, "IPv6:", 0, 5) ? text.substring(5) : text;
        try {
            InetAddress target = InetAddress.ofLiteral(address);
            return policy.allows(target)
                    ? new Route.Hosts(domain, List.of(new Host(domain, List.of(target))))
                    : new Route.Nowhere("5.4.4", "The address " + domain + " is not public");
        } catch (IllegalArgumentException malformed) {
            return new Route.Nowhere("5.1.2", "There is no address " + domain);
        }
    }
}
