package io.postrider.auth.audit;

import io.postrider.platform.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The seal of an audit row: SHA-256 over the row before it and all that it says. */
final class AuditHash {
    /** What the first row has before it. */
    static final byte[] BEGINNING = new byte[32];

    private AuditHash() {}

    /** A row as it is sealed. */
    record Row(
            Instant at,
            @Nullable UUID tenantId,
            @Nullable UUID domainId,
            @Nullable UUID actorId,
            String actorName,
            String clientAddress,
            String traceId,
            String action,
            String objectType,
            UUID objectId,
            String objectName,
            String changes) {}

    static byte[] of(byte[] previous, Row row) {
        MessageDigest digest = Sha256.begin();
        digest.update(previous);
        Object[] parts = {
            row.at().toEpochMilli(),
            row.tenantId(),
            row.domainId(),
            row.actorId(),
            row.actorName(),
            row.clientAddress(),
            row.traceId(),
            row.action(),
            row.objectType(),
            row.objectId(),
            row.objectName(),
            row.changes()
        };
        // Each part goes with its length, so that nothing can move from one field to the next unseen.
        Arrays.stream(parts)
                .map(part -> String.valueOf(part).getBytes(StandardCharsets.UTF_8))
                .forEach(octets -> {
                    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, octets.length));
                    digest.update(octets);
                });
        return digest.digest();
    }
}
