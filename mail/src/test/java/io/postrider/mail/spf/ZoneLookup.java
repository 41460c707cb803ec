package io.postrider.mail.spf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.mail.dns.DnsLookup;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A DNS made of records in a map; remembers what it was asked for. */
public final class ZoneLookup implements DnsLookup {
    /** In the place of a value: nobody answers. */
    public static final String TIMEOUT = "TIMEOUT";

    private final Map<String, List<Entry>> names = new HashMap<>();
    private final List<String> questions = new ArrayList<>();

    /** A record; the type {@link #TIMEOUT} stands for all types that come nowhere before. */
    private record Entry(String type, Object value) {}

    /** Adds a record. */
    public ZoneLookup add(String name, String type, Object value) {
        names.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                .add(new Entry(type, value));
        return this;
    }

    /** Nobody answers what is asked about a name. */
    public ZoneLookup silent(String name) {
        return add(name, TIMEOUT, "");
    }

    /** The names that records were asked for, in that order. */
    public List<String> questions() {
        return List.copyOf(questions);
    }

    private List<Object> find(String name, String type) throws Unavailable {
        questions.add(name);
        List<Object> found = new ArrayList<>();
        for (Entry entry : names.getOrDefault(name.toLowerCase(Locale.ROOT), List.of())) {
            if (entry.type().equals("CNAME")) {
                return find(String.valueOf(entry.value()), type);
            }
            boolean asked = entry.type().equals(type);
            if (asked && entry.value().equals(TIMEOUT) || entry.type().equals(TIMEOUT) && found.isEmpty()) {
                throw new Unavailable("timed out");
            }
            if (asked) {
                found.add(entry.value());
            }
        }
        return found;
    }

    private List<String> texts(String name, String type) throws Unavailable {
        return find(name, type).stream().map(String::valueOf).toList();
    }

    private List<InetAddress> addresses(String name, String type) throws Unavailable {
        return texts(name, type).stream().map(InetAddress::ofLiteral).toList();
    }

    @Override
    public List<String> txt(String name) throws Unavailable {
        return texts(name, "TXT").stream()
                .map(text -> new String(text.getBytes(UTF_8), ISO_8859_1))
                .toList();
    }

    @Override
    public List<InetAddress> a(String name) throws Unavailable {
        return addresses(name, "A");
    }

    @Override
    public List<InetAddress> aaaa(String name) throws Unavailable {
        return addresses(name, "AAAA");
    }

    @Override
    public List<String> mx(String name) throws Unavailable {
        return find(name, "MX").stream()
                .map(value -> (List<?>) value)
                .sorted(Comparator.comparingInt(pair -> (int) pair.get(0)))
                .map(pair -> Objects.toString(pair.get(1)))
                .toList();
    }

    @Override
    public List<String> ptr(InetAddress address) throws Unavailable {
        List<String> labels = List.of(Names.dotted(address).split("\\.")).reversed();
        String top = address instanceof Inet4Address ? ".in-addr.arpa" : ".ip6.arpa";
        return texts(String.join(".", labels) + top, "PTR");
    }

    @Override
    public boolean exists(String name) {
        return names.containsKey(name.toLowerCase(Locale.ROOT));
    }
}
