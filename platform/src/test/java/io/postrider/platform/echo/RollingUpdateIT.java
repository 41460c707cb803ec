package io.postrider.platform.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.platform.ServiceApplication;
import io.postrider.platform.calling.CallingService;
import io.postrider.platform.lifecycle.Drainable;
import io.postrider.platform.web.Ports;
import io.postrider.testkit.await.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;

/** Two replicas under one name, and one of them ends: who calls them sees nothing of it. */
@Timeout(240)
class RollingUpdateIT {
    @TempDir
    Path folder;

    private final CountDownLatch finished = new CountDownLatch(1);
    private ConfigurableApplicationContext one;
    private ConfigurableApplicationContext two;
    private ConfigurableApplicationContext caller;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("smtp-gateway.secret"), "secret\n");
        one = replica("127.0.0.1", 0);
        int port = one.getBean(Ports.class).internal();
        two = replica("127.0.0.2", port);
        String url = "http://replicas.test:" + port;
        caller = ServiceApplication.builder(CallingService.class, ServiceName.SMTP_GATEWAY)
                .initializers(context -> ((SingletonBeanRegistry) context.getBeanFactory())
                        .registerSingleton("twoReplicas", new TwoReplicas()))
                .run(
                        "--server.port=0",
                        "--postrider.management-port=0",
                        "--postrider.secrets-dir=" + folder,
                        "--postrider.clients.auth-service.url=" + url,
                        "--postrider.clients.delivery-service.url=" + url,
                        "--postrider.clients.mailbox-service.url=" + url);
    }

    private ConfigurableApplicationContext replica(String address, int port) {
        return ServiceApplication.builder(EchoService.class, ServiceName.MAILBOX_SERVICE)
                .initializers(context ->
                        ((SingletonBeanRegistry) context.getBeanFactory()).registerSingleton("work", new Work()))
                .run(
                        "--server.port=" + port,
                        "--postrider.management-port=0",
                        "--postrider.address=" + address,
                        "--postrider.drain.notice=300ms");
    }

    @AfterEach
    void stop() {
        finished.countDown();
        caller.close();
        one.close();
        two.close();
    }

    /** Something in flight that a replica waits for when it ends. */
    private final class Work implements Drainable {
        @Override
        public void stopAccepting() {
            // The test gives it none.
        }

        @Override
        public void finish(Instant deadline) throws InterruptedException {
            finished.await(30, TimeUnit.SECONDS);
        }
    }

    private static final class TwoReplicas implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) {
            return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("127.0.0.2")};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /** The one whose HTTP server is told to refuse; it still listens. */
    private static void refuse(ConfigurableApplicationContext replica) {
        replica.getBean("requestDrain", Lifecycle.class).stop();
    }

    @Test
    void aCallThatADrainingReplicaRefusedIsAnsweredByTheOther() throws IOException {
        var accept = caller.getBean(AcceptApi.class);
        accept.accept(ServiceIT.request("a@example.test"));
        // Either may be asked first, and its connection is kept for the calls to come.
        boolean first = one.getBean(EchoAccept.class).last.get() != null;
        var asked = first ? one : two;
        var other = first ? two : one;
        refuse(asked);
        for (int i = 0; i < 20; i++) {
            accept.accept(ServiceIT.request("b@example.test"));
            fetch();
        }
        assertThat(lastSender(asked)).isEqualTo("a@example.test");
        assertThat(lastSender(other)).isEqualTo("b@example.test");
    }

    private static String lastSender(ConfigurableApplicationContext replica) {
        return replica.getBean(EchoAccept.class).last.get().envelope().reversePath();
    }

    /** By POST, and not among those that may run twice. */
    private void fetch() throws IOException {
        UUID account = UUID.randomUUID();
        String token = "Bearer " + EchoService.token(account.toString(), "mailbox-service", "mailbox");
        var request = new FetchRequest("1", false, FetchRequest.Octets.ALL);
        try (InputStream answer = caller.getBean(MailboxApi.class).fetch(token, account, 1, request)) {
            assertThat(answer.readAllBytes()).hasSize(1_000_000);
        }
    }

    @Test
    void aReplicaServesUntilItHasDrainedAndEndsConnectionsWithItsAnswers() throws Exception {
        int port = one.getBean(Ports.class).internal();
        var ending = Thread.ofPlatform().start(one::close);
        String answer = Await.until(
                Await.PATIENCE, () -> get(port), text -> text.contains("Connection: close"), "the replica to drain");
        // No token, so no more than this: but an answer, and not the refusal of a replica that has drained.
        assertThat(answer).startsWith("HTTP/1.1 401");
        finished.countDown();
        ending.join();
    }

    /** The head of an answer; the client does not ask for the connection's end. */
    private static String get(int port) throws IOException {
        try (Socket connection = new Socket("127.0.0.1", port)) {
            connection.setSoTimeout(20_000);
            connection
                    .getOutputStream()
                    .write("GET /internal/v1/changes HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            var head = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.append(line).append('\n');
            }
            return head.toString();
        }
    }

    @Test
    void aReplicaThatEndsUnderLoadFailsNoCall() throws Exception {
        var accept = caller.getBean(AcceptApi.class);
        var ended = new CountDownLatch(1);
        var calls = new AtomicInteger();
        List<Future<?>> clients = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                clients.add(threads.submit(() -> {
                    while (ended.getCount() > 0) {
                        accept.accept(ServiceIT.request("a@example.test"));
                        calls.incrementAndGet();
                    }
                }));
            }
            Await.until(Await.PATIENCE, () -> calls.get() > 50, "the load to run");
            finished.countDown();
            one.close();
            int before = calls.get();
            Await.until(Await.PATIENCE, () -> calls.get() > before + 50, "the load to go on");
            ended.countDown();
            for (Future<?> client : clients) {
                client.get();
            }
        } finally {
            ended.countDown();
        }
    }
}
