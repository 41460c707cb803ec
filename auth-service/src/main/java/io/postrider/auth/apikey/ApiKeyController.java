package io.postrider.auth.apikey;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Page;
import io.postrider.auth.access.Role;
import io.postrider.auth.access.StrictJson;
import io.postrider.auth.access.Writes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/api-keys}. */
@RestController
@RequestMapping("/v1/api-keys")
@Tag(
        name = "API keys",
        description =
                "Keys for this API: limited to a tenant or to domains, to actions, to networks, and in time. To replace"
                        + " a key, make the new one, then revoke the old one.")
class ApiKeyController {
    private final ApiKeys keys;
    private final ApiKeyList list;
    private final Writes writes;

    ApiKeyController(ApiKeys keys, ApiKeyList list, Writes writes) {
        this.keys = keys;
        this.list = list;
        this.writes = writes;
    }

    @Schema(name = "ApiKey")
    record ApiKey(
            UUID id,
            @Schema(example = "onboarding job") String name,

            @Schema(nullable = true, description = "The one tenant it reaches; null for all.") @Nullable UUID tenantId,

            @ArraySchema(
                    arraySchema =
                            @Schema(description = "The only domains it reaches; empty for all of its" + " tenant's."),
                    schema = @Schema(example = "example.org"))
            List<String> domains,

            @Schema(
                    example = "support",
                    nullable = true,
                    description = "See `GET /v1/roles`; null for a key with actions" + " of its own.")
            @Nullable String role,

            @ArraySchema(schema = @Schema(example = "accounts:write"))
            List<String> actions,

            @ArraySchema(
                    arraySchema = @Schema(description = "From where it may be used; empty for anywhere."),
                    schema = @Schema(example = "192.0.2.0/24"))
            List<String> networks,

            @Schema(nullable = true, description = "null for never.") @Nullable Instant expiresAt,

            @Schema(nullable = true, description = "To the minute.") @Nullable Instant lastUsedAt,

            long version,
            Instant createdAt,

            @Schema(
                    example = "prk_0LqKhH0yJ3pNq8w6cT1vXzR5eB7mD2aF4gU9sWiYoQk",
                    description = "The key itself, only in the answer that made it. It is shown this once;"
                            + " only a hash of it is kept.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable String secret) {
        ApiKey withSecret(String made) {
            return new ApiKey(
                    id,
                    name,
                    tenantId,
                    domains,
                    role,
                    actions,
                    networks,
                    expiresAt,
                    lastUsedAt,
                    version,
                    createdAt,
                    made);
        }

        @Override
        public String toString() {
            return "ApiKey[" + id + ", " + name + "]";
        }
    }

    @StrictJson
    @Schema(name = "NewApiKey")
    record NewApiKey(
            @Schema(example = "onboarding job", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String name,

            @Schema(description = "Left out: as far as the key that makes it.") @Nullable UUID tenantId,

            @ArraySchema(
                    arraySchema =
                            @Schema(description = "Names or ids. Left out: as far as the key that makes" + " it."),
                    schema = @Schema(example = "example.org"))
            @Nullable List<String> domains,

            @Schema(example = "support", description = "See `GET /v1/roles`. A key has a role or actions of its own.")
            @Nullable Role role,

            @ArraySchema(arraySchema = @Schema(example = "[\"accounts:read\", \"accounts:write\"]")) @Nullable Set<Action> actions,

            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    description = "From where it may be used, as addresses or networks."
                                            + " Left out: as the key that makes it."),
                    schema = @Schema(example = "192.0.2.0/24"))
            @Nullable List<String> networks,

            @Schema(example = "2027-06-30T00:00:00Z", description = "Left out: never, or with the key that makes it.")
            @Nullable Instant expiresAt) {}

    @GetMapping
    @Needs(Action.KEYS_READ)
    @Operation(summary = "List API keys", description = "Those that are not revoked and reach no farther than yours.")
    Page<ApiKey> list(
            @Parameter(hidden = true) Call call,
            @RequestParam(required = false) @Nullable UUID tenantId,
            @RequestParam(required = false) @Nullable String role,
            @Parameter(description = "`createdAt` or `name`; with `-` before it the last first.")
                    @RequestParam(defaultValue = "createdAt")
                    String sort,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        Order<ApiKey> order = ApiKeyList.SORTABLE.order(sort, cursor);
        Role asked = role == null ? null : Fields.role(role);
        return order.page(list.page(call.admin(), tenantId, asked, order, size), size);
    }

    @PostMapping
    @Needs(Action.KEYS_WRITE)
    @Operation(summary = "Make an API key", description = "A key cannot give another more than it has.")
    ResponseEntity<ApiKey> create(@Parameter(hidden = true) Call call, @RequestBody NewApiKey request) {
        return writes.write(call, request, ApiKey.class, () -> keys.create(call, request));
    }

    @GetMapping("/me")
    @Needs({})
    @Operation(
            summary = "Read the API key of this call",
            description = "Every key may. Who signed in reads what the role of the account makes of it.")
    ApiKey me(@Parameter(hidden = true) Call call) {
        return keys.me(call.admin());
    }

    @GetMapping("/{key}")
    @Needs(Action.KEYS_READ)
    @Operation(summary = "Read an API key")
    ResponseEntity<ApiKey> read(@Parameter(hidden = true) Call call, @PathVariable UUID key) {
        ApiKey found = keys.find(call.admin(), key);
        return ResponseEntity.ok().eTag(Call.tag(found.version())).body(found);
    }

    @DeleteMapping("/{key}")
    @Needs(Action.KEYS_WRITE)
    @Operation(summary = "Revoke an API key", description = "It is dead at once, for ever.")
    ResponseEntity<Void> revoke(@Parameter(hidden = true) Call call, @PathVariable UUID key) {
        return writes.delete(call, () -> keys.revoke(call, key));
    }
}
