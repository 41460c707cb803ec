package io.postrider.auth.limit;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a domain or a tenant as a whole, and what there is.
 *
 * @param maxAccounts null for no limit
 * @param accounts how many there are
 * @param maxBytes null for no limit
 * @param bytes that they hold
 * @param measuredAt when they did
 * @param version of the domain or the tenant
 */
@Schema(name = "Limits")
record Limits(
        @Schema(nullable = true, example = "100", description = "The most accounts; null: no limit.") @Nullable Long maxAccounts,

        @Schema(example = "37", description = "The accounts that there are, without deleted ones.")
        long accounts,

        @Schema(
                nullable = true,
                example = "107374182400",
                description = "The most that they hold together; null: no limit.")
        @Nullable Long maxBytes,

        @Schema(example = "6442450944", description = "What they hold together.")
        long bytes,

        @Schema(nullable = true, description = "When they did; a minute ago at most, unless mailbox-service is away.")
        @Nullable Instant measuredAt,

        @Schema(description = "That of the domain or the tenant itself.")
        long version) {}
