package io.postrider.delivery.route;

import static io.postrider.testkit.await.Await.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.RouteApi;
import io.postrider.api.auth.RouteApi.RouteTable;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouteBookTest {
    private volatile @Nullable RouteTable table;
    private final RouteBook book = new RouteBook(this::answer, Duration.ofMillis(20));

    private RouteTable answer() {
        RouteTable answer = table;
        if (answer == null) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "auth-service is away");
        }
        return answer;
    }

    @AfterEach
    void stop() {
        book.stop();
    }

    private static RouteApi.Route route(@Nullable String sender, String recipient) {
        return new RouteApi.Route(
                UUID.randomUUID(),
                null,
                sender,
                recipient,
                RouteApi.Transport.MX,
                null,
                null,
                new RouteApi.Limits(null, null, null));
    }

    private @Nullable String found(String domain, String reversePath) {
        RouteApi.Route route = book.of(new Way(domain, book.sender(reversePath)));
        return route == null ? null : route.senderDomain() + " to " + route.recipientDomain();
    }

    @Test
    void takesTheMostParticularRouteAndOfTheseTheSendersOwn() {
        table = new RouteTable(List.of(
                route(null, "*"),
                route(null, "far.test"),
                route(null, "*.test"),
                route(null, "*.deep.test"),
                route("own.test", "*"),
                route("own.test", "far.test")));
        book.start();
        eventually(() -> assertThat(book.isKnown()).isTrue());

        assertThat(found("far.test", "a@elsewhere.test")).isEqualTo("null to far.test");
        assertThat(found("far.test", "a@Own.test")).isEqualTo("own.test to far.test");
        assertThat(found("a.b.deep.test", "a@own.test")).isEqualTo("null to *.deep.test");
        assertThat(found("deep.test", "a@own.test")).isEqualTo("null to *.test");
        assertThat(found("far.example", "a@own.test")).isEqualTo("own.test to *");
        assertThat(found("far.example", "")).isEqualTo("null to *");
        assertThat(found("[192.0.2.1]", "")).isEqualTo("null to *");
        table = new RouteTable(List.of(route(null, "xn--bcher-kva.test")));
        eventually(() -> assertThat(found("b\u00fccher.test", "")).isEqualTo("null to xn--bcher-kva.test"));
    }

    @Test
    void knowsNothingUntilItWasToldAndKeepsWhatItKnows() {
        book.start();
        assertThat(book.isKnown()).isFalse();
        assertThat(book.awaitKnown(Duration.ZERO)).isFalse();

        table = new RouteTable(List.of(route(null, "far.test")));
        eventually(() -> assertThat(book.isKnown()).isTrue());
        table = null;
        assertThat(found("far.test", "")).isEqualTo("null to far.test");

        table = new RouteTable(new ArrayList<>());
        eventually(() -> assertThat(found("far.test", "")).isNull());
    }
}
