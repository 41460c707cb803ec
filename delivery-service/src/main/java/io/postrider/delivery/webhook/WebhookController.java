package io.postrider.delivery.webhook;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.auth.AuditApi;
import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.webhook.WebhookEvents.Due;
import io.postrider.delivery.webhook.WebhookStore.Settings;
import io.postrider.platform.publicapi.PublicApi;
import io.postrider.platform.publicapi.StrictJson;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Makes and changes webhooks. */
@RestController
@RequestMapping("/v1/webhooks")
class WebhookController {
    private static final int MAX_LIMIT = 500;
    private static final int MAX_WEBHOOKS = 100;

    private final WebhookStore store;
    private final WebhookUrls urls;
    private final WebhookSender sender;
    private final Subscriptions subscriptions;
    private final AuditApi audit;

    WebhookController(
            WebhookStore store, WebhookUrls urls, WebhookSender sender, Subscriptions subscriptions, AuditApi audit) {
        this.store = store;
        this.urls = urls;
        this.sender = sender;
        this.subscriptions = subscriptions;
        this.audit = audit;
    }

    /**
     * What a webhook is to be; of a change, what is named.
     *
     * @param url where it is
     * @param events of what it is told; all when null
     * @param tenantId of whose mail, of a key that reaches all
     * @param domain of mail from or to that domain only
     * @param description for people
     * @param enabled whether it is told
     */
    record Request(
            @Nullable String url,
            @Nullable Set<EventType> events,
            @Nullable UUID tenantId,
            @Nullable String domain,
            @Nullable String description,
            @Nullable Boolean enabled) {
        Request {
            for (String text : new String[] {domain, description}) {
                if (text != null && (text.length() > 1_000 || text.chars().anyMatch(Character::isISOControl))) {
                    throw new IllegalArgumentException(
                            "domain and description have at most 1,000 characters and no controls");
                }
            }
        }
    }

    /**
     * A page.
     *
     * @param items in the order in which they were made
     * @param next pass it as cursor; null at the end
     */
    record Page(List<Webhook> items, @Nullable UUID next) {}

