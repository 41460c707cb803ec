package io.postrider.auth.apppassword;

import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Ids;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.account.AccountNames.AccountName;
import io.postrider.auth.apppassword.AppPasswordController.AppPassword;
import io.postrider.auth.apppassword.AppPasswordController.NewAppPassword;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.password.AppPasswordSecret;
import io.postrider.auth.policy.Policies;
import io.postrider.auth.scram.ScramVerifiers;
import io.postrider.platform.net.Networks;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Makes, lists and revokes app passwords; changes run within {@code Writes}. */
@Service
class AppPasswords {
    private static final int MOST_NETWORKS = 20;

    private final AppPasswordStore store;
    private final ScramVerifiers verifiers;
    private final Policies policies;
    private final AuditLog audit;
    private final ChangeLog changes;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    AppPasswords(
            AppPasswordStore store,
            ScramVerifiers verifiers,
            Policies policies,
            AuditLog audit,
            ChangeLog changes,
            Ids ids,
            Clock clock) {
        this.store = store;
        this.verifiers = verifiers;
        this.policies = policies;
        this.audit = audit;
        this.changes = changes;
        this.ids = ids;
        this.clock = clock;
    }

    List<AppPassword> all(UUID accountId) {
        return store.all(accountId);
    }

    Answer<AppPassword> create(Call call, AccountName account, NewAppPassword request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        AppPassword made = new AppPassword(
                ids.next(),
                Fields.name(request.name(), "name"),
                scopes(request.scopes()),
                networks(request.networks()),
                request.expiresAt() == null ? null : Fields.end(request.expiresAt(), "expiresAt", now),
                null,
                null,
                now,
                null);
        int most = policies.appPasswordsOf(account.id());
        if (store.count(account.id()) >= most) {
            throw Fields.unprocessable("The account", "may have %d app passwords, and has them.".formatted(most));
        }
        String secret = AppPasswordSecret.generate(random);
        store.add(account.id(), made, AppPasswordSecret.hash(secret).orElseThrow());
        changes.append(account.id(), Set.of(account.address()));
        Map<String, Object> state = Map.of(
                "account", account.address(),
                "scopes", made.scopes(),
                "networks", made.networks(),
                "expiresAt", String.valueOf(made.expiresAt()));
        audit.record(
                call,
                new AuditLog.Entry(
                        "app-password.create", account.subject("app-password", made.id(), made.name()), state));
        return Answer.created(location(call, account) + made.id(), null, made.withPassword(secret));
    }

    /** Makes its SCRAM verifier, after the transaction: nobody holds a lock for so long. */
    void made(AccountName account, @Nullable AppPassword made) {
        if (made != null && made.password() != null) {
            verifiers.appPasswordMade(account.id(), made.id(), made.password());
        }
    }

    private static String location(Call call, AccountName account) {
        String owner = call.admin().keyId().equals(account.id()) ? "me" : "accounts/" + account.id();
        return "/v1/" + owner + "/app-passwords/";
    }

    private static List<Scope> scopes(@Nullable List<Scope> asked) {
        if (asked == null) {
            return List.of(Scope.values());
        }
        if (asked.isEmpty() || asked.contains(null)) {
            throw Fields.unprocessable("scopes", "names nothing: such a password would open nothing.");
        }
        return List.copyOf(EnumSet.copyOf(asked));
    }

    private static List<String> networks(@Nullable List<String> asked) {
        if (asked == null) {
            return List.of();
        }
        if (asked.size() > MOST_NETWORKS || asked.contains(null)) {
            throw Fields.unprocessable("networks", "has more than 20 entries, or an empty one.");
        }
        try {
            Networks.of(asked);
        } catch (IllegalArgumentException e) {
            throw Fields.unprocessable("networks", "has an entry that is no network in CIDR notation.");
        }
        return List.copyOf(asked);
    }

    Answer<Void> revoke(Call call, AccountName account, UUID id) {
        String name = store.remove(account.id(), id).orElseThrow(() -> Fields.notFound("app password"));
        changes.append(account.id(), Set.of(account.address()));
        Map<String, Object> of = Map.of("account", account.address());
        audit.record(call, new AuditLog.Entry("app-password.revoke", account.subject("app-password", id, name), of));
        return Answer.none();
    }
}
