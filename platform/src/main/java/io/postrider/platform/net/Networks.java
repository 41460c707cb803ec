package io.postrider.platform.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** A set of IP networks in CIDR notation (RFC 4632, RFC 4291 section 2.3), for example of proxies that are trusted. */
public final class Networks {
    /** No network at all. */
    public static final Networks NONE = new Networks(List.of());

    /**
     * What is not globally reachable by RFC 6890 and its registries, or carries an IPv4 address that may not be: where
     * nobody from outside may send us to (SSRF).
     */
    public static final Networks INTERNAL = of("0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,"
            + "172.16.0.0/12,192.0.0.0/24,192.0.2.0/24,192.168.0.0/16,198.18.0.0/15,198.51.100.0/24,203.0.113.0/24,"
            + "224.0.0.0/4,240.0.0.0/4,::/96,::ffff:0:0:0/96,64:ff9b::/96,64:ff9b:1::/48,100::/64,2001::/23,"
            + "2001:db8::/32,2002::/16,3fff::/20,5f00::/16,fc00::/7,fe80::/10,fec0::/10,ff00::/8");

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

    /** Whether the address lies in one of the networks; one of IPv4 in the disguise of IPv6 is judged for what it is. */
    public boolean contains(InetAddress address) {
        if (members.isEmpty()) {
            return false;
        }
        byte[] octets = unmapped(address.getAddress());
        for (Network member : members) {
            if (member.contains(octets)) {
                return true;
            }
        }
        return false;
    }

    /** RFC 4291 section 2.5.5.2: Java makes IPv4 of such an address when it reads a text, and not of what DNS gives. */
    private static byte[] unmapped(byte[] octets) {
        boolean mapped = octets.length == 16 && octets[10] == -1 && octets[11] == -1;
        for (int i = 0; mapped && i < 10; i++) {
            mapped = octets[i] == 0;
        }
        return mapped ? Arrays.copyOfRange(octets, 12, 16) : octets;
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
