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
            if (inside || !Networks.INTERNAL.contains(address)) {
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
