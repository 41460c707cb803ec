package io.postrider.auth.audit;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v1/audit-log}. */
@RestController
@RequestMapping("/v1/audit-log")
@Tag(
        name = "Audit log",
        description = "A row for every write: who, what, when, from where. Nobody can change or remove a row, and each"
                + " seals the one before it.")
class AuditController {
    private final AuditReader reader;

    AuditController(AuditReader reader) {
        this.reader = reader;
    }

    @Schema(name = "AuditEntry")
    record AuditEntry(
            long id,
            Instant at,
            @Schema(example = "account.update") String action,
            AuditObject object,

            @Schema(
                    implementation = Object.class,
                    example = "{\"enabled\": false}",
                    description = "The new values of what changed. Passwords and keys are never among them.")
            JsonNode changes,

            AuditActor actor,
            @Schema(nullable = true) @Nullable UUID tenantId,

            @Schema(example = "4bf92f3577b34da6a3ce929d0e0e4736")
            String traceId) {}

    @Schema(name = "AuditObject")
    record AuditObject(
            @Schema(example = "account") String type,
            UUID id,
            @Schema(example = "ann@example.org") String name) {}

    @Schema(name = "AuditActor")
    record AuditActor(
            @Schema(nullable = true, description = "The API key; null for the service itself.") @Nullable UUID apiKeyId,

            @Schema(example = "onboarding job") String name,
            @Schema(example = "192.0.2.7") String clientAddress) {}

    @Schema(name = "AuditVerification")
    record Verification(
            boolean intact,

            @Schema(example = "1024", description = "How many rows are as they were written.")
            long checked,

            @Schema(nullable = true, description = "The first row that is not.") @Nullable Long firstBroken) {}

    @GetMapping
    @Needs(Action.AUDIT_READ)
    @Operation(summary = "Read the audit log", description = "The latest first.")
    Page<AuditEntry> list(
            @Parameter(hidden = true) Call call,
            @RequestParam(required = false) @Nullable UUID tenantId,
            @Parameter(description = "Only about objects of this kind.", example = "account")
                    @RequestParam(required = false)
                    @Nullable String objectType,
            @Parameter(description = "Only about this object.") @RequestParam(required = false) @Nullable UUID objectId,
            @Parameter(description = "Only by this API key.") @RequestParam(required = false) @Nullable UUID apiKeyId,
            @Parameter(description = "Only of this kind.", example = "account.create")
                    @RequestParam(required = false)
                    @Nullable String action,
            @Parameter(description = "Only of the call with this trace.") @RequestParam(required = false) @Nullable String traceId,
            @RequestParam(required = false) @Nullable Instant since,
            @RequestParam(required = false) @Nullable Instant until,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        AuditReader.Filter filter =
                new AuditReader.Filter(tenantId, objectType, objectId, apiKeyId, action, traceId, since, until);
        return Page.of(reader.page(call.admin(), filter, before(cursor), size), size, AuditEntry::id);
    }

    private static long before(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "cursor is none that this list gave: take 'next' of the page before.");
        }
    }

    @GetMapping("/verification")
    @Needs(Action.AUDIT_READ)
    @Operation(
            summary = "Check the audit log's seals",
            description = "Reads all of it. Only keys for the whole platform may.")
    Verification verify(@Parameter(hidden = true) Call call) {
        call.admin().requirePlatform();
        return reader.verify();
    }
}
