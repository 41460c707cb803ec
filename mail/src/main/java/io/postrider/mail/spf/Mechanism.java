package io.postrider.mail.spf;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What a directive compares the client with (RFC 7208 section 5). A domain that is null is the record's own. */
sealed interface Mechanism {
    /** RFC 7208 section 5.1. */
    record All() implements Mechanism {}

    /** RFC 7208 section 5.2. */
    record Include(MacroString domain) implements Mechanism {}

    /** RFC 7208 section 5.3. */
    record A(@Nullable MacroString domain, Prefixes prefixes) implements Mechanism {}

    /** RFC 7208 section 5.4. */
    record Mx(@Nullable MacroString domain, Prefixes prefixes) implements Mechanism {}

    /** RFC 7208 section 5.5. */
    record Ptr(@Nullable MacroString domain) implements Mechanism {}

    /** RFC 7208 section 5.6: {@code ip4} and {@code ip6}. */
    record Ip(InetAddress network, int prefix) implements Mechanism {}

    /** RFC 7208 section 5.7. */
    record Exists(MacroString domain) implements Mechanism {}

    /**
     * How many bits of an address count.
     *
     * @param ip4 0 to 32
     * @param ip6 0 to 128
     */
    record Prefixes(int ip4, int ip6) {
        /** Whether an address is in the network that another one gives. */
        boolean match(InetAddress network, InetAddress client) {
            return contains(network, network.getAddress().length == 4 ? ip4 : ip6, client);
        }
    }

    /** Whether an address agrees with another one in its first bits. */
    static boolean contains(InetAddress network, int prefix, InetAddress client) {
        byte[] one = network.getAddress();
        byte[] other = client.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += 8) {
            int mask = prefix - bit >= 8 ? 0xff : 0xff << (8 - (prefix - bit));
            if (((one[bit / 8] ^ other[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
