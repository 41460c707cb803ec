package io.postrider.auth.dkim;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Action;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Page;
import io.postrider.auth.access.Writes;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.dns.SigningRecord;
import io.postrider.auth.domain.Domains;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/domains/{domain}/dkim-keys}. */
@RestController
@RequestMapping("/v1/domains/{domain}/dkim-keys")
@Tag(name = "DNS")
class DkimKeyController {
    private static final String DOMAIN = "Its id, or its name.";

    private final DkimKeyStore store;
    private final KeyRequests requests;
    private final Domains domains;
    private final Writes writes;

    DkimKeyController(DkimKeyStore store, KeyRequests requests, Domains domains, Writes writes) {
        this.store = store;
        this.requests = requests;
        this.domains = domains;
        this.writes = writes;
    }

    @Schema(name = "DkimKey")
    record DkimKeyView(
            @Schema(example = "pr202611a-ed25519") String selector,

            @Schema(
                    type = "string",
                    allowableValues = {"rsa-sha256", "ed25519-sha256"})
            DkimAlgorithm algorithm,

            DkimKeyState state,

            @Schema(example = "pr202611a-ed25519._domainkey.example.org", description = "The TXT record to publish.")
            String recordName,

            @Schema(example = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
            String recordValue,

            Instant createdAt,

            @Schema(nullable = true, description = "Since when this server finds the record in the DNS.") @Nullable Instant foundAt,

            @Schema(nullable = true, description = "When it began to sign.") @Nullable Instant signsFrom,

            @Schema(nullable = true, description = "When another key took over.") @Nullable Instant retiredAt,

            long version) {
        static DkimKeyView of(DkimKey key) {
            SigningRecord record = key.record();
            return new DkimKeyView(
                    key.selector(),
                    key.algorithm(),
                    key.state(),
                    record.name(),
                    record.text(),
                    key.createdAt(),
                    key.foundAt(),
                    key.signsFrom(),
                    key.retiredAt(),
                    key.version());
        }
    }

    @Schema(name = "NewDkimKeys")
    record NewDkimKeys(List<DkimKeyView> items) {}

    @GetMapping
    @Needs(Action.DOMAINS_READ)
    @Operation(
            summary = "List the keys that sign a domain's mail",
            description = "The oldest first, and all at once: they are few. Private halves never leave the server.")
    Page<DkimKeyView> list(
            @Parameter(hidden = true) Call call, @Parameter(description = DOMAIN) @PathVariable String domain) {
        return new Page<>(
                store.of(domains.named(call.admin(), domain).id()).stream()
                        .map(DkimKeyView::of)
                        .toList(),
                null);
    }

    @PostMapping
    @Needs(Action.DOMAINS_WRITE)
    @Operation(
            summary = "Make new keys for a domain",
            description = "They take over by themselves once their records have been in the DNS for"
                    + " `postrider.auth.dkim.publish-before`; until then the old ones sign. Refused while new keys wait"
                    + " already.")
    ResponseEntity<NewDkimKeys> rotate(
            @Parameter(hidden = true) Call call, @Parameter(description = DOMAIN) @PathVariable String domain) {
        // Made before the transaction: nobody holds a lock for so long.
        KeyRequests.Prepared prepared = requests.prepare(domains.named(call.admin(), domain));
        return writes.write(
                call, null, NewDkimKeys.class, () -> requests.add(call, domains.named(call.admin(), domain), prepared));
    }

    @GetMapping("/{selector}")
    @Needs(Action.DOMAINS_READ)
    @Operation(summary = "Read a key that signs a domain's mail")
    ResponseEntity<DkimKeyView> read(
            @Parameter(hidden = true) Call call,
            @Parameter(description = DOMAIN) @PathVariable String domain,
            @PathVariable String selector) {
        DkimKeyView found = DkimKeyView.of(key(call.admin(), domain, selector));
        return ResponseEntity.ok().eTag(Call.tag(found.version())).body(found);
    }

    @DeleteMapping("/{selector}")
    @Needs(Action.DOMAINS_WRITE)
    @Operation(
            summary = "Remove a key that signs a domain's mail",
            description =
                    "It signs nothing from now on, within a minute, and its record may go from the DNS. A new one of its"
                            + " kind is made unless there is another. The only key that signs is not removed without `force`.")
    ResponseEntity<Void> remove(
            @Parameter(hidden = true) Call call,
            @Parameter(description = DOMAIN) @PathVariable String domain,
            @PathVariable String selector,
            @Parameter(description = "Even when mail is not signed until a new key's record is found.")
                    @RequestParam(defaultValue = "false")
                    boolean force) {
        return writes.delete(call, () -> remove(call, key(call.admin(), domain, selector), force));
    }

    private Answer<Void> remove(Call call, DkimKey key, boolean force) {
        call.checkVersion(key.version());
        boolean others = store.of(key.domain().id()).stream()
                .anyMatch(other -> other.isSigning() && !other.id().equals(key.id()));
        if (key.isSigning() && !others && !force) {
            throw new ProblemException(
                    ProblemCode.CONFLICT,
                    "No other key signs mail from %s. Make new ones and publish their records first; or, if this one is known"
                                    .formatted(key.domain().name())
                            + " to others, remove it with force=true: mail is not signed until a new key's record is found.");
        }
        return requests.remove(call, key);
    }

    private DkimKey key(Admin admin, String domain, String selector) {
        return store.of(domains.named(admin, domain).id()).stream()
                .filter(key -> key.selector().equals(selector))
                .findFirst()
                .orElseThrow(() -> Fields.notFound("DKIM key"));
    }
}
