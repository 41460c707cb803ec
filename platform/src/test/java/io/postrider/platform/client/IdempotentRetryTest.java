package io.postrider.platform.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.junit.jupiter.api.Test;

class IdempotentRetryTest {
    private final HttpRequest request = new BasicHttpRequest("POST", "/");

    @Test
    void whatWasNeverSentIsSentElsewhere() {
        assertThat(retried(new ConnectException(), 1, false)).isTrue();
        assertThat(retried(new ConnectException(), 2, false)).isFalse();
    }

    @Test
    void whatBrokeMidwayIsSentAgainOnlyWhenItMayRunTwice() {
        assertThat(retried(new NoHttpResponseException("gone"), 1, false)).isFalse();
        assertThat(retried(new NoHttpResponseException("gone"), 1, true)).isTrue();
    }

    @Test
    void whatTimedOutIsNotSentAgain() {
        assertThat(retried(new SocketTimeoutException(), 1, true)).isFalse();
    }

    private boolean retried(IOException failure, int attempt, boolean idempotent) {
        var context = HttpCoreContext.create();
        context.setAttribute(IdempotentRetry.IDEMPOTENT, idempotent);
        return new IdempotentRetry().retryRequest(request, failure, attempt, context);
    }
}
