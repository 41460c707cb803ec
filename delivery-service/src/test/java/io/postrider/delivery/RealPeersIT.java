package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.auth.RouteApi;
import io.postrider.api.auth.RouteApi.Limits;
import io.postrider.api.auth.RouteApi.Route;
import io.postrider.api.auth.RouteApi.RouteTable;
import io.postrider.api.auth.RouteApi.Server;
import io.postrider.api.auth.RouteApi.Tls;
import io.postrider.api.auth.RouteApi.Transport;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.testkit.database.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against Debian's Dovecot and Postfix, where they are installed: LMTP, and logins at a smarthost. */
class RealPeersIT {
    private static final UUID SENDER = UUID.randomUUID();

    private static final String READER = """
            import sys, email, email.policy, email.utils, datetime
            m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
            print(m.get_content_type(), m.get_param('report-type'))
            parts = m.get_payload()
            print(*[p.get_content_type() for p in parts])
            fields, *recipients = parts[1].get_payload()
            print('Original-Envelope-Id:', fields['Original-Envelope-Id'])
            for r in recipients:
                print(r['Final-Recipient'], r['Action'], r['Status'], r['Original-Recipient'])
                if r['Will-Retry-Until']:
                    left = email.utils.parsedate_to_datetime(r['Will-Retry-Until']) - datetime.datetime.now(datetime.timezone.utc)
                    print('until in four days' if left.days == 4 else left)
            print(m['Auto-Submitted'], m['From'].addresses[0].addr_spec, m['To'].addresses[0].addr_spec)
            print('defects', m.defects, [p.defects for p in parts])
            """;

    private final TestDatabase database = DeliveryNode.database();
    private RealPeers peers;

    @BeforeEach
    void start() throws IOException {
        peers = RealPeers.start();
    }

    @AfterEach
    void stop() {
        if (peers != null) {
            peers.close();
        }
        database.close();
    }

    private DeliveryNode node(Transport transport, Server server, Tls tls) {
        return node(transport, server, tls, new FakeMailboxes());
    }

