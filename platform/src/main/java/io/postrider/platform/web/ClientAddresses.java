package io.postrider.platform.web;

import io.postrider.platform.net.Networks;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** Tells who calls: the peer, or whom a trusted proxy names as its own peer. */
public final class ClientAddresses {
    private static final int MAX_LENGTH = 64;

    private final Networks proxies;

    /** Callers behind these proxies. */
    public ClientAddresses(Networks proxies) {
        this.proxies = proxies;
    }

    /** The address of whoever sent this request. */
    public String of(HttpServletRequest request) {
        String last = null;
        // A proxy may add a field behind one that the client made up.
        for (String field : Collections.list(request.getHeaders("X-Forwarded-For"))) {
            last = field;
        }
        return of(request.getRemoteAddr(), last);
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
