package io.postrider.auth.apikey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Action;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Role;
import io.postrider.auth.login.SignIns;
import io.postrider.auth.login.SignIns.SignIn;
import io.postrider.auth.role.AccountRoles;
import io.postrider.platform.bulkhead.Bulkhead;
import io.postrider.platform.net.Networks;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds the key that a call carries, or the administrator who signed in. It is read for every call, so that a revoked
 * one is dead at once.
 */
@Component
class KeyLookup {
    private static final int STRANGERS = 2;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final SignIns signIns;
    private final AccountRoles roles;

    /** Keys that were good lately, by hash; what they may do is read each time. */
    private final Cache<ByteBuffer, Boolean> acquaintances = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    private final Bulkhead strangers = new Bulkhead(
            STRANGERS, LONGEST_WAIT, "Too many unknown API keys at this moment. Try again in a few seconds.");

    KeyLookup(JdbcClient jdbc, SignIns signIns, AccountRoles roles) {
        this.jdbc = jdbc;
        this.signIns = signIns;
        this.roles = roles;
    }

    /** A key that is valid now, and whether its last use was noted long enough ago to be noted again. */
    private record Found(Admin admin, boolean unnoted) {}

    /**
     * Finds a key. Few that were not good lately are looked up at once: who guesses, from however many addresses, keeps
     * no connections from logins and from keys in use.
     *
     * @throws ProblemException {@code UNAVAILABLE} when too many such wait; {@code FORBIDDEN} from outside its networks
     */
    Optional<Admin> find(String secret, String clientAddress) {
        if (secret.startsWith(SignIns.PREFIX)) {
            return signIns.read(secret).map(this::administrator);
        }
        byte[] hash = ApiKeySecret.hash(secret);
        ByteBuffer name = ByteBuffer.wrap(hash);
        Optional<Admin> found = acquaintances.getIfPresent(name) == null
                ? strangers.run(() -> read(hash, clientAddress))
                : read(hash, clientAddress);
        if (found.isPresent()) {
            acquaintances.put(name, Boolean.TRUE);
        } else {
            acquaintances.invalidate(name);
        }
        return found;
    }

    /** Whom an account's role makes him who signed in with it. */
    private Admin administrator(SignIn signIn) {
        if (!signIn.secondStep()) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN,
                    "Who administers signs in with a second step. Begin one with POST /v1/me/totp, then sign in again.");
        }
        return roles.admin(signIn.accountId(), signIn.address())
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.FORBIDDEN, "Your account has no role. What is yours is below /v1/me."));
    }

    private Optional<Admin> read(byte[] hash, String clientAddress) {
        Optional<Found> found = jdbc.sql("""
                select api_key_id, name, tenant_id, domains, actions, role, expires_at, networks,
                       last_used_at is null or last_used_at < now() - interval '1 minute' as unnoted
                  from directory.api_key k
                 where secret_hash = ? and revoked_at is null and (expires_at is null or expires_at > now())
                   and not exists (select from directory.tenant t
                                    where t.tenant_id = k.tenant_id and t.deleted_at is not null)""")
                .param(hash)
                .query((row, n) -> new Found(admin(row), row.getBoolean("unnoted")))
                .optional();
        found.ifPresent(key -> key.admin().requireNetwork(clientAddress));
        found.filter(Found::unnoted).ifPresent(key -> noteUse(key.admin().keyId()));
        return found.map(Found::admin);
    }

    private void noteUse(UUID keyId) {
        jdbc.sql("update directory.api_key set last_used_at = now() where api_key_id = ?")
                .param(keyId)
                .update();
    }

    private static Admin admin(ResultSet row) throws SQLException {
        Timestamp expiresAt = row.getTimestamp("expires_at");
        return new Admin(
                row.getObject("api_key_id", UUID.class),
                row.getString("name"),
                row.getObject("tenant_id", UUID.class),
                Set.copyOf(List.of((UUID[]) row.getArray("domains").getArray())),
                actions(row.getString("role"), row.getArray("actions")),
                expiresAt == null ? null : expiresAt.toInstant(),
                Networks.of(List.of((String[]) row.getArray("networks").getArray())));
    }

    /** A role, or an action, that this version does not know is nothing it could allow. */
    private static Set<Action> actions(@Nullable String role, Array texts) throws SQLException {
        if (role != null) {
            return Role.find(role).map(Role::actions).orElse(Set.of());
        }
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (String text : (String[]) texts.getArray()) {
            Action.find(text).ifPresent(actions::add);
        }
        return actions;
    }
}
