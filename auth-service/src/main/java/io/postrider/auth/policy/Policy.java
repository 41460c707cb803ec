package io.postrider.auth.policy;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;

/**
 * A tenant's, a domain's or an account's.
 *
 * @param own its own rules
 * @param effective what holds for it
 * @param from whose each of these is
 * @param version of the tenant, the domain or the account
 */
@Schema(name = "Policy")
public record Policy(
        @Schema(description = "Its own rules.") Rules own,
        @Schema(description = "What holds for it.") Rules effective,

        @Schema(
                example = "{\"maxRecipients\": \"tenant\"}",
                description = "Whose each effective rule is: `account`, `domain`, `tenant`, or `system`, which is the"
                        + " suite's own.")
        Map<String, String> from,

        @Schema(description = "That of the tenant, domain or account itself.")
        long version) {}
