package io.postrider.auth.self;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.postrider.auth.access.Me;
import io.postrider.auth.access.Needs;
import io.postrider.auth.login.SignIns;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/me/sessions}. */
@RestController
@RequestMapping("/v1/me/sessions")
@Tag(name = "Me")
@SecurityRequirement(name = "user")
class MySignInController {
    private final SignIns signIns;

    MySignInController(SignIns signIns) {
        this.signIns = signIns;
    }

    @Schema(name = "SignIn")
    record SignedIn(
            @JsonProperty("access_token") String accessToken,

            @JsonProperty("token_type") @Schema(example = "Bearer")
            String tokenType,

            @JsonProperty("expires_in") @Schema(example = "28800", description = "Seconds.")
            long expiresIn) {
        @Override
        public String toString() {
            return "SignedIn[…]";
        }
    }

    @PostMapping
    @Needs({})
    @Operation(
            summary = "Sign in",
            description = "For who has a second step, and for administrators: the token goes with further calls, as"
                    + " `Authorization: Bearer prs_…`, in place of password and code. Where the account has a role,"
                    + " and there was a second step, it is as good as an API key of that role. It ends with the"
                    + " session.")
    ResponseEntity<SignedIn> create(
            @Parameter(hidden = true) Me me,
            @Parameter(description = "Where the account has a second step.", example = "287082")
                    @RequestHeader(name = "X-One-Time-Code", required = false)
                    @Nullable String code) {
        me.requirePassword();
        return ResponseEntity.status(201)
                .body(new SignedIn(
                        String.valueOf(me.signIn()),
                        "Bearer",
                        signIns.lifetime().toSeconds()));
    }
}
