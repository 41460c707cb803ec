package io.postrider.auth.apikey;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Action;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Ids;
import io.postrider.auth.access.Role;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.apikey.ApiKeyController.ApiKey;
import io.postrider.auth.apikey.ApiKeyController.NewApiKey;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.domain.Domain;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.tenant.Tenants;
import io.postrider.platform.net.Networks;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Makes and revokes API keys. A key gives no other key more than it has itself. */
@Service
class ApiKeys {
    private static final int MAX_NETWORKS = 100;
    private static final int MAX_DOMAINS = 1_000;

    private final ApiKeyRepository repository;
    private final ApiKeyList list;
    private final Tenants tenants;
    private final Domains domains;
    private final AuditLog audit;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(
            ApiKeyRepository repository,
            ApiKeyList list,
            Tenants tenants,
            Domains domains,
            AuditLog audit,
            Ids ids,
            Clock clock) {
        this.repository = repository;
        this.list = list;
        this.tenants = tenants;
        this.domains = domains;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    ApiKey find(Admin admin, UUID id) {
        return list.find(admin, id).orElseThrow(() -> Fields.notFound("API key"));
    }

    /** The key of a call; of who signed in, what the role makes of the account. */
    ApiKey me(Admin admin) {
        return list.find(admin, admin.keyId())
                .or(() -> list.ofRole(admin.keyId()))
                .orElseThrow(() -> Fields.notFound("API key"));
    }

    Answer<ApiKey> create(Call call, NewApiKey request) {
        Admin admin = call.admin();
        String secret = ApiKeySecret.generate(random);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        ApiKeyEntity key = new ApiKeyEntity();
        key.id = ids.next();
        key.name = Fields.name(request.name(), "name");
        key.tenantId = tenant(admin, request.tenantId());
        key.domains = domains(admin, key.tenantId, request.domains());
        key.role = request.role() == null ? null : request.role().text();
        key.actions = texts(actions(admin, request));
        key.networks = networks(admin, request.networks());
        refuseOtherReach(request.role(), key);
        key.expiresAt = expiry(admin, request.expiresAt(), now);
        key.secretHash = ApiKeySecret.hash(secret);
        key.createdAt = now;
        key.updatedAt = now;
        key = repository.saveAndFlush(key);
        ApiKey view = list.find(key.id).orElseThrow().withSecret(secret);
        audit.record(call, new AuditLog.Entry("api-key.create", subject(key), state(view)));
        return Answer.created("/v1/api-keys/" + key.id, key.version, view);
    }

    private @Nullable UUID tenant(Admin admin, @Nullable UUID asked) {
        return asked == null ? admin.tenantId() : tenants.choose(admin, asked);
    }

    private UUID[] domains(Admin admin, @Nullable UUID tenantId, @Nullable List<String> asked) {
        if (asked == null || asked.isEmpty()) {
            return admin.domains().toArray(UUID[]::new);
        }
        if (asked.size() > MAX_DOMAINS) {
            throw Fields.unprocessable("domains", "has more than %d.".formatted(MAX_DOMAINS));
        }
        List<UUID> chosen = new ArrayList<>();
        for (String name : asked) {
            Domain domain = domains.named(admin, name);
            if (tenantId != null && !domain.tenantId().equals(tenantId)) {
                throw Fields.unprocessable("domains", "has %s, which is another tenant's.".formatted(domain.name()));
            }
            chosen.add(domain.id());
        }
        return chosen.toArray(UUID[]::new);
    }

    static String[] texts(Set<Action> actions) {
        return EnumSet.copyOf(actions).stream().map(Action::text).toArray(String[]::new);
    }

    private static Set<Action> actions(Admin admin, NewApiKey request) {
        if (request.role() != null && request.actions() != null) {
            throw Fields.unprocessable("actions", "cannot be given together with a role.");
        }
        Set<Action> actions = request.role() != null
                ? request.role().actions()
                : Fields.required(request.actions(), "actions, or a role,");
        if (actions.isEmpty()) {
            throw Fields.unprocessable("actions", "is empty: such a key could do nothing.");
        }
        Set<Action> beyond = EnumSet.copyOf(actions);
        beyond.removeAll(admin.actions());
        if (!beyond.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN,
                    "A key cannot give what it does not have: %s."
                            .formatted(String.join(
                                    ", ", beyond.stream().map(Action::text).toList())));
        }
        return actions;
    }

    /** A role that is meant for a tenant is none for the platform. */
    private static void refuseOtherReach(@Nullable Role role, ApiKeyEntity key) {
        if (role == null) {
            return;
        }
        boolean fits = switch (role.reaches()) {
            case PLATFORM -> key.tenantId == null && key.domains.length == 0;
            case TENANT -> key.tenantId != null && key.domains.length == 0;
            case DOMAINS -> key.domains.length > 0;
            case ANYTHING -> true;
        };
        if (!fits) {
            throw Fields.unprocessable(
                    "role", "%s %s".formatted(role.text(), role.reaches().demand()));
        }
    }

    private static String[] networks(Admin admin, @Nullable List<String> asked) {
        if (asked == null || asked.isEmpty()) {
            return admin.networks().texts().toArray(String[]::new);
        }
        if (asked.size() > MAX_NETWORKS) {
            throw Fields.unprocessable("networks", "has more than %d.".formatted(MAX_NETWORKS));
        }
        Networks networks;
        try {
            networks = Networks.of(asked);
        } catch (IllegalArgumentException e) {
            throw Fields.unprocessable("networks", "has what is no address or network such as 192.0.2.0/24.");
        }
        if (!admin.networks().isEmpty() && !admin.networks().covers(networks)) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "The new key could be used from where yours cannot.");
        }
        return networks.texts().toArray(String[]::new);
    }

    private static @Nullable Instant expiry(Admin admin, @Nullable Instant asked, Instant now) {
        Instant mine = admin.expiresAt();
        if (asked == null) {
            return mine;
        }
        Instant end = Fields.end(asked, "expiresAt", now);
        if (mine != null && asked.isAfter(mine)) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "The new key would outlive yours, which ends at %s.".formatted(mine));
        }
        return end;
    }

    Answer<Void> revoke(Call call, UUID id) {
        ApiKey view = find(call.admin(), id);
        call.checkVersion(view.version());
        if (view.tenantId() == null && view.domains().isEmpty() && repository.otherMasters(id) == 0) {
            throw new ProblemException(
                    ProblemCode.CONFLICT,
                    "This is the last key that lasts, reaches the whole platform and may make keys. Make another one"
                            + " first.");
        }
        ApiKeyEntity key = repository.findById(id).orElseThrow(() -> Fields.notFound("API key"));
        key.revokedAt = clock.instant();
        key.updatedAt = Objects.requireNonNull(key.revokedAt);
        key = repository.saveAndFlush(key);
        audit.record(call, new AuditLog.Entry("api-key.revoke", subject(key), Map.of()));
        return Answer.none();
    }

    private static AuditLog.Subject subject(ApiKeyEntity key) {
        return new AuditLog.Subject("api-key", key.id, key.name, key.tenantId, null);
    }

    private static Map<String, Object> state(ApiKey key) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("domains", key.domains());
        state.put("role", String.valueOf(key.role()));
        state.put("actions", key.actions());
        state.put("networks", key.networks());
        state.put("expiresAt", String.valueOf(key.expiresAt()));
        return state;
    }
}
