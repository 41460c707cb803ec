package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptEnvelope.Client;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.blob.ContentStore;
import io.postrider.delivery.queue.Ownership;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMessage;
import io.postrider.testkit.sink.SinkMta;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 3461 section 5.2 and section 6, rule by rule. */
class ReportIT {
    private static final UUID SENDER = UUID.randomUUID();
    private static final UUID FRIEND = UUID.randomUUID();

    private final TestDatabase database = DeliveryNode.database();
    private final FakeMailboxes mailboxes = new FakeMailboxes();
    private final FakeDns dns = FakeDns.start();
    private final SinkMta sink = SinkMta.start();
    private final DeliveryNode node = node(Map.of());

    private DeliveryNode node(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "postrider.outbound-enabled", "true",
                "postrider.delivery.queue.claim-interval", "50ms",
                "postrider.delivery.local.first-retry", "100ms",
                "postrider.delivery.local.quota-retry", "200ms",
                "postrider.delivery.outbound.port", sink.port(),
                "postrider.delivery.outbound.private-networks", "127.0.0.0/8",
                "postrider.delivery.outbound.first-retry", "200ms",
                "postrider.delivery.outbound.last-retry", "300ms",
                "postrider.dns.timeout", "20s",
                "postrider.dns.resolver", "127.0.0.1:" + dns.port()));
        // One account sends to a thousand at once here.
        settings.put("postrider.delivery.brake.enabled", "false");
        settings.putAll(more);
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE),
                mailboxes,
                new FakeDirectory().with("sender@example.test", SENDER),
                settings);
    }

    @AfterEach
    void close() {
        node.close();
        sink.close();
        dns.close();
        database.close();
    }

    private void assertQueueEmpty() {
        eventually(() -> {
            assertThat(node.count("queue.message")).isZero();
            assertThat(node.bean(Ownership.class).held()).isZero();
        });
    }

    private List<String> reports() {
        return mailboxes.delivered().stream()
                .filter(delivery -> delivery.accountId().equals(SENDER))
                .map(this::content)
                .toList();
    }

    private String content(LocalDelivery delivery) {
        try (var in = node.bean(ContentStore.class).open(delivery.contentId(), 0, delivery.contentSize())) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private String report() {
        eventually(() -> assertThat(reports()).isNotEmpty());
        return reports().getFirst();
    }

    private static Recipient friend(@Nullable String notify) {
        return new Recipient("friend@example.test", FRIEND, Accepts.TENANT, notify, null);
    }

    private void submit(Recipient... recipients) {
        node.accept().accept(Accepts.submitted(SENDER, "sender@example.test", Accepts.content(), List.of(recipients)));
    }

    private void strangersMail(String reversePath, String client, Recipient... recipients) {
        AcceptEnvelope of = Accepts.envelope(UUID.randomUUID(), reversePath, List.of(recipients), null);
        node.accept()
                .accept(new AcceptRequest(
                        new AcceptEnvelope(
                                of.idempotencyKey(),
                                of.traceId(),
                                reversePath,
                                of.recipients(),
                                new Client(client, "far.test", "ESMTP", Instant.now()),
                                null,
                                false,
                                "7BIT",
                                "FULL",
                                "QQ+20314159",
                                null,
                                null,
                                0),
                        Accepts.content()));
    }

    // RFC 3461 section 5.2.3
    @Test
    void tellsOfLocalDeliveryWhoeverAskedForIt() {
        submit(friend("SUCCESS,FAILURE"));
        assertThat(report())
                .contains("Action: delivered\r\n")
                .contains("Final-Recipient: rfc822; friend@example.test\r\n")
                .contains("Status: 2.0.0\r\n")
                .contains("Content-Type: text/rfc822-headers\r\n");
        submit(friend("FAILURE"));
        submit(friend("NEVER"));
        submit(friend(null));
        assertQueueEmpty();
        assertThat(reports()).hasSize(1);
        assertThat(mailboxes.delivered()).hasSize(5);
    }

    // RFC 3461 section 5.2.7.3
    @Test
    void tellsOnceThatAnAddressWasExpanded() {
        submit(
                new Recipient("all@example.test", null, null, "SUCCESS", "rfc822;all@example.test", true, null),
                new Recipient("all@example.test", FRIEND, Accepts.TENANT, "NEVER", "rfc822;all@example.test"),
                new Recipient(
                        "all@example.test", UUID.randomUUID(), Accepts.TENANT, "NEVER", "rfc822;all@example.test"));
        assertThat(report())
                .contains("Original-Recipient: rfc822; all@example.test\r\n")
                .contains("Action: expanded\r\n");
        assertQueueEmpty();
        assertThat(reports()).hasSize(1);
        assertThat(mailboxes.delivered()).hasSize(3);
        assertThat(node.count("queue.trace WHERE outcome = 'EXPANDED'")).isEqualTo(1);
    }

    // RFC 3461 section 5.2.2: relayed to a server that does not report itself
    @Test
    void tellsThatMailWasRelayedWhereReportsEnd() {
        dns.a("far.test", "127.0.0.1");
        sink.without("DSN");
        submit(new Recipient("one@far.test", null, null, "SUCCESS", null));
        assertThat(report()).contains("Action: relayed\r\n").contains("Remote-MTA: dns; far.test\r\n");
        assertThat(sink.messages().getFirst().recipients().getFirst()).doesNotContain("NOTIFY");
    }

    // RFC 3461 section 5.2.5, and RFC 3464 section 2.3.9
    @Test
    void tellsOnceThatAFullMailboxDelaysMail() {
        mailboxes.decide(delivery -> delivery.accountId().equals(FRIEND) ? Status.OVER_QUOTA : Status.DELIVERED);
        submit(friend(null), friend("FAILURE"));
        eventually(() -> assertThat(node.count("queue.recipient WHERE last_status = '4.2.2'"))
                .isEqualTo(2));
        assertThat(reports()).isEmpty();

        database.execute("UPDATE queue.message SET accepted_at = now() - interval '5 hours'");
        assertThat(report())
                .contains("Subject: Delayed mail (still being retried)\r\n")
                .contains("Action: delayed\r\n")
                .contains("Status: 4.2.2\r\n")
                .contains("Will-Retry-Until: ");
        assertThat(report().split("Final-Recipient:")).hasSize(2);

        database.execute("UPDATE queue.message SET accepted_at = now() - interval '6 days'");
        eventually(() -> assertThat(reports()).hasSize(2));
        assertQueueEmpty();
        assertThat(reports()).hasSize(2);
    }

    @Test
    void tellsOfAThousandRefusalsInFewReports() {
        dns.a("far.test", "127.0.0.1");
        sink.reply("RCPT", "550 5.1.1 no such user");
        List<Recipient> recipients = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            recipients.add(Accepts.remote("user" + i + "@far.test"));
        }
        node.accept().accept(Accepts.submitted(SENDER, "sender@example.test", Accepts.content(), recipients));
        assertQueueEmpty();
        assertThat(String.join("", reports()).lines().filter(line -> line.startsWith("Final-Recipient:")))
                .hasSize(1_000)
                .doesNotHaveDuplicates();
        assertThat(reports()).hasSizeLessThanOrEqualTo(20);
    }

    // RFC 3461 section 4.3 and section 4.4
    @Test
    void returnsWhatWasAskedForToTheServerThatBroughtTheMail() {
        dns.a("far.test", "127.0.0.1");
        mailboxes.decide(delivery -> Status.NO_SUCH_ACCOUNT);
        strangersMail("ann@far.test", "127.0.0.1", friend("FAILURE"));

        SinkMessage report = sink.await(1, Await.PATIENCE).getFirst();
        // RFC 3461 section 6.2
        assertThat(report.reversePath()).isEmpty();
        assertThat(report.recipients()).containsExactly("RCPT TO:<ann@far.test> NOTIFY=NEVER");
        assertThat(report.text())
                .contains("Original-Envelope-Id: QQ 314159\r\n")
                .contains("Auto-Submitted: auto-replied\r\n")
                .contains("Content-Type: message/rfc822\r\n")
                .contains("\r\n\r\nHello.\r\n");
        assertQueueEmpty();
    }

    @Test
    void tellsNothingToASenderThatAnybodyMayHaveForged() {
        dns.a("far.test", "127.0.0.1");
        mailboxes.decide(delivery -> Status.NO_SUCH_ACCOUNT);
        strangersMail("ann@far.test", "198.51.100.66", friend("SUCCESS,FAILURE,DELAY"));
        strangersMail("sender@example.test", "198.51.100.66", friend(null));
        strangersMail("ann@nowhere.test", "127.0.0.1", friend(null));

        eventually(() ->
                assertThat(node.count("queue.trace WHERE outcome = 'FAILED'")).isEqualTo(3));
        assertQueueEmpty();
        assertThat(sink.connections()).isZero();
        assertThat(node.count("queue.trace")).isEqualTo(3);
    }

    @Test
    void copiesReportsThatNobodyTakesToThePostmasterAndNoFurther() {
        node.close();
        dns.a("far.test", "127.0.0.1");
        sink.reply("RCPT TO:<ann@", "550 5.1.1 no such user").reply("RCPT TO:<postmaster@", "550 5.1.1 nor he");
        mailboxes.decide(delivery -> Status.NO_SUCH_ACCOUNT);
        try (DeliveryNode copying = node(Map.of(
                "postrider.delivery.reports.postmaster", "postmaster@far.test",
                "postrider.delivery.reports.believed", "192.0.2.0/24"))) {
            AcceptEnvelope of = Accepts.envelope(UUID.randomUUID(), "ann@far.test", List.of(friend(null)), null);
            copying.accept().accept(new AcceptRequest(of, Accepts.content()));
            eventually(() -> {
                assertThat(copying.count("queue.trace WHERE outcome = 'FAILED'"))
                        .isEqualTo(3);
                assertThat(copying.count("queue.message")).isZero();
            });
            assertThat(copying.count("queue.trace WHERE address = 'postmaster@far.test'"))
                    .isEqualTo(1);
        }
    }
}