    private DeliveryNode node(Transport transport, Server server, Tls tls, FakeMailboxes mailboxes) {
        RouteApi routes = () -> new RouteTable(List.of(
                new Route(UUID.randomUUID(), null, null, "*", transport, server, tls, new Limits(null, null, null))));
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE),
                mailboxes,
                new FakeDirectory().with("sender@example.test", SENDER),
                Map.of(
                        "postrider.outbound-enabled",
                        "true",
                        "postrider.delivery.queue.claim-interval",
                        "50ms",
                        "postrider.delivery.outbound.first-retry",
                        "200ms",
                        "postrider.delivery.outbound.last-retry",
                        "300ms",
                        DeliveryNode.ROUTES,
                        routes));
    }

    private static void send(DeliveryNode node, String... addresses) {
        List<Recipient> recipients =
                List.of(addresses).stream().map(Accepts::remote).toList();
        node.accept().accept(Accepts.submitted(SENDER, "sender@example.test", Accepts.content(), recipients));
    }

    private Server smarthost(String password) throws IOException {
        return new Server("127.0.0.1", peers.smtp(), peers.certificate(), "relay", password);
    }

    // RFC 2033 section 4.2
    @Test
    void dovecotTellsOfEachRecipientByItself() {
        var server = new Server("127.0.0.1", peers.lmtp(), null, null, null);
        try (DeliveryNode node = node(Transport.LMTP, server, Tls.OPPORTUNISTIC)) {
            send(node, "ann@store.test", "full@store.test", "nobody@store.test");
            eventually(() -> assertThat(
                            node.count("queue.trace WHERE outcome <> 'RELAYED' AND address LIKE '%@store.test'"))
                    .isEqualTo(3));
            assertThat(node.count("queue.trace WHERE address = 'ann@store.test' AND outcome = 'DELIVERED'"))
                    .isEqualTo(1);
            assertThat(node.count("queue.trace WHERE address = 'full@store.test' AND status = '5.2.2'"))
                    .isEqualTo(1);
            assertThat(node.count("queue.trace WHERE address = 'nobody@store.test' AND status = '5.1.1'"))
                    .isEqualTo(1);
            assertThat(peers.mailbox("ann")).singleElement().asString().contains("Subject: Hello");
            assertThat(peers.mailbox("full")).isEmpty();
        }
    }

    @Test
    void postfixLetsUsInByEveryMechanismThatItOffers() throws IOException {
        int sent = 0;
        for (String mechanism : List.of("scram-sha-256", "plain", "login")) {
            peers.offer(mechanism);
            try (DeliveryNode node = node(Transport.SMARTHOST, smarthost("p\u00e4ss w\u00f6rd"), Tls.VERIFIED)) {
                send(node, "ann@store.test");
                int expected = ++sent;
                eventually(() -> assertThat(peers.mailbox("ann")).hasSize(expected));
                assertThat(peers.postfixLog().toLowerCase(Locale.ROOT))
                        .contains("sasl_method=" + mechanism + ", sasl_username=relay");
            }
        }
    }

    @Test
    void aWrongPasswordKeepsTheMailAndIsHeardOf() throws IOException {
        try (DeliveryNode node = node(Transport.SMARTHOST, smarthost("wrong"), Tls.VERIFIED)) {
            send(node, "ann@store.test");
            eventually(() -> assertThat(node.count("queue.recipient WHERE last_status = '4.7.8'"))
                    .isEqualTo(1));
            assertThat(node.bean(MeterRegistry.class)
                            .get("postrider.outbound.refused.logins")
                            .counter()
                            .count())
                    .isPositive();
            assertThat(node.count("queue.trace")).isZero();
            assertThat(peers.mailbox("ann")).isEmpty();
        }
    }

    /** RFC 3461 and RFC 3464, as another implementation reads them. */
    @Test
    void reportsThatPostfixAndDovecotPassOnAreReadByPython() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "Python is not installed");
        var mailboxes = new FakeMailboxes();
        UUID gone = UUID.randomUUID();
        UUID full = UUID.randomUUID();
        mailboxes.decide(delivery -> delivery.accountId().equals(gone)
                ? Status.NO_SUCH_ACCOUNT
                : delivery.accountId().equals(full) ? Status.OVER_QUOTA : Status.DELIVERED);
        try (DeliveryNode node = node(Transport.SMARTHOST, smarthost("p\u00e4ss w\u00f6rd"), Tls.VERIFIED, mailboxes)) {
            var recipients = List.of(
                    asking("joe@example.test", UUID.randomUUID()),
                    asking("gone@example.test", gone),
                    asking("full@example.test", full));
            AcceptEnvelope of = Accepts.envelope(UUID.randomUUID(), "ann@store.test", recipients, null);
            var envelope = new AcceptEnvelope(
                    of.idempotencyKey(),
                    of.traceId(),
                    of.reversePath(),
                    of.recipients(),
                    of.client(),
                    null,
                    false,
                    "7BIT",
                    "FULL",
                    "QQ+20314159",
                    null,
                    null,
                    0);
            node.accept().accept(new AcceptRequest(envelope, Accepts.content()));
            eventually(() -> assertThat(peers.mailbox("ann")).hasSize(1));
            // One report of what was delivered and of what never will be
            assertThat(read(peers.mailbox("ann").getFirst()))
                    .contains("multipart/report delivery-status")
                    .contains("text/plain message/delivery-status message/rfc822")
                    .contains("Original-Envelope-Id: QQ 314159")
                    .contains("rfc822; joe@example.test delivered 2.0.0 rfc822; Joe+x@example.test")
                    .contains("rfc822; gone@example.test failed 5.1.1 rfc822; Joe+x@example.test")
                    .contains("auto-replied MAILER-DAEMON@mx.example.test ann@store.test");

            database.execute("UPDATE queue.message SET accepted_at = now() - interval '5 hours'");
            database.execute("UPDATE queue.recipient SET due_at = now() WHERE owner IS NULL");
            eventually(() -> assertThat(peers.mailbox("ann")).hasSize(2));
            assertThat(peers.mailbox("ann").stream().map(RealPeersIT::read))
                    .anySatisfy(report -> assertThat(report)
                            .contains("rfc822; full@example.test delayed 4.2.2 rfc822; Joe+x@example.test")
                            .contains("until in four days"));
        }
    }

    private static Recipient asking(String address, UUID account) {
        return new Recipient(address, account, Accepts.TENANT, "SUCCESS,FAILURE,DELAY", "rfc822;Joe+2Bx@example.test");
    }

    private static String read(String message) {
        try {
            Process python = new ProcessBuilder("/usr/bin/python3", "-c", READER)
                    .redirectErrorStream(true)
                    .start();
            try (var in = python.outputWriter(UTF_8)) {
                in.write(message);
            }
            return new String(python.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
