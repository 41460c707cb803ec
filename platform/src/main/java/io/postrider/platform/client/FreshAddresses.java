package io.postrider.platform.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Gives the addresses of a service in random order, so that connections spread over all its replicas. The JDK's own
 * cache (a few seconds, see {@code ServiceApplication}) decides how often DNS is asked.
 */
final class FreshAddresses extends SystemDefaultDnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = super.resolve(host);
        if (addresses.length > 1) {
            addresses = addresses.clone();
            Collections.shuffle(Arrays.asList(addresses));
        }
        return addresses;
    }
}
