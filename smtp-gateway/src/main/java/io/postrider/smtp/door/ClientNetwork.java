package io.postrider.smtp.door;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Whom counts are kept of: an IPv4 address, or the IPv6 /64 that a client owns at least. */
public final class ClientNetwork {
    private ClientNetwork() {}

    /** The client that an address stands for: {@code 192.0.2.1} or {@code 2001:db8:0:0:0:0:0:0/64}. */
    public static String of(InetAddress client) {
        return client instanceof Inet6Address ? cut(client, 8) + "/64" : client.getHostAddress();
    }

    /** Whom greylisting takes for one: a sender's servers stand together, and any of them may come again. */
    static String wide(InetAddress client) {
        return client instanceof Inet6Address ? of(client) : cut(client, 3) + "/24";
    }

    private static String cut(InetAddress client, int octets) {
        byte[] address = client.getAddress();
        Arrays.fill(address, octets, address.length, (byte) 0);
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
