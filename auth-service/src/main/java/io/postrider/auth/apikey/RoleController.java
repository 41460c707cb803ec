package io.postrider.auth.apikey;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Page;
import io.postrider.auth.access.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/roles}. */
@RestController
@RequestMapping("/v1/roles")
@Tag(name = "API keys")
class RoleController {
    @Schema(name = "Role")
    record RoleView(
            @Schema(example = "support") String name,

            @Schema(example = "Sees how things are set up and what became of messages; changes nothing.")
            String description,

            @Schema(
                    example = "anything",
                    description = "What a key with it must be limited to: the `platform`, a `tenant`, `domains`;"
                            + " `anything` leaves the choice.")
            String reaches,

            Set<Action> actions) {
        static RoleView of(Role role) {
            return new RoleView(role.text(), role.description(), role.reaches().text(), new TreeSet<>(role.actions()));
        }
    }

    @GetMapping
    @Needs({})
    @Operation(summary = "List the roles that an API key can have", description = "Every key may.")
    Page<RoleView> list() {
        return new Page<>(Arrays.stream(Role.values()).map(RoleView::of).toList(), null);
    }
}
