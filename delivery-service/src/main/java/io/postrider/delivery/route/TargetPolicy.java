package io.postrider.delivery.route;

import io.postrider.platform.net.Networks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Which addresses a stranger's DNS may send us to. */
final class TargetPolicy {
    // RFC 6890 and its registries: not globally reachable, or a disguise for an IPv4 address that may not be
    private static final Networks SPECIAL = Networks.of("0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,"
            + "169.254.0.0/16,172.16.0.0/12,192.0.0.0/24,192.0.2.0/24,192.168.0.0/16,198.18.0.0/15,198.51.100.0/24,"
            + "203.0.113.0/24,224.0.0.0/4,240.0.0.0/4,"
            + "::/96,::ffff:0:0:0/96,64:ff9b::/96,64:ff9b:1::/48,100::/64,2001::/23,2001:db8::/32,2002::/16,"
            + "3fff::/20,5f00::/16,fc00::/7,fe80::/10,fec0::/10,ff00::/8");

    private final Networks allowed;

    TargetPolicy(Networks allowed) {
        this.allowed = allowed;
    }

    boolean allows(InetAddress target) {
        InetAddress address = unmapped(target);
        return allowed.contains(address) || !SPECIAL.contains(address);
    }

    /** An IPv4 address in the disguise of IPv6 (RFC 4291 section 2.5.5.2) is judged for what it is. */
    private static InetAddress unmapped(InetAddress address) {
        byte[] octets = address.getAddress();
        if (octets.length != 16 || octets[10] != -1 || octets[11] != -1) {
            return address;
        }
        for (int i = 0; i < 10; i++) {
            if (octets[i] != 0) {
                return address;
            }
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(octets, 12, 16));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
