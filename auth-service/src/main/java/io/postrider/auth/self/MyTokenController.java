package io.postrider.auth.self;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Me;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.StrictJson;
import io.postrider.auth.token.MailTokens;
import io.postrider.auth.token.MailTokens.MailToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/me/tokens}. */
@RestController
@RequestMapping("/v1/me/tokens")
@Tag(name = "Me")
@SecurityRequirement(name = "user")
class MyTokenController {
    private static final Set<String> SCOPES = Set.of("imap", "pop3", "submission");

    private final MailTokens tokens;

    MyTokenController(MailTokens tokens) {
        this.tokens = tokens;
    }

    @StrictJson
    @Schema(name = "NewMailToken")
    record NewMailToken(
            @Schema(example = "[\"imap\"]", description = "Left out: imap, pop3 and submission.") @Nullable Set<String> scopes) {}

    @Schema(name = "MailToken")
    record MailTokenMade(
            @JsonProperty("access_token") String accessToken,

            @JsonProperty("token_type") @Schema(example = "Bearer")
            String tokenType,

            @JsonProperty("expires_in") @Schema(example = "900", description = "Seconds.")
            long expiresIn) {
        @Override
        public String toString() {
            return "MailTokenMade[…]";
        }
    }

    @PostMapping
    @Needs({})
    @Operation(
            summary = "Make an access token for a mail program",
            description = "For OAUTHBEARER and XOAUTH2 at IMAP, POP3 and submission. A changed password ends it.")
    ResponseEntity<MailTokenMade> create(
            @Parameter(hidden = true) Me me, @RequestBody(required = false) @Nullable NewMailToken request) {
        Set<String> scopes = request == null || request.scopes() == null ? SCOPES : request.scopes();
        // Not the other way round: what a caller sent may hold a null.
        if (scopes.isEmpty() || scopes.stream().anyMatch(scope -> scope == null || !SCOPES.contains(scope))) {
            throw Fields.unprocessable("scopes", "has something else than imap, pop3 and submission, or nothing.");
        }
        String token = tokens.sign(new MailToken(me.accountId(), me.epoch(), scopes, null));
        return ResponseEntity.status(201)
                .body(new MailTokenMade(token, "Bearer", tokens.lifetime().toSeconds()));
    }
}
