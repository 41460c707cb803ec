package io.postrider.smtp.accept;

import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.platform.hash.Sha256;
import io.postrider.smtp.transaction.MailTransaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is the same when a client sends a message again because it saw no reply (RFC 1047): the octets that it sends, its
 * Message-ID among them, the reverse-path, the recipients, and who it is logged in as. Its address is not: large senders
 * try again from another one.
 */
final class Fingerprint {
    private final MessageDigest digest = Sha256.begin();

    /** The next octets of the message. */
    void content(byte[] octets, int length) {
        digest.update(octets, 0, length);
    }

    /** The fingerprint, once all octets were told. */
    UUID of(MailTransaction transaction, AcceptEnvelope.@Nullable Submitter submitter) {
        byte[] content = digest.digest();
        // A line each: none of them can have a line end in it.
        StringBuilder envelope =
                new StringBuilder(transaction.mail().reversePath().address()).append('\n');
        envelope.append(submitter == null ? "" : submitter.accountId()).append('\n');
        transaction.recipients().stream()
                .map(AcceptEnvelope.Recipient::address)
                .sorted()
                .forEach(address -> envelope.append(address).append('\n'));
        digest.update(envelope.toString().getBytes(StandardCharsets.UTF_8));
        digest.update(content);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new UUID(hash.getLong(), hash.getLong());
    }
}
