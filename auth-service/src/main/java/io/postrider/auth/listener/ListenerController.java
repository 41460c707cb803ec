package io.postrider.auth.listener;

import io.postrider.api.auth.ListenerApi;
import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Writes;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.listener.ListenerStore.Row;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v1/listeners/mx/policy} and {@code /v1/listeners/submission/policy}. */
@RestController
@RequestMapping("/v1/listeners")
@Tag(
        name = "Policies",
        description =
                "What accounts may do. A limit holds as the tightest of tenant, domain and account has it; a default is the"
                        + " nearest one's.")
class ListenerController {
    private static final String PATCH =
            "It holds within seconds at every gateway. Rules that are left out stay as they are;"
                    + " null makes them as the gateways' settings have them.";

    private final ListenerStore store;
    private final Writes writes;
    private final MergePatch patches;
    private final AuditLog audit;

    ListenerController(ListenerStore store, Writes writes, MergePatch patches, AuditLog audit) {
        this.store = store;
        this.writes = writes;
        this.patches = patches;
        this.audit = audit;
    }

    @GetMapping("/mx/policy")
    @Needs(Action.TENANTS_READ)
    @Operation(
            summary = "Read the policy of the port for mail from other servers",
            description = "What holds for everybody's mail at port 25. It needs a key for the whole platform.")
    ResponseEntity<ListenerView> readMx(@Parameter(hidden = true) Call call) {
        return read(call, ListenerApi.MX);
    }

    @GetMapping("/submission/policy")
    @Needs(Action.TENANTS_READ)
    @Operation(
            summary = "Read the policy of the ports for mail from users",
            description = "What holds for everybody at ports 587 and 465. It needs a key for the whole platform.")
    ResponseEntity<ListenerView> readSubmission(@Parameter(hidden = true) Call call) {
        return read(call, ListenerApi.SUBMISSION);
    }

    @PatchMapping(
            path = "/mx/policy",
            consumes = {"application/merge-patch+json", "application/json"})
    @Needs(Action.TENANTS_WRITE)
    @Operation(
            summary = "Change the policy of the port for mail from other servers",
            description = PATCH + " A port that only tags by its settings may be made to refuse here, and the other way"
                    + " round.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = ListenerRules.class)))
    ResponseEntity<ListenerView> editMx(@Parameter(hidden = true) Call call, @RequestBody JsonNode patch) {
        return edit(call, ListenerApi.MX, patch);
    }

    @PatchMapping(
            path = "/submission/policy",
            consumes = {"application/merge-patch+json", "application/json"})
    @Needs(Action.TENANTS_WRITE)
    @Operation(
            summary = "Change the policy of the ports for mail from users",
            description = PATCH + " Of the checks of clients they have `rates` alone.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = ListenerRules.class)))
    ResponseEntity<ListenerView> editSubmission(@Parameter(hidden = true) Call call, @RequestBody JsonNode patch) {
        return edit(call, ListenerApi.SUBMISSION, patch);
    }

    private ResponseEntity<ListenerView> read(Call call, String listener) {
        call.admin().requirePlatform();
        ListenerView found = store.find(listener).view();
        return ResponseEntity.ok().eTag(Call.tag(found.version())).body(found);
    }

    private ResponseEntity<ListenerView> edit(Call call, String listener, JsonNode patch) {
        call.admin().requirePlatform();
        return writes.write(call, patch, ListenerView.class, () -> change(call, listener, patch));
    }

    private Answer<ListenerView> change(Call call, String listener, JsonNode patch) {
        Row before = store.find(listener);
        call.requireVersion(before.view().version());
        ListenerRules rules = patches.apply(patch, before.view().rules(), ListenerRules.class);
        rules.check(listener);
        if (rules.equals(before.view().rules())) {
            return Answer.changed(before.view().version(), before.view());
        }
        store.save(before.id(), rules);
        var subject = new AuditLog.Subject("listener", before.id(), listener, null, null);
        audit.record(call, new AuditLog.Entry("listener.policy", subject, Map.of("rules", rules)));
        ListenerView after = store.find(listener).view();
        return Answer.changed(after.version(), after);
    }
}
