package io.postrider.auth.dns;

import io.postrider.platform.net.Networks;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Goes through an SPF record as a receiver would and notes what it costs and whom it lets send. It is no verifier: qualifiers
 * other than pass, and mechanisms with macros, let nobody send.
 */
final class SpfWalk {
    // RFC 7208 section 4.6.4
    static final int MOST_LOOK_UPS = 10;
    static final int MOST_VOID_LOOK_UPS = 2;

    private static final int GIVE_UP_AFTER = 20;
    private static final int MOST_EXCHANGERS = 10;

    private final LiveDns dns;
    private final List<String> networks = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private int lookUps;
    private int voidLookUps;
    private boolean everybody;

    SpfWalk(LiveDns dns) {
        this.dns = dns;
    }

    int lookUps() {
        return lookUps;
    }

    int voidLookUps() {
        return voidLookUps;
    }

    /** Terms that no receiver can read. */
    List<String> faults() {
        return faults;
    }

    /** Whether it says {@code +all}. */
    boolean letsEverybodySend() {
        return everybody;
    }

    boolean lets(InetAddress address) {
        return everybody || Networks.of(networks).contains(address);
    }

    /** The SPF records among a name's texts; there must be one. */
    static List<String> records(LiveDns dns, String domain) throws CouldNotAsk {
        return dns.texts(domain, Type.TXT).stream()
                .filter(text -> text.equalsIgnoreCase("v=spf1")
                        || text.toLowerCase(Locale.ROOT).startsWith("v=spf1 "))
                .toList();
    }

    void walk(String domain, String record) throws CouldNotAsk {
        String redirect = "";
        boolean ends = false;
        String[] terms = record.strip().split(" +");
        for (int i = 1; i < terms.length; i++) {
            if (lookUps >= GIVE_UP_AFTER) {
                return;
            }
            String term = terms[i].toLowerCase(Locale.ROOT);
            if (term.startsWith("redirect=")) {
                redirect = term.substring("redirect=".length());
            } else if (term.indexOf('=') < 0) {
                mechanism(domain, term);
                ends |= term.equals("all") || term.length() == 4 && term.endsWith("all");
            }
        }
        // RFC 7208 section 6.1: nobody looks at it in a record that has an all
        if (!redirect.isEmpty() && !ends) {
            lookUps++;
            follow(redirect, true);
        }
    }

    private void mechanism(String domain, String term) throws CouldNotAsk {
        boolean pass = "-~?".indexOf(term.charAt(0)) < 0;
        String plain = pass && term.charAt(0) != '+' ? term : term.substring(1);
        int end = 0;
        while (end < plain.length() && plain.charAt(end) != ':' && plain.charAt(end) != '/') {
            end++;
        }
        String rest = plain.substring(end);
        int slash = rest.indexOf('/');
        String value =
                rest.startsWith(":") ? rest.substring(1, slash < 0 || isAddress(plain) ? rest.length() : slash) : "";
        String name = value.isEmpty() ? domain : value;
        String prefix = slash < 0 ? "" : rest.substring(slash);
        switch (plain.substring(0, end)) {
            case "all" -> everybody |= pass;
            case "ip4", "ip6" -> allow(pass, value);
            case "include" -> {
                lookUps++;
                follow(value, pass);
            }
            case "a" -> {
                lookUps++;
                addresses(name, prefix, pass);
            }
            case "mx" -> {
                lookUps++;
                exchangers(name, prefix, pass);
            }
            case "ptr", "exists" -> lookUps++;
            default -> faults.add(term);
        }
    }

    private static boolean isAddress(String mechanism) {
        return mechanism.startsWith("ip4:") || mechanism.startsWith("ip6:");
    }

    private void follow(String domain, boolean pass) throws CouldNotAsk {
        if (domain.indexOf('%') >= 0) {
            return;
        }
        List<String> records = records(dns, domain);
        if (records.size() != 1) {
            // RFC 7208 section 5.2: an include without a record is a permanent error
            voidLookUps += records.isEmpty() ? 1 : 0;
            faults.add(domain + (records.isEmpty() ? " has no SPF record" : " has several SPF records"));
        } else if (pass) {
            walk(domain, records.getFirst());
        }
    }

    private void exchangers(String name, String prefix, boolean pass) throws CouldNotAsk {
        if (name.indexOf('%') >= 0) {
            return;
        }
        List<Record> exchangers = dns.records(name, Type.MX);
        voidLookUps += exchangers.isEmpty() ? 1 : 0;
        for (Record exchanger : exchangers.subList(0, Math.min(MOST_EXCHANGERS, exchangers.size()))) {
            allowAll(dns.addresses(((MXRecord) exchanger).getTarget().toString(true)), prefix, pass);
        }
    }

    private void addresses(String name, String prefix, boolean pass) throws CouldNotAsk {
        if (name.indexOf('%') < 0) {
            List<InetAddress> addresses = dns.addresses(name);
            voidLookUps += addresses.isEmpty() ? 1 : 0;
            allowAll(addresses, prefix, pass);
        }
    }

    /** A prefix is for IPv4, after two slashes for IPv6 (RFC 7208 section 5.6). */
    private void allowAll(List<InetAddress> addresses, String prefix, boolean pass) {
        int six = prefix.indexOf("//");
        String four = six < 0 ? prefix : prefix.substring(0, six);
        for (InetAddress address : addresses) {
            boolean isSix = address.getAddress().length > 4;
            String own = isSix ? six < 0 ? "" : prefix.substring(six + 1) : four;
            allow(pass, address.getHostAddress() + own);
        }
    }

    private void allow(boolean pass, String network) {
        try {
            Networks.of(network);
        } catch (IllegalArgumentException noNetwork) {
            faults.add(network);
            return;
        }
        if (pass) {
            networks.add(network);
        }
    }
}
