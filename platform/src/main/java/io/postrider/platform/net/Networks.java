package io.postrider.platform.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A set of IP networks in CIDR notation (RFC 4632, RFC 4291 section 2.3), for example of proxies that are trusted. */
public final class Networks {
    /** No network at all. */
    public static final Networks NONE = new Networks(List.of());

    private final List<Network> members;

    private Networks(List<Network> members) {
        this.members = List.copyOf(members);
    }

    /** Reads networks separated by commas; an empty text means none. Spring binds settings of this type through it. */
    public static Networks of(String commaSeparated) {
        List<String> texts = new ArrayList<>();
        int start = 0;
        while (start <= commaSeparated.length()) {
            int comma = commaSeparated.indexOf(',', start);
            int end = comma < 0 ? commaSeparated.length() : comma;
            String text = commaSeparated.substring(start, end).strip();
            if (!text.isEmpty()) {
                texts.add(text);
            }
            start = end + 1;
        }
        return of(texts);
    }

    /** Reads networks, each {@code address/length} or a single address; names are refused, nothing is looked up. */
    public static Networks of(Collection<String> texts) {
        if (texts.isEmpty()) {
            return NONE;
        }
        return new Networks(texts.stream().map(Network::parse).toList());
    }

    /** Whether the address lies in one of the networks. */
    public boolean contains(InetAddress address) {
        if (members.isEmpty()) {
            return false;
        }
        byte[] octets = address.getAddress();
        for (Network member : members) {
            if (member.contains(octets)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is no network in the set. */
    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** Whether every address of the other set lies in this one's networks, each network in a single one. */
    public boolean covers(Networks other) {
        return other.members.stream().allMatch(inner -> members.stream().anyMatch(outer -> outer.covers(inner)));
    }

    /** The networks as they were written. */
    public List<String> texts() {
        return members.stream().map(Network::text).toList();
    }

    @Override
    public String toString() {
        return String.join(",", texts());
    }

    private record Network(String text, byte[] octets, int bits) {
        static Network parse(String text) {
            int slash = text.indexOf('/');
            String address = slash < 0 ? text : text.substring(0, slash);
            try {
                byte[] octets = InetAddress.ofLiteral(address.strip()).getAddress();
                int bits = slash < 0 ? octets.length * 8 : prefixLength(text.substring(slash + 1), octets.length * 8);
                return new Network(text, octets, bits);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("not a network in CIDR notation: \"" + text + "\"", e);
            }
        }

        private static int prefixLength(String digits, int most) {
            int bits = Integer.parseInt(digits.strip());
            if (bits < 0 || bits > most) {
                throw new IllegalArgumentException("prefix length beyond 0 to " + most);
            }
            return bits;
        }

        boolean covers(Network inner) {
            return bits <= inner.bits && contains(inner.octets);
        }

        boolean contains(byte[] address) {
            if (address.length != octets.length) {
                return false;
            }
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != octets[i]) {
                    return false;
                }
            }
            int rest = bits % 8;
            return rest == 0 || ((address[whole] ^ octets[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
        }
    }
}
