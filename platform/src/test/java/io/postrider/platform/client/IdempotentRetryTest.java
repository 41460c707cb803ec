package io.postrider.platform.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.platform.lifecycle.Drain;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IdempotentRetryTest {
    private final List<@Nullable InetAddress> left = new ArrayList<>();
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

    @Test
    void whatAnEndingReplicaRefusedIsSentElsewhere() {
        var draining = new BasicClassicHttpResponse(503);
        draining.setHeader(Drain.HEADER, "true");
        draining.setHeader("Content-Type", "application/problem+json");
        assertThat(retried(draining, 1, false)).isTrue();
        assertThat(left).hasSize(1);
        assertThat(retried(draining, 2, false)).isFalse();
    }

    @Test
    void whatAClosingServerRefusedIsSentElsewhereOnlyWhenItMayRunTwice() {
        var bare = new BasicClassicHttpResponse(503);
        assertThat(retried(bare, 1, false)).isFalse();
        assertThat(retried(bare, 1, true)).isTrue();
    }

    @Test
    void aBusyReplicaIsNoReasonToBurdenAnother() {
        var busy = new BasicClassicHttpResponse(503);
        busy.setHeader("Content-Type", "application/problem+json");
        assertThat(retried(busy, 1, true)).isFalse();
        assertThat(retried(new BasicClassicHttpResponse(500), 1, true)).isFalse();
        assertThat(left).isEmpty();
    }

    private boolean retried(HttpResponse response, int attempt, boolean idempotent) {
        var context = HttpClientContext.create();
        context.setAttribute(IdempotentRetry.IDEMPOTENT, idempotent);
        return new IdempotentRetry(left::add).retryRequest(response, attempt, context);
    }

    private boolean retried(IOException failure, int attempt, boolean idempotent) {
        var context = HttpCoreContext.create();
        context.setAttribute(IdempotentRetry.IDEMPOTENT, idempotent);
        return new IdempotentRetry(left::add).retryRequest(request, failure, attempt, context);
    }
}
