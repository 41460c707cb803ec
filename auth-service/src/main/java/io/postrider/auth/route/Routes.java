package io.postrider.auth.route;

import io.postrider.api.auth.RouteApi.Tls;
import io.postrider.api.auth.RouteApi.Transport;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Ids;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.domain.Domain;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.route.RouteController.NewRoute;
import io.postrider.auth.route.RouteController.RouteEdit;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Changes routes, within {@code Writes}. */
@Service
class Routes {
    private static final int LONGEST_PASSWORD = 500;

    private final RouteStore store;
    private final RouteProperties properties;
    private final Domains domains;
    private final AuditLog audit;
    private final Ids ids;
    private final Clock clock;

    Routes(RouteStore store, RouteProperties properties, Domains domains, AuditLog audit, Ids ids, Clock clock) {
        this.store = store;
        this.properties = properties;
        this.domains = domains;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /** The id of the route for mail from one domain to others, if the key reaches it. */
    Optional<UUID> idOf(Admin admin, @Nullable String senderDomain, String recipientDomain) {
        Domain sender = senderDomain == null ? null : domains.named(admin, senderDomain);
        return store.idOf(admin, sender, recipientDomain);
    }

    RouteView find(Admin admin, String id) {
        return store.find(admin, uuid(id)).orElseThrow(() -> Fields.notFound("route"));
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException malformed) {
            throw Fields.notFound("route");
        }
    }

    Answer<RouteView> create(Call call, NewRoute request) {
        Domain sender = request.senderDomain() == null ? null : domains.named(call.admin(), request.senderDomain());
        RouteSpec spec = new RouteSpec(
                Objects.requireNonNullElse(request.recipientDomain(), "*"),
                transport(request.transport()),
                request.host(),
                request.port(),
                tls(request.tls()),
                request.certificateAuthorities(),
                request.username(),
                request.maxConnections(),
                request.maxPerMinute(),
                request.maxRecipients(),
                Objects.requireNonNullElse(request.description(), ""),
                !Boolean.FALSE.equals(request.enabled()));
        allow(call.admin(), sender, spec);
        refuseSecond(sender, spec, null);
        if (store.count() >= properties.most()) {
            throw new ProblemException(
                    ProblemCode.LIMIT_REACHED, "There are %d routes already.".formatted(properties.most()));
        }
        UUID id = ids.next();
        store.add(id, sender, spec, password(spec, request.password(), null), clock.instant());
        RouteView made = find(call.admin(), id.toString());
        record(call, "route.create", made, changes(spec, request.password() != null));
        return Answer.created("/v1/routes/" + id, made.version(), made);
    }

    Answer<RouteView> edit(Call call, String id, UnaryOperator<RouteEdit> patch) {
        RouteView before = find(call.admin(), id);
        call.requireVersion(before.version());
        Domain sender = before.senderDomain() == null ? null : domains.named(call.admin(), before.senderDomain());
        RouteEdit edit = patch.apply(RouteEdit.of(before));
        RouteSpec spec = spec(edit);
        allow(call.admin(), sender, spec);
        refuseSecond(sender, spec, before.id());
        String password = password(spec, edit.password(), before);
        boolean newPassword =
                password != null && !password.equals(store.password(before.id()).orElse(null));
        Map<String, @Nullable Object> changed = changes(spec, newPassword);
        changed.entrySet().removeAll(changes(spec(RouteEdit.of(before)), false).entrySet());
        if (changed.isEmpty()) {
            return Answer.changed(before.version(), before);
        }
        store.change(before.id(), spec, newPassword ? password : null, clock.instant());
        RouteView after = find(call.admin(), id);
        record(call, "route.update", after, changed);
        return Answer.changed(after.version(), after);
    }

    private static RouteSpec spec(RouteEdit edit) {
        return new RouteSpec(
                Objects.requireNonNullElse(edit.recipientDomain(), "*"),
                transport(edit.transport()),
                edit.host(),
                edit.port(),
                tls(edit.tls()),
                edit.certificateAuthorities(),
                edit.username(),
                edit.maxConnections(),
                edit.maxPerMinute(),
                edit.maxRecipients(),
                Objects.requireNonNullElse(edit.description(), ""),
                edit.enabled());
    }

