package io.postrider.auth.role;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Action;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Role;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.account.AccountGuard;
import io.postrider.auth.account.AccountNames.AccountName;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.domain.Domain;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.role.AccountRoleController.AccountRole;
import io.postrider.auth.role.AccountRoleController.NewAccountRole;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Gives accounts roles; changes run within {@code Writes}. Nobody gives more than he has himself. */
@Service
public class AccountRoles implements AccountGuard {
    private static final int MOST_DOMAINS = 100;

    private final AccountRoleStore store;
    private final Domains domains;
    private final AuditLog audit;
    private final Clock clock;

    AccountRoles(AccountRoleStore store, Domains domains, AuditLog audit, Clock clock) {
        this.store = store;
        this.domains = domains;
        this.audit = audit;
        this.clock = clock;
    }

    /** The caller that an account is by its role; empty when it has none. */
    public Optional<Admin> admin(UUID accountId, String address) {
        return store.find(accountId).map(role -> role.admin(accountId, address));
    }

    @Override
    public void requirePower(Call call, UUID accountId) {
        // A user who changes his own password below /v1/me has no actions, and gains nothing.
        boolean himself =
                call.admin().actions().isEmpty() && call.admin().keyId().equals(accountId);
        if (!himself
                && store.find(accountId)
                        .filter(role -> !role.within(call.admin()))
                        .isPresent()) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "This account has a role that may do more than this API key.");
        }
    }

    AccountRole of(AccountName account) {
        return store.find(account.id()).map(this::view).orElseThrow(() -> Fields.notFound("role"));
    }

    Answer<AccountRole> give(Call call, AccountName account, NewAccountRole request) {
        requirePower(call, account.id());
        HeldRole role = role(call.admin(), account, request);
        if (!role.within(call.admin())) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "A key cannot give what it does not have.");
        }
        if (call.admin().expiresAt() != null || !call.admin().networks().isEmpty()) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN,
                    "A key that ends, or is bound to networks, cannot give a role, which would outlive it.");
        }
        store.put(account.id(), role, clock.instant());
        AccountRole view = view(role);
        Map<String, Object> state = Map.of("role", role.role(), "reaches", view.reaches(), "domains", view.domains());
        audit.record(call, new AuditLog.Entry("account.role", subject(account), state));
        return Answer.changed(null, view);
    }

    private HeldRole role(Admin admin, AccountName account, NewAccountRole request) {
        Role role = Fields.required(request.role(), "role");
        List<UUID> named = domains(admin, account, request.domains());
        boolean single = role.reaches() == Role.Reaches.DOMAINS;
        if (!named.isEmpty() && !single && role.reaches() != Role.Reaches.ANYTHING) {
            throw Fields.unprocessable(
                    "role", "%s %s".formatted(role.text(), role.reaches().demand()));
        }
        List<UUID> reached = single && named.isEmpty() ? List.of(account.domainId()) : named;
        return new HeldRole(account.tenantId(), role.text(), role.reaches() == Role.Reaches.PLATFORM, reached);
    }

    private List<UUID> domains(Admin admin, AccountName account, @Nullable List<String> names) {
        if (names == null) {
            return List.of();
        }
        if (names.size() > MOST_DOMAINS || names.contains(null)) {
            throw Fields.unprocessable("domains", "has more than 100 entries, or an empty one.");
        }
        return names.stream()
                .map(name -> domains.named(admin, name))
                .peek(domain -> requireTenant(account, domain))
                .map(Domain::id)
                .distinct()
                .toList();
    }

    private static void requireTenant(AccountName account, Domain domain) {
        if (!domain.tenantId().equals(account.tenantId())) {
            throw Fields.unprocessable("domains", "has %s, which is another tenant's.".formatted(domain.name()));
        }
    }

    Answer<Void> take(Call call, AccountName account) {
        requirePower(call, account.id());
        if (!store.remove(account.id())) {
            throw Fields.notFound("role");
        }
        audit.record(call, new AuditLog.Entry("account.role", subject(account), Map.of("role", "")));
        return Answer.none();
    }

    private AccountRole view(HeldRole role) {
        List<Action> actions = role.actions().stream().sorted().toList();
        String reaches = role.platform() ? "platform" : role.domains().isEmpty() ? "tenant" : "domains";
        return new AccountRole(role.role(), reaches, store.domainNames(role), actions);
    }

    private static AuditLog.Subject subject(AccountName account) {
        return account.subject("account", account.id(), account.address());
    }
}
