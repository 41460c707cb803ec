package io.postrider.auth.route;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Page;
import io.postrider.auth.access.StrictJson;
import io.postrider.auth.access.Writes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v1/routes}. */
@RestController
@RequestMapping("/v1/routes")
@Tag(name = "Routes", description = "Which way outgoing mail goes where MX records are not to decide.")
class RouteController {
    private final Routes routes;
    private final RouteStore store;
    private final Writes writes;

    RouteController(Routes routes, RouteStore store, Writes writes) {
        this.routes = routes;
        this.store = store;
        this.writes = writes;
    }

    @StrictJson
    @Schema(name = "NewRoute")
    record NewRoute(
            @Schema(
                    example = "example.org",
                    description = "One of our domains, by id or name; left out for everybody's mail.")
            @Nullable String senderDomain,

            @Schema(example = "*", defaultValue = "*") @Nullable String recipientDomain,

            @Schema(
                    allowableValues = {"mx", "smarthost", "lmtp"},
                    example = "smarthost",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable String transport,

            @Schema(example = "relay.example.net") @Nullable String host,
            @Schema(example = "587") @Nullable Integer port,

            @Schema(
                    allowableValues = {"opportunistic", "required", "verified", "dane", "implicit"},
                    example = "verified")
            @Nullable String tls,

            @Nullable String certificateAuthorities,
            @Schema(example = "example.org") @Nullable String username,

            @Schema(example = "correct horse battery staple", accessMode = Schema.AccessMode.WRITE_ONLY) @Nullable String password,

            @Schema(example = "5") @Nullable Integer maxConnections,
            @Schema(example = "600") @Nullable Integer maxPerMinute,
            @Schema(example = "50") @Nullable Integer maxRecipients,

            @Schema(example = "Everything by the provider") @Nullable String description,

            @Schema(defaultValue = "true") @Nullable Boolean enabled) {
        @Override
        public String toString() {
            return "NewRoute[%s to %s]".formatted(senderDomain, recipientDomain);
        }
    }

    @Schema(
            name = "RouteEdit",
            description = "Fields that are left out stay as they are, the password too unless host or username change.")
    record RouteEdit(
            @Schema(example = "*") @Nullable String recipientDomain,

            @Schema(
                    allowableValues = {"mx", "smarthost", "lmtp"},
                    example = "smarthost")
            @Nullable String transport,

            @Schema(example = "relay.example.net") @Nullable String host,
            @Schema(example = "587") @Nullable Integer port,

            @Schema(
                    allowableValues = {"opportunistic", "required", "verified", "dane", "implicit"},
                    example = "verified")
            @Nullable String tls,

            @Nullable String certificateAuthorities,
            @Schema(example = "example.org") @Nullable String username,

            @Schema(example = "correct horse battery staple", accessMode = Schema.AccessMode.WRITE_ONLY) @Nullable String password,

            @Schema(example = "5") @Nullable Integer maxConnections,
            @Schema(example = "600") @Nullable Integer maxPerMinute,
            @Schema(example = "50") @Nullable Integer maxRecipients,

            @Schema(example = "Everything by the provider") @Nullable String description,

            boolean enabled) {
        static RouteEdit of(RouteView route) {
            return new RouteEdit(
                    route.recipientDomain(),
                    route.transport(),
                    route.host(),
                    route.port(),
                    route.tls(),
                    route.certificateAuthorities(),
                    route.username(),
                    null,
                    route.maxConnections(),
                    route.maxPerMinute(),
                    route.maxRecipients(),
                    route.description(),
                    route.enabled());
        }

        @Override
        public String toString() {
            return "RouteEdit[to %s]".formatted(recipientDomain);
        }
    }

    @GetMapping
    @Needs(Action.DOMAINS_READ)
    @Operation(
            summary = "List routes",
            description =
                    "Of those that fit a message the one holds whose `recipientDomain` is the most particular, and of these the"
                            + " one for the sender's domain. Keys for a tenant or for domains see those of their own domains.")
    Page<RouteView> list(
            @Parameter(hidden = true) Call call,
            @Parameter(description = "Only with exactly this one.") @RequestParam(required = false) @Nullable String recipientDomain,
            @Parameter(description = "`createdAt` or `recipientDomain`; with `-` before it the last first.")
                    @RequestParam(defaultValue = "createdAt")
                    String sort,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        Order<RouteView> order = RouteStore.SORTABLE.order(sort, cursor);
        return order.page(store.page(call.admin(), recipientDomain, order, size), size);
    }

    @PostMapping
    @Needs(Action.DOMAINS_WRITE)
    @Operation(
            summary = "Make a route",
            description =
                    "It holds within seconds, for mail that waits too. Without `senderDomain` it is for everybody's mail and needs"
                            + " a key for the whole platform; others need `postrider.auth.routes.by-tenants`, and what they name is"
                            + " connected to only at public addresses. `lmtp` is the platform's alone. A login needs `tls` to be"
                            + " `verified` or `implicit`.")
    ResponseEntity<RouteView> create(@Parameter(hidden = true) Call call, @RequestBody NewRoute request) {
        return writes.write(call, request, RouteView.class, () -> routes.create(call, request));
    }

    @GetMapping("/{route}")
    @Needs(Action.DOMAINS_READ)
    @Operation(
            summary = "Read a route",
            description = "All of it but its password, which is not read again by anybody.")
    ResponseEntity<RouteView> read(@Parameter(hidden = true) Call call, @PathVariable String route) {
        RouteView found = routes.find(call.admin(), route);
        return ResponseEntity.ok().eTag(Call.tag(found.version())).body(found);
    }

    @PatchMapping(
            path = "/{route}",
            consumes = {"application/merge-patch+json", "application/json"})
    @Needs(Action.DOMAINS_WRITE)
    @Operation(summary = "Change a route", description = "A new `host` or `username` needs the password again.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = RouteEdit.class)))
    ResponseEntity<RouteView> edit(
            @Parameter(hidden = true) Call call, @PathVariable String route, @RequestBody JsonNode patch) {
        return writes.edit(call, patch, RouteView.class, RouteEdit.class, patched -> routes.edit(call, route, patched));
    }

    @DeleteMapping("/{route}")
    @Needs(Action.DOMAINS_WRITE)
    @Operation(summary = "Delete a route")
    ResponseEntity<Void> delete(@Parameter(hidden = true) Call call, @PathVariable String route) {
        return writes.delete(call, () -> routes.delete(call, route));
    }
}