    Answer<Void> delete(Call call, String id) {
        RouteView route = find(call.admin(), id);
        call.checkVersion(route.version());
        store.remove(route.id());
        record(call, "route.delete", route, Map.of());
        return Answer.none();
    }

    /** Where everybody's mail goes is the platform's business, and so is what is inside its network. */
    private void allow(Admin admin, @Nullable Domain sender, RouteSpec spec) {
        if (admin.reachesPlatform()) {
            return;
        }
        if (sender == null) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN,
                    "Only an API key for the whole platform decides about everybody's mail: name senderDomain.");
        }
        if (!properties.byTenants()) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "Here, only an API key for the whole platform makes and changes routes.");
        }
        if (spec.transport() == Transport.LMTP) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN,
                    "Only an API key for the whole platform has mail delivered by another server.");
        }
    }

    private void refuseSecond(@Nullable Domain sender, RouteSpec spec, @Nullable UUID apartFrom) {
        if (store.has(sender, spec.recipientDomain(), apartFrom)) {
            throw new ProblemException(
                    ProblemCode.CONFLICT,
                    "There is a route already for mail from %s to %s."
                            .formatted(sender == null ? "everybody" : sender.name(), spec.recipientDomain()));
        }
    }

    /** The password to store; null to leave it as it is. */
    private static @Nullable String password(RouteSpec spec, @Nullable String asked, @Nullable RouteView before) {
        if (spec.username() == null) {
            if (asked != null) {
                throw Fields.unprocessable("password", "needs a username.");
            }
            return null;
        }
        if (asked == null) {
            boolean sameServer = before != null
                    && before.passwordSet()
                    && spec.username().equals(before.username())
                    && Objects.equals(spec.host(), before.host());
            if (!sameServer) {
                // Or whoever may change a route but not read its password would have it told to a server of his.
                throw Fields.unprocessable("password", "is missing; it goes with the host and the username.");
            }
            return null;
        }
        if (asked.isEmpty()
                || asked.length() > LONGEST_PASSWORD
                || asked.chars().anyMatch(Character::isISOControl)) {
            throw Fields.unprocessable(
                    "password", "has 1 to %d characters, and no controls.".formatted(LONGEST_PASSWORD));
        }
        return asked;
    }

    private void record(Call call, String action, RouteView route, Map<String, @Nullable Object> changes) {
        String name = (route.senderDomain() == null ? "*" : route.senderDomain()) + " to " + route.recipientDomain();
        UUID domainId = route.senderDomain() == null
                ? null
                : domains.named(call.admin(), route.senderDomain()).id();
        var subject = new AuditLog.Subject("route", route.id(), name, route.tenantId(), domainId);
        audit.record(call, new AuditLog.Entry(action, subject, changes));
    }

    private static Map<String, @Nullable Object> changes(RouteSpec spec, boolean password) {
        Map<String, @Nullable Object> changes = new LinkedHashMap<>();
        changes.put("recipientDomain", spec.recipientDomain());
        changes.put("transport", RouteStore.text(spec.transport()));
        changes.put("host", spec.host());
        changes.put("port", spec.port());
        changes.put("tls", spec.tls() == null ? null : RouteStore.text(spec.tls()));
        changes.put("username", spec.username());
        changes.put("passwordChanged", password);
        changes.put(
                "certificateAuthorities",
                spec.certificateAuthorities() == null
                        ? null
                        : "PEM, %d characters"
                                .formatted(spec.certificateAuthorities().length()));
        changes.put("maxConnections", spec.connections());
        changes.put("maxPerMinute", spec.perMinute());
        changes.put("maxRecipients", spec.recipients());
        changes.put("description", spec.description());
        changes.put("enabled", spec.enabled());
        return changes;
    }

    private static Transport transport(@Nullable String text) {
        return word(Transport.values(), Fields.required(text, "transport"), "transport");
    }

    private static @Nullable Tls tls(@Nullable String text) {
        return text == null ? null : word(Tls.values(), text, "tls");
    }

    private static <E extends Enum<E>> E word(E[] words, String text, String field) {
        return Arrays.stream(words)
                .filter(word -> word.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> Fields.unprocessable(
                        field,
                        "is one of %s."
                                .formatted(String.join(
                                        ", ",
                                        Arrays.stream(words)
                                                .map(RouteStore::text)
                                                .toList()))));
    }
}
