package io.postrider.mailbox.transfer;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.net.Networks;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;

/** Which servers an import may reach: public addresses, and private ones that were allowed. */
public final class ReachableHosts {
    // RFC 6890 section 2.2, and what carries IPv4 within IPv6
    private static final Networks PRIVATE = Networks.of("0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,"
            + "172.16.0.0/12,192.0.0.0/24,192.168.0.0/16,198.18.0.0/15,224.0.0.0/3,::/96,64:ff9b::/96,64:ff9b:1::/48,"
            + "100::/64,2001::/23,2002::/16,fc00::/7,fe80::/10,fec0::/10,ff00::/8");

    private final Networks allowed;
    private final Collection<Integer> ports;

    /** Those allowed besides public addresses, at these ports. */
    public ReachableHosts(Networks allowed, Collection<Integer> ports) {
        this.allowed = allowed;
        this.ports = List.copyOf(ports);
    }

    /** Where to connect. The name is looked up once: what is checked is what is connected to. */
    InetSocketAddress address(ImapSource source) {
        if (!ports.contains(source.port())) {
            throw refused("Imports may reach the ports " + ports + " only.");
        }
        for (InetAddress address : lookUp(source.host())) {
            boolean inside = allowed.contains(address);
            if (inside || !PRIVATE.contains(address)) {
                if (source.tls() == ImapSource.Tls.NONE && !inside) {
                    throw refused("Without TLS imports may reach allowed networks only.");
                }
                return new InetSocketAddress(address, source.port());
            }
        }
        throw refused("Imports may not reach this server: postrider.mailbox.imports.networks says which.");
    }

    private static InetAddress[] lookUp(String host) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException unknown) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, "There is no server of that name.");
        }
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(ProblemCode.UNPROCESSABLE, detail);
    }
}
