package io.postrider.delivery.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that is told.
 *
 * @param id its id
 * @param tenantId of whose mail; null for all
 * @param domain of mail from or to that domain only
 * @param url where it is
 * @param description for people
 * @param events of what
 * @param enabled whether it is told
 * @param disabledReason why it was switched off by itself
 * @param failingSince since when every call failed
 * @param lastFailure what the last that failed said
 * @param lastSuccessAt when it last took a call
 * @param version for If-Match
 * @param createdAt when it was made
 * @param secret signs the calls; shown once
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Webhook(
        UUID id,
        @Nullable UUID tenantId,
        @Nullable String domain,
        String url,
        @Nullable String description,
        Set<EventType> events,
        boolean enabled,
        @Nullable String disabledReason,
        @Nullable Instant failingSince,
        @Nullable String lastFailure,
        @Nullable Instant lastSuccessAt,
        long version,
        Instant createdAt,
        @Nullable String secret) {
    /** With its secret, for the one time that it is shown. */
    Webhook showing(byte[] octets) {
        return new Webhook(
                id,
                tenantId,
                domain,
                url,
                description,
                events,
                enabled,
                disabledReason,
                failingSince,
                lastFailure,
                lastSuccessAt,
                version,
                createdAt,
                Signature.text(octets));
    }

    @Override
    public String toString() {
        return "Webhook[id=%s, url=%s]".formatted(id, url);
    }
}
