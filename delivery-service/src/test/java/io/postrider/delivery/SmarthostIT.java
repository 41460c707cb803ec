package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptRequest;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.sink.SinkMta;
import io.postrider.testkit.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All mail by way of one server that wants TLS and a login. */
class SmarthostIT {
    @TempDir
    Path folder;

    private final TestDatabase database = DeliveryNode.database();
    private final SinkMta sink = SinkMta.start();

    @BeforeEach
    void writeSecrets() throws IOException {
        Files.writeString(folder.resolve("smarthost.password"), "p\u00e4ss\n");
        sink.certificate().writeTo(folder);
        TestCertificate.selfSigned("127.0.0.1").writeTo(folder.resolve("stranger"));
    }

    @AfterEach
    void close() {
        sink.close();
        database.close();
    }

    private DeliveryNode node(String tls, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "postrider.outbound-enabled",
                "true",
                "postrider.secrets-dir",
                folder,
                "postrider.delivery.outbound.private-networks",
                "127.0.0.0/8",
                "postrider.delivery.outbound.smarthost.host",
                "127.0.0.1",
                "postrider.delivery.outbound.smarthost.port",
                sink.port(),
                "postrider.delivery.outbound.smarthost.tls",
                tls,
                "postrider.delivery.outbound.smarthost.ca",
                folder.resolve("tls.crt").toString(),
                "postrider.delivery.outbound.smarthost.username",
                "relay"));
        settings.putAll(more);
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE), new FakeMailboxes(), new FakeDirectory(), settings);
    }

    private static void send(DeliveryNode node) {
        var recipients = List.of(Accepts.remote("a@one.test"));
        var envelope = Accepts.envelope(UUID.randomUUID(), "sender@example.test", recipients, null);
        node.accept().accept(new AcceptRequest(envelope, Accepts.content()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    @Test
    void logsInBehindStartTls() {
        // RFC 4616 section 2
        sink.with("AUTH LOGIN PLAIN").reply("AUTH PLAIN " + base64("\0relay\0p\u00e4ss"), "235 2.7.0 welcome");
        sink.reply("AUTH", "535 5.7.8 not you");
        try (DeliveryNode node = node("starttls", Map.of())) {
            send(node);
            assertThat(sink.await(1, Await.PATIENCE).getFirst().tls()).isTrue();
        }
    }

    @Test
    void logsInOverTlsFromTheFirstOctet() {
        sink.implicitTls().with("AUTH LOGIN").reply("AUTH LOGIN", "334 VXNlcm5hbWU6");
        sink.reply(base64("relay"), "334 UGFzc3dvcmQ6").reply(base64("p\u00e4ss"), "235 2.7.0 welcome");
        try (DeliveryNode node = node("implicit", Map.of())) {
            send(node);
            assertThat(sink.await(1, Await.PATIENCE).getFirst().tls()).isTrue();
        }
    }

    @Test
    void keepsMailAndPasswordFromAServerThatNobodyVouchesFor() {
        sink.with("AUTH PLAIN").reply("AUTH", "235 2.7.0 welcome");
        Path stranger = folder.resolve("stranger").resolve("tls.crt");
        try (DeliveryNode node =
                node("starttls", Map.of("postrider.delivery.outbound.smarthost.ca", stranger.toString()))) {
            send(node);
            eventually(() -> assertThat(node.count("queue.recipient WHERE last_status = '4.7.5'"))
                    .isEqualTo(1));
            assertThat(sink.messages()).isEmpty();
        }
    }

    @Test
    void keepsMailWhileTheLoginIsRefused() {
        sink.with("AUTH PLAIN").reply("AUTH", "535 5.7.8 not you");
        try (DeliveryNode node = node("starttls", Map.of())) {
            send(node);
            eventually(() -> assertThat(node.count("queue.recipient WHERE last_status LIKE '4.%' AND owner IS NULL"))
                    .isEqualTo(1));
            assertThat(sink.messages()).isEmpty();
        }
    }
}
