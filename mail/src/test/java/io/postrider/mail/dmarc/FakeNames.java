package io.postrider.mail.dmarc;

import io.postrider.mail.dns.DnsLookup;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A DNS of texts; remembers what it was asked for. */
final class FakeNames implements DnsLookup {
    private final Map<String, List<String>> texts = new HashMap<>();
    private final Set<String> silent = new HashSet<>();
    final List<String> questions = new ArrayList<>();
    final Set<String> existing = new HashSet<>();

    FakeNames dmarc(String domain, String... records) {
        texts.put("_dmarc." + domain, List.of(records));
        return this;
    }

    FakeNames silent(String domain) {
        silent.add("_dmarc." + domain);
        return this;
    }

    @Override
    public List<String> txt(String name) throws Unavailable {
        questions.add(name);
        if (silent.contains(name)) {
            throw new Unavailable("no answer in time");
        }
        return texts.getOrDefault(name, List.of());
    }

    @Override
    public List<InetAddress> a(String name) {
        return List.of();
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
        return List.of();
    }

    @Override
    public boolean exists(String name) {
        return existing.contains(name);
    }
}
