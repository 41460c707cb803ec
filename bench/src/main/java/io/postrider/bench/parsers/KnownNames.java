package io.postrider.bench.parsers;

import io.postrider.mail.dns.DnsLookup;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/** A DNS of one text a name. */
record KnownNames(Map<String, String> texts) implements DnsLookup {
    @Override
    public List<String> txt(String name) {
        String text = texts.get(name);
        return text == null ? List.of() : List.of(text);
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
        return texts.containsKey(name);
    }
}
