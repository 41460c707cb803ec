package io.postrider.auth.dkim;

import io.postrider.auth.dns.SigningRecord;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key that is or was published; its private half stays in the store.
 *
 * @param id its id
 * @param domain whose it is
 * @param selector its name below {@code _domainkey}
 * @param algorithm what it is for
 * @param publicKey as in its record, before base64
 * @param version grows with each change
 * @param createdAt when it was made
 * @param foundAt since when our own look-ups find its record
 * @param signsFrom when it began to sign
 * @param retiredAt when another one took over
 */
record DkimKey(
        UUID id,
        KeyDomain domain,
        String selector,
        DkimAlgorithm algorithm,
        byte[] publicKey,
        long version,
        Instant createdAt,
        @Nullable Instant foundAt,
        @Nullable Instant signsFrom,
        @Nullable Instant retiredAt) {
    /**
     * A domain that has keys.
     *
     * @param id its id
     * @param tenantId its tenant
     * @param name in A-labels
     */
    record KeyDomain(UUID id, UUID tenantId, String name) {}

    DkimKeyState state() {
        if (retiredAt != null) {
            return DkimKeyState.RETIRED;
        }
        if (signsFrom != null) {
            return DkimKeyState.SIGNING;
        }
        return foundAt == null ? DkimKeyState.UNPUBLISHED : DkimKeyState.PUBLISHED;
    }

    /** Whether it is yet to sign. */
    boolean isComing() {
        return signsFrom == null && retiredAt == null;
    }

    boolean isSigning() {
        return state() == DkimKeyState.SIGNING;
    }

    // RFC 6376 section 3.6.2.1
    SigningRecord record() {
        return new SigningRecord(
                "%s._domainkey.%s".formatted(selector, domain.name()),
                algorithm.record(publicKey),
                switch (state()) {
                    case UNPUBLISHED, PUBLISHED -> SigningRecord.Use.COMING;
                    case SIGNING -> SigningRecord.Use.SIGNING;
                    case RETIRED -> SigningRecord.Use.GOING;
                });
    }
}
