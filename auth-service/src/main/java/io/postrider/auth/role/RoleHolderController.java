package io.postrider.auth.role;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/role-holders}. */
@RestController
@RequestMapping("/v1/role-holders")
@Tag(name = "Accounts")
class RoleHolderController {
    private final RoleHolderList list;

    RoleHolderController(RoleHolderList list) {
        this.list = list;
    }

    @Schema(name = "RoleHolder")
    record RoleHolder(
            UUID accountId,
            @Schema(example = "ann@example.org") String address,
            @Schema(example = "domain-admin") String role,

            @Schema(
                    example = "domains",
                    allowableValues = {"platform", "tenant", "domains"})
            String reaches,

            @ArraySchema(schema = @Schema(example = "example.org"))
            List<String> domains,

            @Schema(description = "Without a second step the role cannot be used.")
            boolean secondStep,

            Instant since) {}

    @GetMapping
    @Needs(Action.KEYS_READ)
    @Operation(
            summary = "List the accounts that hold roles",
            description = "Who administers with an account; `GET /v1/api-keys` lists the keys that do.")
    Page<RoleHolder> list(
            @Parameter(hidden = true) Call call,
            @Parameter(description = "`createdAt` (of the account) or `address`; with `-` before it the last first.")
                    @RequestParam(defaultValue = "address")
                    String sort,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        Order<RoleHolder> order = RoleHolderList.SORTABLE.order(sort, cursor);
        return order.page(list.page(call.admin(), order, size), size);
    }
}
