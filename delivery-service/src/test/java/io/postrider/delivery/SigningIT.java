package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.SigningApi;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptEnvelope.Client;
import io.postrider.api.delivery.AcceptEnvelope.Submitter;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.observe.Trace;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMta;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SigningIT {
    private static final String MESSAGE = """
            From: Joe <joe@example.test>
            To: one@far.test
            Subject: Signed

            Hello.
            """.replace("\n", "\r\n");

    private final TestDatabase database = DeliveryNode.database();
    private final FakeDns dns = FakeDns.start().a("far.test", "127.0.0.1");
    private final SinkMta sink = SinkMta.start();
    private final FakeSigning signing = new FakeSigning();
    private final DeliveryNode node = new DeliveryNode(
            database.dataSource(TestDatabase.DELIVERY_SERVICE),
            new FakeMailboxes(),
            new FakeDirectory(),
            signing,
            Map.of(
                    "postrider.outbound-enabled", "true",
                    "postrider.delivery.queue.claim-interval", "50ms",
                    "postrider.delivery.outbound.port", sink.port(),
                    "postrider.delivery.outbound.private-networks", "127.0.0.0/8",
                    "postrider.delivery.outbound.first-retry", "200ms",
                    "postrider.delivery.outbound.last-retry", "300ms",
                    "postrider.dns.timeout", "20s",
                    "postrider.dns.resolver", "127.0.0.1:" + dns.port()));

    /** Has keys of one domain, and is away for a while if it is told to be. */
    private static final class FakeSigning implements SigningApi {
        private final AtomicInteger failures = new AtomicInteger();

        @Override
        public SigningKeys keys(String domain) {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new ProblemException(ProblemCode.UNAVAILABLE, "away");
            }
            return new SigningKeys(
                    domain.equals("example.test")
                            ? List.of(
                                    key("one", SigningAlgorithm.ED25519_SHA256, "Ed25519"),
                                    key("two", SigningAlgorithm.RSA_SHA256, "RSA"))
                            : List.of());
        }

        private static SigningKey key(String selector, SigningAlgorithm algorithm, String name) {
            try {
                KeyPair pair = KeyPairGenerator.getInstance(name).generateKeyPair();
                return new SigningKey(selector, algorithm, pair.getPrivate().getEncoded());
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    @AfterEach
    void close() {
        node.close();
        sink.close();
        dns.close();
        database.close();
    }

    private String sent(@Nullable Submitter submitter, String message) {
        var envelope = new AcceptEnvelope(
                UUID.randomUUID(),
                Trace.newId(),
                "joe@example.test",
                List.of(Accepts.remote("one@far.test")),
                new Client("192.0.2.1", "client.test", "ESMTPSA", Instant.now()),
                submitter,
                false,
                "7BIT",
                null,
                null,
                null,
                null,
                0);
        node.accept().accept(new AcceptRequest(envelope, message.getBytes(US_ASCII)));
        return new String(sink.await(1, Await.PATIENCE).getFirst().content(), ISO_8859_1);
    }

    @Test
    void whatAnAccountSubmitsIsSignedWithEveryKeyOfItsDomain() {
        String sent = sent(new Submitter(UUID.randomUUID(), Accepts.TENANT, "joe@example.test"), MESSAGE);

        assertThat(sent)
                .startsWith("DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.test;\r\n\ts=one; t=")
                .contains("\r\nDKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.test;\r\n\ts=two; t=")
                .endsWith("\r\n" + MESSAGE);
    }

    @Test
    void mailThatOnlyPassesThroughIsNotSigned() {
        assertThat(sent(null, MESSAGE)).isEqualTo(MESSAGE);
    }

    @Test
    void aDomainWithoutKeysIsNotSigned() {
        String other = MESSAGE.replace("joe@example.test", "joe@other.test");

        assertThat(sent(new Submitter(UUID.randomUUID(), Accepts.TENANT, "joe@example.test"), other))
                .isEqualTo(other);
    }

    @Test
    void mailWaitsWhileTheKeysCannotBeAskedFor() {
        signing.failures.set(3);

        assertThat(sent(new Submitter(UUID.randomUUID(), Accepts.TENANT, "joe@example.test"), MESSAGE))
                .startsWith("DKIM-Signature: ");
        eventually(
                () -> assertThat(node.count("queue.trace WHERE attempts = 4")).isEqualTo(1));
    }
}
