package io.postrider.auth.login;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The network that failed logins are counted for: an IPv4 /24 or an IPv6 /64, or within it a client.
 *
 * @param value in CIDR notation
 */
record ClientNetwork(String value) {
    /** Every network, for the failures of an account wherever they come from. */
    static final ClientNetwork ANY = new ClientNetwork("*");

    private static final ClientNetwork UNKNOWN = new ClientNetwork("unknown");

    static ClientNetwork of(String clientAddress) {
        return of(clientAddress, 3);
    }

    /** The least that one client commands: of IPv4 an address, of IPv6 still a /64, which is another one than the network. */
    static ClientNetwork client(String clientAddress) {
        return new ClientNetwork("client " + of(clientAddress, 4).value());
    }

    private static ClientNetwork of(String clientAddress, int keptOfFour) {
        InetAddress address;
        try {
            int zone = clientAddress.indexOf('%');
            // ofLiteral never asks the DNS, and turns IPv4-mapped IPv6 into IPv4.
            address = InetAddress.ofLiteral(zone < 0 ? clientAddress : clientAddress.substring(0, zone));
        } catch (IllegalArgumentException noLiteral) {
            return UNKNOWN;
        }
        byte[] octets = address.getAddress();
        int kept = address instanceof Inet4Address ? keptOfFour : 8;
        Arrays.fill(octets, kept, octets.length, (byte) 0);
        return new ClientNetwork(text(octets) + '/' + kept * 8);
    }

    private static String text(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }
}
