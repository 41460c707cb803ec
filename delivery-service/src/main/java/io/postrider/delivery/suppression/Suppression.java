package io.postrider.delivery.suppression;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An address that a tenant's mail does not go to.
 *
 * @param tenantId whose mail
 * @param address the address, lower case
 * @param reason why
 * @param description for people
 * @param createdAt since when
 * @param expiresAt until when; absent for good
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Suppression(
        UUID tenantId,
        String address,
        Reason reason,
        @Nullable String description,
        Instant createdAt,
        @Nullable Instant expiresAt) {
    /** Why mail does not go there. */
    enum Reason {
        /** An administrator said so. */
        MANUAL,
        /** Its owner complained (RFC 5965). */
        COMPLAINT,
        /** It does not exist. */
        BOUNCE;

        /** As it is written. */
        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        static Reason of(String text) {
            return Arrays.stream(values())
                    .filter(reason -> reason.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no reason '" + text + "'"));
        }
    }
}
