package io.postrider.smtp;

import io.postrider.mail.dns.DnsLookup;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A DNS of addresses. */
public final class FakeLookup implements DnsLookup {
    private final Map<String, List<InetAddress>> addresses = new ConcurrentHashMap<>();
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private volatile String everything = "";

    /** A name has an address. */
    public FakeLookup a(String name, String address) {
        addresses.put(name, List.of(InetAddress.ofLiteral(address)));
        return this;
    }

    /** An address has a name. */
    public FakeLookup ptr(String address, String name) {
        names.put(address, name);
        return this;
    }

    /** A list as it should be: its test addresses are as RFC 5782 section 5 has them. */
    public FakeLookup list(String zone) {
        return a("2.0.0.127." + zone, "127.0.0.2");
    }

    /** The list is there for IPv6 too. */
    public FakeLookup listOfIp6(String zone) {
        return a("2.0.0.0.0.0.f.7.f.f.f.f." + "0.".repeat(20) + zone, "127.0.0.2");
    }

    /** Every name below has an address, as when the zone was given up. */
    public FakeLookup everything(String below) {
        everything = below;
        return this;
    }

    /** Nobody can say anything about what is below. */
    public FakeLookup fails(String below) {
        failing.add(below);
        return this;
    }

    /** It can be asked about that again. */
    public FakeLookup answers(String below) {
        failing.remove(below);
        return this;
    }

    /** Questions about what is below are never answered. */
    public FakeLookup silent(String below) {
        silent.add(below);
        return this;
    }

    @Override
    public List<InetAddress> a(String name) throws Unavailable {
        if (silent.stream().anyMatch(name::endsWith)) {
            waitForEver();
        }
        if (failing.stream().anyMatch(name::endsWith)) {
            throw new Unavailable("SERVFAIL");
        }
        if (!everything.isEmpty() && name.endsWith(everything)) {
            return List.of(InetAddress.ofLiteral("127.0.0.2"));
        }
        return addresses.getOrDefault(name, List.of());
    }

    private static void waitForEver() throws Unavailable {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new Unavailable("cancelled");
        }
    }

    @Override
    public List<InetAddress> aaaa(String name) {
        return List.of();
    }

    @Override
    public List<String> mx(String name) {
        return List.of();
    }

    @Override
    public List<String> ptr(InetAddress address) {
        String name = names.get(address.getHostAddress());
        return name == null ? List.of() : List.of(name);
    }

    @Override
    public List<String> txt(String name) {
        return addresses.containsKey(name) ? List.of("See https://lists.example/why") : List.of();
    }

    /** Whether there is such a name. */
    public boolean exists(String name) {
        return addresses.containsKey(name);
    }
}