    @GetMapping
    Page list(
            @RequestParam(defaultValue = "00000000-0000-0000-0000-000000000000") UUID cursor,
            @RequestParam(defaultValue = "100") int limit,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "limit is 1 to " + MAX_LIMIT);
        }
        List<Webhook> items = store.list(grant.tenantId(), cursor, limit);
        return new Page(items, items.size() == limit ? items.getLast().id() : null);
    }

    @PostMapping
    ResponseEntity<Webhook> create(
            @RequestBody JsonNode body,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant,
            @RequestAttribute(PublicApi.CLIENT) String client) {
        Request request = StrictJson.read(body, Request.class);
        UUID tenant = grant.tenantId() == null ? request.tenantId() : grant.tenantId();
        if (request.tenantId() != null && !request.tenantId().equals(tenant)) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, "tenantId is not the tenant of the API key.");
        }
        if (store.count(tenant) >= MAX_WEBHOOKS) {
            throw new ProblemException(ProblemCode.LIMIT_REACHED, "There are " + MAX_WEBHOOKS + " webhooks already.");
        }
        String domain = request.domain();
        Settings settings = new Settings(
                tenant,
                domain == null ? null : domain.toLowerCase(Locale.ROOT),
                urls.check(request.url()),
                request.description(),
                request.events() == null ? EnumSet.allOf(EventType.class) : events(request.events()),
                !Boolean.FALSE.equals(request.enabled()));
        UUID id = TimeOrderedId.next();
        byte[] secret = Signature.secret();
        record(AuditApi.Action.WEBHOOK_CREATE, id, settings, grant, client);
        store.add(id, settings, secret);
        subscriptions.refresh();
        return answer(HttpStatus.CREATED, find(id, grant).showing(secret));
    }

    @GetMapping("/{id}")
    ResponseEntity<Webhook> get(@PathVariable UUID id, @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        return answer(HttpStatus.OK, find(id, grant));
    }

    @PatchMapping("/{id}")
    ResponseEntity<Webhook> change(
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody JsonNode body,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant,
            @RequestAttribute(PublicApi.CLIENT) String client) {
        Webhook present = find(id, grant);
        checkVersion(present, ifMatch);
        Request request = StrictJson.read(body, Request.class);
        if (request.tenantId() != null || request.domain() != null) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, "Whose mail it is told of stays as it is.");
        }
        Settings settings = new Settings(
                present.tenantId(),
                present.domain(),
                request.url() == null ? present.url() : urls.check(request.url()),
                request.description() == null ? present.description() : request.description(),
                request.events() == null ? present.events() : events(request.events()),
                request.enabled() == null ? present.enabled() : request.enabled());
        record(AuditApi.Action.WEBHOOK_UPDATE, id, settings, grant, client);
        if (!store.change(id, present.version(), settings)) {
            throw changed();
        }
        subscriptions.refresh();
        return answer(HttpStatus.OK, find(id, grant));
    }

    /** Gives it a new secret, which counts at once. */
    @PostMapping("/{id}/secret")
    ResponseEntity<Webhook> renew(
            @PathVariable UUID id,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant,
            @RequestAttribute(PublicApi.CLIENT) String client) {
        Webhook present = find(id, grant);
        byte[] secret = Signature.secret();
        record(AuditApi.Action.WEBHOOK_SECRET, present, grant, client);
        store.renew(id, secret);
        return answer(HttpStatus.OK, find(id, grant).showing(secret));
    }

    /**
     * What a call came to.
     *
     * @param delivered whether it was taken
     * @param status the HTTP status; 0 for none
     * @param detail why it was not
     */
    record Tested(boolean delivered, int status, String detail) {}

    /** Makes one call now, with an event of the type {@code test}. */
    @PostMapping("/{id}/test")
    Tested test(@PathVariable UUID id, @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        Webhook webhook = find(id, grant);
        String body = "{\"type\":\"test\",\"timestamp\":\"%s\",\"data\":{\"webhookId\":\"%s\"}}"
                .formatted(java.time.Instant.now(), id);
        var called = sender.call(
                new Due(id, webhook.tenantId(), webhook.url(), store.secret(id)), "msg_" + TimeOrderedId.next(), body);
        return new Tested(called.succeeded(), called.status(), called.failure());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant,
            @RequestAttribute(PublicApi.CLIENT) String client) {
        Webhook present = find(id, grant);
        if (ifMatch != null) {
            checkVersion(present, ifMatch);
        }
        record(AuditApi.Action.WEBHOOK_DELETE, present, grant, client);
        store.remove(id);
        subscriptions.refresh();
    }

    private Webhook find(UUID id, KeyGrant grant) {
        return store.find(id, grant.tenantId())
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such webhook."));
    }

    private static Set<EventType> events(Set<EventType> events) {
        if (events.isEmpty() || events.contains(null)) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, "events names at least one.");
        }
        return events;
    }

    private static void checkVersion(Webhook present, @Nullable String ifMatch) {
        if (ifMatch == null) {
            throw new ProblemException(
                    ProblemCode.PRECONDITION_REQUIRED, "Send If-Match with the ETag you read, or *.");
        }
        if (!ifMatch.equals("*") && !ifMatch.equals(tag(present))) {
            throw changed();
        }
    }

    private static ProblemException changed() {
        return new ProblemException(ProblemCode.PRECONDITION_FAILED, "The webhook was changed meanwhile.");
    }

    private static String tag(Webhook webhook) {
        return "\"" + webhook.version() + "\"";
    }

    private static ResponseEntity<Webhook> answer(HttpStatus status, Webhook webhook) {
        return ResponseEntity.status(status)
                .location(URI.create("/v1/webhooks/" + webhook.id()))
                .eTag(tag(webhook))
                .body(webhook);
    }

    private void record(AuditApi.Action action, Webhook present, KeyGrant grant, String client) {
        record(
                action,
                present.id(),
                new Settings(
                        present.tenantId(),
                        present.domain(),
                        present.url(),
                        present.description(),
                        present.events(),
                        present.enabled()),
                grant,
                client);
    }

    /** Puts what is about to be done into the audit log: what cannot be recorded is not done. */
    private void record(AuditApi.Action action, UUID id, Settings settings, KeyGrant grant, String client) {
        audit.recordChange(new AuditApi.Change(
                grant.keyId(),
                client,
                action,
                id,
                settings.url(),
                settings.tenantId(),
                Map.of(
                        "url", settings.url(),
                        "events", settings.events().toString(),
                        "enabled", Boolean.toString(settings.enabled()))));
    }
}
