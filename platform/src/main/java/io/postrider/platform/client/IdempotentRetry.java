package io.postrider.platform.client;

import io.postrider.platform.lifecycle.Drain;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * Tries a call once more, on another connection: when the first could not be opened, when the replica said that it is ending
 * and did nothing, or when the call may run twice and the connection broke or the replica's HTTP server was closing. A call
 * that timed out is not tried again, its caller has waited long enough.
 */
final class IdempotentRetry implements HttpRequestRetryStrategy {
    /** The context attribute that says that a call may run twice. */
    static final String IDEMPOTENT = "postrider.idempotent";

    /** Told of a replica, by its address if that is known, before a call is tried elsewhere. */
    private final Consumer<@Nullable InetAddress> leaving;

    IdempotentRetry(Consumer<@Nullable InetAddress> leaving) {
        this.leaving = leaving;
    }

    @Override
    public boolean retryRequest(HttpRequest request, IOException failure, int attempts, HttpContext context) {
        if (attempts > 1 || failure instanceof UnknownHostException) {
            return false;
        }
        if (failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof ConnectTimeoutException) {
            return true;
        }
        if (failure instanceof SocketTimeoutException) {
            return false;
        }
        boolean again = mayRunTwice(context);
        if (again) {
            leaving.accept(null);
        }
        return again;
    }

    @Override
    public boolean retryRequest(HttpResponse response, int attempts, HttpContext context) {
        if (attempts > 1 || response.getCode() != HttpStatus.SC_SERVICE_UNAVAILABLE) {
            return false;
        }
        boolean again = response.containsHeader(Drain.HEADER) || ofClosingServer(response) && mayRunTwice(context);
        if (again) {
            leaving.accept(replica(context));
        }
        return again;
    }

    /** All refusals of our services have a body; Tomcat's own, of requests that come while it closes, has none. */
    private static boolean ofClosingServer(HttpResponse response) {
        return !response.containsHeader(HttpHeaders.CONTENT_TYPE);
    }

    private static boolean mayRunTwice(HttpContext context) {
        return Boolean.TRUE.equals(context.getAttribute(IDEMPOTENT));
    }

    private static @Nullable InetAddress replica(HttpContext context) {
        EndpointDetails endpoint = HttpCoreContext.cast(context).getEndpointDetails();
        return endpoint != null && endpoint.getRemoteAddress() instanceof InetSocketAddress socket
                ? socket.getAddress()
                : null;
    }

    @Override
    public TimeValue getRetryInterval(HttpRequest request, IOException failure, int attempts, HttpContext context) {
        return TimeValue.ZERO_MILLISECONDS;
    }

    @Override
    public TimeValue getRetryInterval(HttpResponse response, int attempts, HttpContext context) {
        return TimeValue.ZERO_MILLISECONDS;
    }
}
