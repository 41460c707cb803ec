package io.postrider.auth.policy;

import io.postrider.auth.access.Me;
import io.postrider.auth.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/me/policy}. */
@RestController
@RequestMapping("/v1/me/policy")
@Tag(name = "Me")
@SecurityRequirement(name = "user")
class MyPolicyController {
    private final Policies policies;

    MyPolicyController(Policies policies) {
        this.policies = policies;
    }

    @Schema(name = "MyPolicy")
    record MyPolicy(
            @Schema(description = "What holds for me; null: no limit but the suite's own.")
            Rules effective,

            @Schema(
                    example = "{\"maxRecipients\": \"tenant\"}",
                    description =
                            "Whose each rule is: `account`, `domain`, `tenant`, or `system`, which is the suite's own.")
            Map<String, String> from) {}

    @GetMapping
    @Needs({})
    @Operation(
            summary = "Read what holds for me",
            description = "How long passwords are, where I may log in, what I may send.")
    MyPolicy read(@Parameter(hidden = true) Me me) {
        Policy found = policies.find(
                me.call().admin(), PolicyLevel.ACCOUNT, me.accountId().toString());
        return new MyPolicy(found.effective(), found.from());
    }
}
