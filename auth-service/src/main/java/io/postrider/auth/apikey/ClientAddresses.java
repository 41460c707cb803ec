package io.postrider.auth.apikey;

import io.postrider.platform.net.Networks;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Tells who calls: the peer, or whom a trusted proxy names as its own peer. */
final class ClientAddresses {
    private static final int MAX_LENGTH = 64;

    private final Networks proxies;

    ClientAddresses(Networks proxies) {
        this.proxies = proxies;
    }

    String of(HttpServletRequest request) {
        return of(request.getRemoteAddr(), request.getHeader("X-Forwarded-For"));
    }

    /** Of several hops only the last was written by the proxy that we trust. */
    String of(String peer, @Nullable String forwardedFor) {
        if (forwardedFor == null || !isLiteral(peer) || !proxies.contains(InetAddress.ofLiteral(peer))) {
            return peer;
        }
        String last = forwardedFor.substring(forwardedFor.lastIndexOf(',') + 1).strip();
        return isLiteral(last) ? last : peer;
    }

    private static boolean isLiteral(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return false;
        }
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
