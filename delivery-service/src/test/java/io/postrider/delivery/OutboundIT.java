package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.blob.ContentStore;
import io.postrider.delivery.queue.Ownership;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMessage;
import io.postrider.testkit.sink.SinkMta;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboundIT {
    private static final UUID SENDER = UUID.randomUUID();

    private final TestDatabase database = DeliveryNode.database();
    private final FakeMailboxes mailboxes = new FakeMailboxes();
    private final FakeDns dns = FakeDns.start();
    private final SinkMta sink = SinkMta.start();
    private final DeliveryNode node = node(Map.of());

    private DeliveryNode node(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "postrider.outbound-enabled", "true",
                "postrider.delivery.queue.claim-interval", "50ms",
                "postrider.delivery.outbound.port", sink.port(),
                "postrider.delivery.outbound.private-networks", "127.0.0.0/8",
                "postrider.delivery.outbound.first-retry", "200ms",
                "postrider.delivery.outbound.last-retry", "300ms",
                "postrider.dns.timeout", "20s",
                "postrider.dns.resolver", "127.0.0.1:" + dns.port()));
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

    private UUID send(Recipient... recipients) {
        return send(Accepts.content(), recipients);
    }

    private UUID send(byte[] content, Recipient... recipients) {
        AcceptEnvelope envelope = Accepts.envelope(UUID.randomUUID(), "sender@example.test", List.of(recipients), null);
        node.accept().accept(new AcceptRequest(envelope, content));
        return envelope.idempotencyKey();
    }

    private void assertQueueEmpty() {
        eventually(() -> {
            assertThat(node.count("queue.message")).isZero();
            assertThat(node.count("queue.recipient")).isZero();
            assertThat(node.bean(Ownership.class).held()).isZero();
        });
    }

    private String bounce() {
        eventually(() -> assertThat(mailboxes.delivered()).isNotEmpty());
        LocalDelivery delivery = mailboxes.delivered().getFirst();
        assertThat(delivery.accountId()).isEqualTo(SENDER);
        assertThat(delivery.prefix()).startsWith("Return-Path: <>\r\n");
        try (var in = node.bean(ContentStore.class).open(delivery.contentId(), 0, delivery.contentSize())) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void relaysToTheBestExchangerOverTlsInOneTransaction() {
        dns.mx("far.test", 20, "other.far.test").mx("far.test", 10, "mx.far.test");
        dns.a("mx.far.test", "127.0.0.1").a("other.far.test", "127.0.0.9");

        send(Accepts.remote("one@far.test"), Accepts.remote("two@far.test"));

        SinkMessage message = sink.await(1, Await.PATIENCE).getFirst();
        assertThat(message.tls()).isTrue();
        assertThat(message.hello()).isEqualTo("mx.example.test");
        assertThat(message.reversePath()).isEqualTo("sender@example.test");
        assertThat(message.forwardPaths()).containsExactlyInAnyOrder("one@far.test", "two@far.test");
        assertThat(message.text()).startsWith("From: sender@elsewhere.test\r\n").endsWith("\r\nHello.\r\n");
        assertQueueEmpty();
        assertThat(node.count("queue.trace WHERE outcome = 'RELAYED' AND remote = 'mx.far.test'"))
                .isEqualTo(2);
    }

    @Test
    void fallsBackToTheNextExchangerAndToTheAddressItself() {
        dns.mx("far.test", 10, "dead.far.test").mx("far.test", 20, "mx.far.test");
        dns.a("dead.far.test", "127.0.0.77").a("mx.far.test", "127.0.0.1");
        dns.a("plain.test", "127.0.0.1");

        send(Accepts.remote("one@far.test"));
        send(Accepts.remote("two@plain.test"));

        assertThat(sink.await(2, Await.PATIENCE)).hasSize(2);
        assertQueueEmpty();
    }

    @Test
    void triesAgainWhatIsDeferredAndKeepsTheOthers() {
        dns.a("far.test", "127.0.0.1");
        sink.reply("RCPT TO:<grey@", "451-4.7.1 Greylisted\r\n451 4.7.1 come back", 2);

        send(Accepts.remote("grey@far.test"), Accepts.remote("white@far.test"));

        assertThat(sink.await(2, Await.PATIENCE))
                .extracting(SinkMessage::forwardPaths)
                .containsExactlyInAnyOrder(List.of("white@far.test"), List.of("grey@far.test"));
        assertQueueEmpty();
        assertThat(node.count("queue.trace WHERE address = 'grey@far.test' AND attempts = 3"))
                .isEqualTo(1);
    }

    @Test
    void returnsWhatIsRefusedForGood() {
        dns.a("far.test", "127.0.0.1");
        sink.reply("RCPT TO:<nobody@", "550-5.1.1 There is\r\n550 5.1.1 no such user");

        send(Accepts.remote("nobody@far.test"), Accepts.remote("somebody@far.test"));

        assertThat(bounce())
                .contains("Content-Type: multipart/report; report-type=delivery-status")
                .contains("Final-Recipient: rfc822; nobody@far.test")
                .contains("Action: failed")
                .contains("Status: 5.1.1")
                .contains("Remote-MTA: dns; far.test")
                .doesNotContain("somebody@far.test");
        sink.await(1, Await.PATIENCE);
        assertQueueEmpty();
        assertThat(mailboxes.delivered()).hasSize(1);
    }

    @Test
    void returnsMailToDomainsThatTakeNoneOrAreNowhere() {
        dns.nullMx("null.test");
        dns.a("private.test", "10.1.2.3");
        send(Accepts.remote("a@null.test"), Accepts.remote("b@nowhere.test"), Accepts.remote("c@private.test"));

        assertThat(bounce()).contains("a@null.test").contains("b@nowhere.test").contains("c@private.test");
        assertQueueEmpty();
        assertThat(mailboxes.delivered()).hasSize(1);
        for (String end : List.of("a@null.test 5.1.10", "b@nowhere.test 5.1.2", "c@private.test 5.4.4")) {
            assertThat(node.count("queue.trace WHERE outcome = 'FAILED' AND address || ' ' || status = '" + end + "'"))
                    .as(end)
                    .isEqualTo(1);
        }
        assertThat(sink.connections()).isZero();
    }

    @Test
    void keepsMailWhileTheDnsCannotBeAsked() {
        dns.servfail("far.test");
        send(Accepts.remote("one@far.test"));
        eventually(() -> assertThat(node.count("queue.recipient WHERE last_status = '4.4.3'"))
                .isEqualTo(1));

        dns.works("far.test").a("far.test", "127.0.0.1");

        sink.await(1, Await.PATIENCE);
        assertQueueEmpty();
        assertThat(mailboxes.delivered()).isEmpty();
    }

    @Test
    void givesUpOnAServerThatHangsAndComesBack() {
        node.close();
        dns.a("far.test", "127.0.0.1");
        sink.hangAt("DATA", 1);
        try (DeliveryNode hasty = node(Map.of("postrider.delivery.outbound.patience", "2s"))) {
            var recipients = List.of(Accepts.remote("one@far.test"));
            var envelope = Accepts.envelope(UUID.randomUUID(), "sender@example.test", recipients, null);
            hasty.accept().accept(new AcceptRequest(envelope, Accepts.content()));

            sink.await(1, Await.PATIENCE);
            eventually(() ->
                    assertThat(hasty.count("queue.trace WHERE attempts >= 2")).isEqualTo(1));
        }
    }

    @Test
    void sendsInClearWhenTlsBreaksAndNotAtAllToServersThatCannotTakeIt() {
        dns.a("far.test", "127.0.0.1");
        sink.reply("STARTTLS", "454 4.7.0 no TLS today", 1).without("8BITMIME");
        send(Accepts.remote("one@far.test"));
        assertThat(sink.await(1, Await.PATIENCE).getFirst().tls()).isFalse();

        byte[] content = "Subject: 8 bit\r\n\r\nGr\u00fc\u00dfe\r\n".getBytes(UTF_8);
        var envelope = new AcceptEnvelope(
                UUID.randomUUID(),
                "0123456789abcdef0123456789abcdef",
                "sender@example.test",
                List.of(Accepts.remote("two@far.test")),
                Accepts.envelope(UUID.randomUUID(), "", List.of(Accepts.remote("x@y.test")), null)
                        .client(),
                null,
                false,
                "8BITMIME",
                null,
                null,
                null,
                null,
                0);
        node.accept().accept(new AcceptRequest(envelope, content));

        assertThat(bounce()).contains("Status: 5.6.3");
        assertThat(sink.messages()).hasSize(1);
    }

    @Test
    void carriesDsnParametersOnAndReportsRelayingWhereTheyEnd() {
        dns.a("far.test", "127.0.0.1");
        var recipient = new Recipient("one@far.test", null, null, "SUCCESS,FAILURE", "rfc822;one+40far.test");
        send(recipient);
        assertThat(sink.await(1, Await.PATIENCE).getFirst().recipients().getFirst())
                .isEqualTo("RCPT TO:<one@far.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;one+40far.test");
        assertQueueEmpty();
        assertThat(mailboxes.delivered()).isEmpty();

        sink.without("DSN");
        send(new Recipient("two@far.test", null, null, "SUCCESS", null));
        // The connection that is kept was opened when DSN was offered.
        eventually(() -> assertThat(node.count("queue.recipient")).isZero());
    }

    @Test
    void sendsNoReportToNobodyAndNoneThatIsNotWanted() {
        dns.a("far.test", "127.0.0.1");
        sink.reply("RCPT", "550 5.1.1 no such user");
        send(new Recipient("one@far.test", null, null, "NEVER", null));
        AcceptEnvelope report = Accepts.envelope(UUID.randomUUID(), "", List.of(Accepts.remote("two@far.test")), null);
        node.accept().accept(new AcceptRequest(report, Accepts.content()));

        eventually(() ->
                assertThat(node.count("queue.trace WHERE outcome = 'FAILED'")).isEqualTo(2));
        assertQueueEmpty();
        assertThat(mailboxes.delivered()).isEmpty();
        assertThat(node.count("queue.trace")).isEqualTo(2);
    }

    @Test
    void tellsTheSenderOnceThatMailIsLateAndGivesUpInTheEnd() {
        dns.a("far.test", "127.0.0.1");
        sink.reply("RCPT", "451 4.2.1 not now");
        UUID id = send(Accepts.remote("one@far.test"));
        eventually(() ->
                assertThat(node.count("queue.recipient WHERE owner IS NULL")).isEqualTo(1));

        database.execute("UPDATE queue.message SET accepted_at = now() - interval '5 hours'");
        assertThat(bounce())
                .contains("Action: delayed")
                .contains("Status: 4.2.1")
                .contains("one@far.test");
        eventually(() -> assertThat(node.count("queue.recipient WHERE delay_noted AND attempts > 5 AND owner IS NULL"))
                .isEqualTo(1));
        assertThat(mailboxes.delivered()).hasSize(1);

        database.execute("UPDATE queue.message SET accepted_at = now() - interval '6 days'");
        assertQueueEmpty();
        assertThat(mailboxes.delivered()).hasSize(2);
        assertThat(node.count("queue.trace WHERE status = '5.4.7' AND message_id = '" + id + "'"))
                .isEqualTo(1);
    }

    @Test
    void handsEverythingToASmarthost() {
        node.close();
        try (DeliveryNode behind = node(Map.of(
                "postrider.delivery.outbound.smarthost.host", "127.0.0.1",
                "postrider.delivery.outbound.smarthost.port", sink.port(),
                "postrider.delivery.outbound.smarthost.tls", "opportunistic"))) {
            var recipients = List.of(Accepts.remote("a@one.test"), Accepts.remote("b@two.test"));
            var envelope = Accepts.envelope(UUID.randomUUID(), "sender@example.test", recipients, null);
            behind.accept().accept(new AcceptRequest(envelope, Accepts.content()));

            assertThat(sink.await(1, Await.PATIENCE).getFirst().forwardPaths())
                    .containsExactlyInAnyOrder("a@one.test", "b@two.test");
            assertThat(dns.questions()).isEmpty();
        }
    }

    @Test
    void returnsAMessageWithoutItsOctetsWhenTheyAreDamaged() {
        dns.a("far.test", "127.0.0.1");
        sink.reply("RCPT", "451 4.2.0 later", 1).reply("RCPT", "550 5.1.1 no such user");
        UUID id = send(Accepts.remote("one@far.test"));
        database.execute("UPDATE content.content SET octets = '\\x00' WHERE content_id ="
                + " (SELECT content_id FROM queue.message WHERE message_id = '" + id + "')");

        assertThat(bounce())
                .contains("Action: failed")
                .contains("Status: 5.1.1")
                .contains("one@far.test");
        assertQueueEmpty();
        assertThat(mailboxes.delivered()).hasSize(1);
    }

    @Test
    void quarantinesWhatItFailsOnItselfEveryTime() {
        dns.servfail("far.test").a("fine.test", "127.0.0.1");
        UUID id = send(Accepts.remote("one@far.test"));
        eventually(() -> assertThat(node.count("queue.recipient WHERE last_status = '4.4.3'"))
                .isEqualTo(1));
        database.execute("UPDATE content.content SET octets = '\\x00' WHERE content_id ="
                + " (SELECT content_id FROM queue.message WHERE message_id = '" + id + "')");
        dns.works("far.test").a("far.test", "127.0.0.1");

        eventually(() -> assertThat(node.count("queue.recipient WHERE quarantined AND unfinished = 5"
                        + " AND last_reply LIKE 'an internal fault%'"))
                .isEqualTo(1));
        send(Accepts.remote("two@fine.test"));
        assertThat(sink.await(1, Await.PATIENCE).getFirst().forwardPaths()).containsExactly("two@fine.test");
        assertThat(mailboxes.delivered()).isEmpty();
    }

    @Test
    void sendsNothingInClearWhereTlsIsRequired() {
        node.close();
        dns.a("far.test", "127.0.0.1");
        sink.without("STARTTLS");
        try (DeliveryNode strict = node(Map.of("postrider.delivery.outbound.tls", "required"))) {
            var recipients = List.of(Accepts.remote("a@far.test"));
            var envelope = Accepts.envelope(UUID.randomUUID(), "sender@example.test", recipients, null);
            strict.accept().accept(new AcceptRequest(envelope, Accepts.content()));

            eventually(() -> assertThat(strict.count("queue.recipient WHERE last_status = '4.7.5'"))
                    .isEqualTo(1));
            assertThat(sink.messages()).isEmpty();
        }
    }

    @Test
    void keepsMailWhileOutboundIsOff() {
        node.close();
        try (DeliveryNode off = node(Map.of("postrider.outbound-enabled", "false"))) {
            var recipients = List.of(Accepts.remote("a@far.test"));
            var envelope = Accepts.envelope(UUID.randomUUID(), "sender@example.test", recipients, null);
            off.accept().accept(new AcceptRequest(envelope, Accepts.content()));

            eventually(() -> assertThat(off.count("queue.recipient WHERE last_status = '4.7.1'"))
                    .isEqualTo(1));
            assertThat(dns.questions()).isEmpty();
        }
    }

    @Test
    void normalizesLineEndsSoThatNothingIsSmuggled() {
        dns.a("far.test", "127.0.0.1");
        byte[] content = "Subject: x\r\n\r\na\n.\r\nMAIL FROM:<evil@far.test>\r.\r\nb\r\n..c".getBytes(UTF_8);
        send(content, Accepts.remote("one@far.test"));

        assertThat(sink.await(1, Await.PATIENCE).getFirst().text())
                .isEqualTo("Subject: x\r\n\r\na\r\n.\r\nMAIL FROM:<evil@far.test>\r\n.\r\nb\r\n..c\r\n");
        assertQueueEmpty();
        assertThat(sink.messages()).hasSize(1);
    }

    @Test
    void treatsDomainsWithTheSameBestExchangerAsOneDestination() {
        dns.mx("one.test", 10, "mx.far.test")
                .mx("one.test", 20, "backup.far.test")
                .mx("two.test", 5, "MX.far.test");
        dns.a("mx.far.test", "127.0.0.1").a("backup.far.test", "127.0.0.1");
        send(Accepts.remote("a@one.test"));
        sink.await(1, Await.PATIENCE);
        send(Accepts.remote("b@two.test"));
        sink.await(2, Await.PATIENCE);
        send(Accepts.remote("c@one.test"), Accepts.remote("d@two.test"));

        assertThat(sink.await(4, Await.PATIENCE))
                .extracting(SinkMessage::forwardPaths)
                .contains(List.of("c@one.test"), List.of("d@two.test"));
        assertQueueEmpty();
        assertThat(sink.connections()).isLessThan(4);
    }

    @Test
    void usesOneConnectionForManyMessagesToADestination() {
        dns.a("far.test", "127.0.0.1");
        for (int i = 0; i < 40; i++) {
            send(Accepts.remote("user" + i + "@far.test"));
        }
        sink.await(40, Await.PATIENCE);
        assertQueueEmpty();
        assertThat(sink.connections()).isLessThanOrEqualTo(20);
    }
}
