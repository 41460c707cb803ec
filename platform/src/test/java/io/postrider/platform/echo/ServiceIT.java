package io.postrider.platform.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.ServiceName;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptBatch;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.delivery.SeenReply;
import io.postrider.api.mailbox.ChangeFeedApi;
import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.ServiceApplication;
import io.postrider.platform.calling.CallingService;
import io.postrider.platform.observe.Trace;
import io.postrider.platform.web.Ports;
import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A service as platform boots it, called through platform's clients over real HTTP. */
@Timeout(180)
class ServiceIT {
    private static ConfigurableApplicationContext service;
    private static ConfigurableApplicationContext caller;
    private static Ports ports;

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(folder.resolve("smtp-gateway.secret"), "secret\n");
        service = ServiceApplication.builder(EchoService.class, ServiceName.MAILBOX_SERVICE)
                .run(
                        "--server.port=0",
                        "--postrider.management-port=0",
                        "--postrider.public-port=0",
                        "--postrider.address=127.0.0.1");
        ports = service.getBean(Ports.class);
        String url = "http://localhost:" + ports.internal();
        caller = ServiceApplication.builder(CallingService.class, ServiceName.SMTP_GATEWAY)
                .run(
                        "--server.port=0",
                        "--postrider.management-port=0",
                        "--postrider.secrets-dir=" + folder,
                        "--postrider.clients.auth-service.url=" + url,
                        "--postrider.clients.delivery-service.url=" + url,
                        "--postrider.clients.mailbox-service.url=" + url);
    }

    @AfterAll
    static void stop() {
        caller.close();
        service.close();
    }

    @Test
    void carriesAMessageWithItsTrace() {
        var accept = caller.getBean(AcceptApi.class);
        String trace = Trace.newId();
        var request = request("alice@example.test");
        try (var _ = Trace.open(trace)) {
            assertThat(accept.accept(request).queueId())
                    .isEqualTo(request.envelope().idempotencyKey());
        }
        var echo = service.getBean(EchoAccept.class);
        assertThat(echo.last.get()).isNotNull().satisfies(received -> {
            assertThat(received.envelope()).isEqualTo(request.envelope());
            assertThat(received.content()).isEqualTo(request.content());
        });
        assertThat(echo.trace.get()).isEqualTo(trace);
    }

    @Test
    void carriesABatchAndAnswersForEachMessage() {
        var accept = caller.getBean(AcceptApi.class);
        var good = request("alice@example.test");
        var answers = accept.accept(new AcceptBatch(List.of(good, request("full@example.test"), good)));
        assertThat(answers.get(0).orThrow().queueId()).isEqualTo(good.envelope().idempotencyKey());
        assertThatThrownBy(answers.get(1)::orThrow).isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.OVER_QUOTA);
            assertThat(problem.detail()).isEqualTo("no room");
        });
        assertThat(answers.get(2).orThrow()).isEqualTo(answers.get(0).orThrow());
        var received = service.getBean(EchoAccept.class).last.get();
        assertThat(received).isNotNull();
        assertThat(received.envelope()).isEqualTo(good.envelope());
        assertThat(received.content()).isEqualTo(good.content());
    }

    @Test
    void givesTheSameProblemOnBothSides() {
        var accept = caller.getBean(AcceptApi.class);
        assertThatThrownBy(() -> accept.accept(request("full@example.test")))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.OVER_QUOTA);
                    assertThat(problem.detail()).isEqualTo("no room");
                });
        assertThatThrownBy(() -> accept.discard(UUID.randomUUID()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND));
    }

    @Test
    void showsNothingOfADefect() {
        var accept = caller.getBean(AcceptApi.class);
        assertThatThrownBy(() -> accept.accept(request("broken@example.test")))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.INTERNAL);
                    assertThat(problem.detail()).doesNotContain("a defect");
                });
    }

    @Test
    void sendsAList() {
        List<SeenReply> seen = List.of(
                new SeenReply(UUID.randomUUID(), UUID.randomUUID()),
                new SeenReply(UUID.randomUUID(), UUID.randomUUID()));
        caller.getBean(AcceptApi.class).repliesSeen(seen);
        assertThat(service.getBean(EchoAccept.class).seen.get()).isEqualTo(seen);
    }

    @Test
    void sendsOctets() {
        var accept = caller.getBean(AcceptApi.class);
        byte[] chunk = {1, 2, 3, 0, -1};
        accept.putChunk(UUID.randomUUID(), 1, chunk);
        assertThat(service.getBean(EchoAccept.class).chunk.get()).isEqualTo(chunk);
    }

    @Test
    void streamsARequestAsItIsWritten() throws Exception {
        var streams = service.getBean(EchoStreams.class);
        var mailboxes = caller.getBean(MailboxApi.class);
        UUID account = UUID.randomUUID();
        var out = new PipedOutputStream();
        var in = new PipedInputStream(out, 1 << 16);
        var call = Thread.ofVirtual()
                .unstarted(() -> mailboxes.append(
                        "Bearer " + EchoService.token(account.toString(), "mailbox-service", "mailbox"),
                        account,
                        1,
                        0,
                        List.of(),
                        Instant.EPOCH,
                        120_000,
                        in));
        call.start();
        out.write(new byte[60_000]);
        out.flush();
        assertThat(streams.arrived.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("before the end was written")
                .isPositive();
        out.write(new byte[60_000]);
        out.close();
        call.join();
        assertThat(streams.arrived).last().isEqualTo(120_000);
        assertThat(streams.keywords).isEmpty();
        assertThat(streams.internalDate).isEqualTo(Instant.EPOCH);
        assertThat(streams.caller).isNotNull().satisfies(user -> {
            assertThat(user.accountId()).isEqualTo(account);
            assertThat(user.epoch()).isEqualTo(7);
        });
    }

    @Test
    void streamsAnAnswerAndLeavesAnEndlessOne() throws Exception {
        var changes = caller.getBean(ChangeFeedApi.class);
        try (InputStream feed = changes.changes()) {
            assertThat(new String(feed.readNBytes(16), StandardCharsets.UTF_8)).isEqualTo("{\"kind\":\"PING\"}\n");
        }
        assertThat(service.getBean(EchoChanges.class).readerGone.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        UUID account = UUID.randomUUID();
        var request = new FetchRequest("1", false, FetchRequest.Octets.ALL);
        try (InputStream answer = caller.getBean(MailboxApi.class)
                .fetch(
                        "Bearer " + EchoService.token(account.toString(), "mailbox-service", "mailbox"),
                        account,
                        1,
                        request)) {
            assertThat(answer.readAllBytes()).hasSize(1_000_000);
        }
    }

    @Test
    void usesOneTokenForManyCalls() {
        var accept = caller.getBean(AcceptApi.class);
        accept.accept(request("a@example.test"));
        int before = EchoService.ACCEPT_TOKENS.get();
        for (int i = 0; i < 10; i++) {
            accept.accept(request("a@example.test"));
        }
        assertThat(EchoService.ACCEPT_TOKENS).hasValue(before);
    }

    @Test
    void takesNoTokenForAnotherServiceOrScopeForAnAnswer() {
        var mailboxes = caller.getBean(MailboxApi.class);
        UUID account = UUID.randomUUID();
        for (String token : List.of(
                "nonsense",
                EchoService.token(account.toString(), "delivery-service", "mailbox"),
                EchoService.token(account.toString(), "mailbox-service", "accept"))) {
            assertThatThrownBy(() -> mailboxes.quota("Bearer " + token, account))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE));
        }
    }

    @Test
    void answersEachPathOnItsOwnPortOnly() throws Exception {
        assertThat(status(ports.management(), "/actuator/health/liveness")).isEqualTo(200);
        assertThat(status(ports.management(), "/actuator/prometheus")).isEqualTo(200);
        assertThat(status(ports.management(), "/actuator/env")).isEqualTo(404);
        assertThat(status(ports.internal(), "/actuator/health/liveness")).isEqualTo(404);
        assertThat(status(ports.publicRest(), "/internal/v1/changes")).isEqualTo(404);
        assertThat(status(ports.internal(), "/internal/v1/changes")).isEqualTo(401);
        assertThat(status(ports.internal(), "/v1/hello")).isEqualTo(404);
        assertThat(status(ports.publicRest(), "/v1/hello"))
                .as("no chain of its own took it")
                .isEqualTo(404);
        assertThat(status(ports.publicRest(), "/internal/../internal/v1/changes"))
                .isIn(400, 404);
        assertThat(status(ports.publicRest(), "//internal/v1/changes")).isIn(400, 404);
    }

    @Test
    void saysUnavailableWhenNobodyListens() throws IOException {
        // A port that is bound and not listened to: nobody else takes it, and nobody answers.
        try (var bound = new Socket()) {
            bound.bind(new InetSocketAddress("127.0.0.1", 0));
            try (var other = caller("http://127.0.0.1:" + bound.getLocalPort())) {
                var accept = other.getBean(AcceptApi.class);
                assertThatThrownBy(() -> accept.accept(request("a@example.test")))
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE));
            }
        }
    }

    private static ConfigurableApplicationContext caller(String deliveryService) {
        return ServiceApplication.builder(CallingService.class, ServiceName.SMTP_GATEWAY)
                .run(
                        "--server.port=0",
                        "--postrider.management-port=0",
                        "--postrider.secrets-dir=" + folder,
                        "--postrider.clients.auth-service.url=http://localhost:" + ports.internal(),
                        "--postrider.clients.delivery-service.url=" + deliveryService);
    }

    private static int status(int port, String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    static AcceptRequest request(String reversePath) {
        var envelope = new AcceptEnvelope(
                UUID.randomUUID(),
                Trace.newId(),
                reversePath,
                List.of(new AcceptEnvelope.Recipient(
                        "bob@example.test", UUID.randomUUID(), UUID.randomUUID(), null, null)),
                new AcceptEnvelope.Client(
                        "192.0.2.1", "client.example", "ESMTPS", Instant.parse("2026-11-23T10:00:00Z")),
                null,
                false,
                "8BITMIME",
                null,
                null,
                null,
                null,
                0);
        return new AcceptRequest(envelope, new byte[4096]);
    }
}
