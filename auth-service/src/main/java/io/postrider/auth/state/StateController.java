package io.postrider.auth.state;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.StrictJson;
import io.postrider.auth.access.Writes;
import io.postrider.auth.access.Writes.Answer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/state}. */
@RestController
@RequestMapping("/v1/state")
@Tag(
        name = "State",
        description =
                "Tenants, domains, accounts, aliases, groups, delegations and routes as they are to be, in one document.")
class StateController {
    private final DesiredState state;
    private final Writes writes;

    StateController(DesiredState state, Writes writes) {
        this.state = state;
        this.writes = writes;
    }

    @StrictJson(maxBytes = 8 << 20)
    @Schema(
            name = "State",
            description =
                    "Objects with the fields of their own resources. Fields that are left out stay as" + " they are.")
    record State(
            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    description = "By their names. `policy` and `limits` are fields of a tenant too.",
                                    example = "[{\"name\": \"Example Ltd\", \"limits\": {\"maxAccounts\": 100}}]"),
                    schema = @Schema(implementation = Object.class))
            @Nullable List<JsonNode> tenants,

            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    description =
                                            "`policy` and `limits` are fields of a domain too, and `tenant`, its tenant's"
                                                    + " name, may be in the place of `tenantId`.",
                                    example = "[{\"name\": \"example.org\", \"postmaster\": \"ann@example.org\","
                                            + " \"policy\": {\"maxRecipients\": 100}}]"),
                    schema = @Schema(implementation = Object.class))
            @Nullable List<JsonNode> domains,

            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    description =
                                            "An account that is made has no password until one is set. `policy` is a"
                                                    + " field of an account too.",
                                    example = "[{\"address\": \"ann@example.org\", \"displayName\": \"Ann\"}]"),
                    schema = @Schema(implementation = Object.class))
            @Nullable List<JsonNode> accounts,

            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    example =
                                            "[{\"address\": \"sales@example.org\", \"targets\": [\"ann@example.org\"]}]"),
                    schema = @Schema(implementation = Object.class))
            @Nullable List<JsonNode> aliases,

            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    example =
                                            "[{\"address\": \"staff@example.org\", \"members\": [\"ann@example.org\"]}]"),
                    schema = @Schema(implementation = Object.class))
            @Nullable List<JsonNode> groups,

            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    description = "`address` and `delegate` name one together.",
                                    example = "[{\"address\": \"staff@example.org\", \"delegate\": \"ann@example.org\","
                                            + " \"right\": \"sendAs\"}]"),
                    schema = @Schema(implementation = Object.class))
            @Nullable List<JsonNode> delegations,

            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    description =
                                            "`senderDomain`, or `*` for everybody's mail, and `recipientDomain` name one"
                                                    + " together.",
                                    example = "[{\"senderDomain\": \"example.org\", \"recipientDomain\": \"*\","
                                            + " \"transport\": \"smarthost\", \"host\": \"relay.example.net\"}]"),
                    schema = @Schema(implementation = Object.class))
            @Nullable List<JsonNode> routes) {
        List<ObjectNode> of(StateKind.Place place) {
            List<JsonNode> objects = switch (place) {
                case TENANTS -> tenants;
                case DOMAINS -> domains;
                case ACCOUNTS -> accounts;
                case ALIASES -> aliases;
                case GROUPS -> groups;
                case DELEGATIONS -> delegations;
                case ROUTES -> routes;
            };
            return objects == null
                    ? List.of()
                    : objects.stream().map(State::object).toList();
        }

        /** Nodes in the signature, for springdoc cannot describe Jackson's class for objects. */
        private static ObjectNode object(JsonNode node) {
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "The state has a list with a value that is no object.");
        }
    }

    @Schema(name = "StatePlan")
    record Plan(
            @Schema(description = "Whether nothing was done.")
            boolean dryRun,

            @Schema(description = "What was done, or would be; empty when all is as it is to be.")
            List<Change> changes) {}

    @Schema(name = "StateChange")
    record Change(
            @Schema(example = "account.create") String action,
            @Schema(example = "ann@example.org") String name,

            @Schema(implementation = Object.class, example = "{\"displayName\": \"Ann\"}")
            JsonNode fields) {}

    @PutMapping
    @Needs({
        Action.TENANTS_WRITE,
        Action.DOMAINS_WRITE,
        Action.ACCOUNTS_WRITE,
        Action.ALIASES_WRITE,
        Action.GROUPS_WRITE,
        Action.DELEGATIONS_WRITE
    })
    @Operation(
            summary = "Bring the directory into a state",
            description = "All of it or, if anything is refused, none. Applied again it changes nothing. At most 2,000"
                    + " objects. Each kind needs its own action.")
    ResponseEntity<Plan> apply(
            @Parameter(hidden = true) Call call,
            @Parameter(description = "Only tell what would be done.") @RequestParam(defaultValue = "false")
                    boolean dryRun,
            @Parameter(description = "Delete what is in the domains of the document and is not named in it.")
                    @RequestParam(defaultValue = "false")
                    boolean prune,
            @RequestBody State request) {
        if (dryRun) {
            return ResponseEntity.ok(new Plan(true, writes.tryOut(() -> state.apply(call, request, prune))));
        }
        return writes.write(
                call,
                request,
                Plan.class,
                () -> Answer.changed(null, new Plan(false, state.apply(call, request, prune))));
    }
}
