package io.postrider.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptEnvelope.Client;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.platform.observe.Trace;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds accepts. */
public final class Accepts {
    /** The tenant of every account here. */
    public static final UUID TENANT = UUID.fromString("00000000-0000-0000-0000-0000000000aa");

    private Accepts() {}

    /** A small message to accounts here. */
    public static AcceptRequest local(UUID... accounts) {
        return request(
                UUID.randomUUID(),
                "sender@elsewhere.test",
                Arrays.stream(accounts).map(Accepts::account).toList());
    }

    /** A small message from one address to recipients. */
    public static AcceptRequest request(UUID key, String reversePath, List<Recipient> recipients) {
        return new AcceptRequest(envelope(key, reversePath, recipients, null), content());
    }

    /** The octets of a small message. */
    public static byte[] content() {
        return ("From: sender@elsewhere.test\r\nTo: user@example.test\r\nSubject: Hello\r\n" + "Message-ID: <"
                        + UUID.randomUUID() + "@elsewhere.test>\r\n\r\nHello.\r\n")
                .getBytes(UTF_8);
    }

    /** An account as a recipient. */
    public static Recipient account(UUID accountId) {
        return new Recipient("user-" + accountId + "@example.test", accountId, TENANT, null, null);
    }

    /** An address elsewhere as a recipient. */
    public static Recipient remote(String address) {
        return new Recipient(address, null, null, null, null);
    }

    /** An envelope without a fingerprint. */
    public static AcceptEnvelope envelope(
            UUID key, String reversePath, List<Recipient> recipients, AcceptEnvelope.@Nullable Upload upload) {
        return envelope(key, reversePath, recipients, upload, null);
    }

    /** A small message to an account, as a client sends it: again with the same fingerprint, when it saw no reply. */
    public static AcceptRequest sent(UUID account, UUID fingerprint) {
        return new AcceptRequest(
                envelope(UUID.randomUUID(), "sender@elsewhere.test", List.of(account(account)), null, fingerprint),
                content());
    }

    /** A message that somebody logged in for. */
    public static AcceptRequest submitted(
            UUID account, String reversePath, byte[] content, List<Recipient> recipients) {
        return new AcceptRequest(by(account, envelope(UUID.randomUUID(), reversePath, recipients, null)), content);
    }

    /** The same envelope, of a message that somebody logged in for. */
    public static AcceptEnvelope by(UUID account, AcceptEnvelope of) {
        return new AcceptEnvelope(
                of.idempotencyKey(),
                of.traceId(),
                of.reversePath(),
                of.recipients(),
                of.client(),
                new AcceptEnvelope.Submitter(account, TENANT, of.reversePath()),
                of.smtpUtf8(),
                of.body(),
                of.ret(),
                of.envid(),
                of.upload(),
                of.fingerprint(),
                of.waitedMillis());
    }

    /** The same envelope, of a message that goes by servers with REQUIRETLS alone. */
    public static AcceptEnvelope requiringTls(AcceptEnvelope of) {
        return new AcceptEnvelope(
                of.idempotencyKey(),
                of.traceId(),
                of.reversePath(),
                of.recipients(),
                of.client(),
                of.submitter(),
                of.smtpUtf8(),
                of.body(),
                of.ret(),
                of.envid(),
                of.upload(),
                of.fingerprint(),
                of.waitedMillis(),
                true);
    }

    /** An envelope. */
    public static AcceptEnvelope envelope(
            UUID key,
            String reversePath,
            List<Recipient> recipients,
            AcceptEnvelope.@Nullable Upload upload,
            @Nullable UUID fingerprint) {
        return new AcceptEnvelope(
                key,
                Trace.newId(),
                reversePath,
                recipients,
                new Client("192.0.2.1", "elsewhere.test", "ESMTP", Instant.now()),
                null,
                false,
                "7BIT",
                null,
                null,
                upload,
                fingerprint,
                0);
    }
}
