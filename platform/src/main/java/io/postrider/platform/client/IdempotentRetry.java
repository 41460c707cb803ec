package io.postrider.platform.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

/**
 * Tries a call once more, on another connection: when the first could not be opened, or when it broke and the call may
 * run twice. A call that timed out is not tried again, its caller has waited long enough.
 */
final class IdempotentRetry implements HttpRequestRetryStrategy {
    /** The context attribute that says that a call may run twice. */
    static final String IDEMPOTENT = "postrider.idempotent";

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
        return Boolean.TRUE.equals(context.getAttribute(IDEMPOTENT));
    }

    @Override
    public boolean retryRequest(HttpResponse response, int attempts, HttpContext context) {
        return false;
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
