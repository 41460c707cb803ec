package io.postrider.auth.route;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A route as the API shows it: all but its password. */
@Schema(name = "Route")
record RouteView(
        UUID id,

        @Schema(nullable = true, description = "Whose it is; null for the platform's.") @Nullable UUID tenantId,

        @Schema(nullable = true, example = "example.org", description = "Whose mail it is for; null for everybody's.")
        @Nullable String senderDomain,

        @Schema(example = "*", description = "Where to: a domain, `*.` and a domain for all below it, or `*` for all.")
        String recipientDomain,

        @Schema(
                allowableValues = {"mx", "smarthost", "lmtp"},
                example = "smarthost")
        String transport,

        @Schema(nullable = true, example = "relay.example.net") @Nullable String host,

        @Schema(nullable = true, example = "587") @Nullable Integer port,

        @Schema(
                nullable = true,
                allowableValues = {"opportunistic", "required", "verified", "dane", "implicit"},
                example = "verified",
                description = "What TLS must be like; null for what the settings say.")
        @Nullable String tls,

        @Schema(
                nullable = true,
                description = "Those that vouch for the server's certificate, in PEM; null for those of the system.")
        @Nullable String certificateAuthorities,

        @Schema(nullable = true, example = "example.org") @Nullable String username,

        @Schema(description = "Whether it has a password, which is never shown.")
        boolean passwordSet,

        @Schema(nullable = true, description = "Connections at once, at most.") @Nullable Integer maxConnections,

        @Schema(nullable = true, description = "Messages a minute, at most.") @Nullable Integer maxPerMinute,

        @Schema(nullable = true, description = "Recipients of a transaction, at most.") @Nullable Integer maxRecipients,

        @Schema(example = "Everything by the provider") String description,
        boolean enabled,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
