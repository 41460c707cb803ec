package io.postrider.auth.secondstep;

import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Me;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.StrictJson;
import io.postrider.auth.access.Writes;
import io.postrider.auth.account.AccountNames;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/me/totp}. */
@RestController
@RequestMapping("/v1/me/totp")
@Tag(name = "Me")
@SecurityRequirement(name = "user")
class MyTotpController {
    private final SecondSteps steps;
    private final AccountNames accounts;
    private final Writes writes;

    MyTotpController(SecondSteps steps, AccountNames accounts, Writes writes) {
        this.steps = steps;
        this.accounts = accounts;
        this.writes = writes;
    }

    @Schema(name = "SecondStep")
    record SecondStep(
            @Schema(description = "Whether signing in needs a one-time code.")
            boolean enabled,

            @Schema(nullable = true) @Nullable Instant since,

            @Schema(example = "10", description = "How many recovery codes are left.")
            int recoveryCodes) {}

    @Schema(name = "TotpEnrolment")
    record Enrolment(
            @Schema(example = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", description = "To type; shown this once.")
            String secret,

            @Schema(
                    example =
                            "otpauth://totp/Postrider:ann%40example.org?secret=JBSWY3DPEHPK3PXP" + "&issuer=Postrider",
                    description = "To show as a QR code.")
            String uri) {
        static Enrolment of(String address, String secret) {
            String name = URLEncoder.encode(address, StandardCharsets.UTF_8).replace("+", "%20");
            return new Enrolment(
                    secret, "otpauth://totp/Postrider:%s?secret=%s&issuer=Postrider".formatted(name, secret));
        }

        @Override
        public String toString() {
            return "Enrolment[…]";
        }
    }

    @StrictJson
    @Schema(name = "TotpCode")
    record TotpCode(
            @Schema(example = "287082", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String code) {
        @Override
        public String toString() {
            return "TotpCode[…]";
        }
    }

    @Schema(name = "RecoveryCodes")
    record RecoveryCodeSet(
            @Schema(
                    example = "[\"k7vq-m2xn-5dhe-wzr4\"]",
                    description = "Each is good once in place of a one-time code. Shown this once.")
            List<String> codes) {
        @Override
        public String toString() {
            return "RecoveryCodeSet[…]";
        }
    }

    @GetMapping
    @Needs({})
    @Operation(summary = "Read whether I have a second step")
    SecondStep read(@Parameter(hidden = true) Me me) {
        return steps.of(me.accountId());
    }

    @PostMapping
    @Needs({})
    @Operation(
            summary = "Begin a second step",
            description =
                    "Gives the secret for a program that makes one-time codes (RFC 6238). Nothing changes until the"
                            + " first code is confirmed.")
    ResponseEntity<Enrolment> create(@Parameter(hidden = true) Me me) {
        me.requirePassword();
        return writes.write(
                me.call(), null, Enrolment.class, () -> steps.begin(me.call(), accounts.get(me.accountId())));
    }

    @PutMapping("/confirmation")
    @Needs({})
    @Operation(
            summary = "Confirm a second step",
            description = "With the first code. From then on REST wants a code with the password, and mail protocols"
                    + " want app passwords; all sessions end.")
    ResponseEntity<RecoveryCodeSet> confirm(@Parameter(hidden = true) Me me, @RequestBody TotpCode request) {
        String code = Fields.required(request.code(), "code");
        return writes.write(
                me.call(),
                request,
                RecoveryCodeSet.class,
                () -> steps.confirm(me.call(), accounts.get(me.accountId()), code));
    }

    @PutMapping("/recovery-codes")
    @Needs({})
    @Operation(summary = "Make new recovery codes", description = "Those of before are void.")
    ResponseEntity<RecoveryCodeSet> replaceCodes(@Parameter(hidden = true) Me me) {
        me.requirePassword();
        return writes.write(
                me.call(),
                null,
                RecoveryCodeSet.class,
                () -> steps.replaceCodes(me.call(), accounts.get(me.accountId())));
    }

    @DeleteMapping
    @Needs({})
    @Operation(summary = "Take my second step away", description = "The call itself needs it.")
    ResponseEntity<Void> remove(@Parameter(hidden = true) Me me) {
        me.requirePassword();
        return writes.delete(me.call(), () -> steps.remove(me.call(), accounts.get(me.accountId())));
    }
}
