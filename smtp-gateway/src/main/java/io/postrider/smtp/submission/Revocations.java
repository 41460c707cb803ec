package io.postrider.smtp.submission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryChanges.Accounts;
import io.postrider.api.auth.DirectoryChanges.Change;
import io.postrider.api.auth.LoginGrant;
import io.postrider.platform.directory.DirectoryListener;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which logins have ended: of accounts that were deleted, disabled or given another password since; and which may have,
 * because something else of their account changed, such as its app passwords. A session asks before each message, so none
 * outlives its account by more than a message.
 */
public final class Revocations implements DirectoryListener {
    private static final int MOST_ACCOUNTS = 100_000;

    /** No login lives longer than a session may. */
    private final Cache<UUID, Changed> changes;

    private record Changed(long leastEpoch, long at) {}

    /** When all accounts of a tenant, or of some of its domains, may have changed; the last one of each counts. */
    private final Cache<Accounts, Long> many;

    private volatile long missedSince = System.nanoTime();

    /** Remembers for as long as a session may last. */
    public Revocations(Duration longestSession) {
        changes = Caffeine.newBuilder()
                .maximumSize(MOST_ACCOUNTS)
                .expireAfterWrite(longestSession.plusHours(1))
                .build();
        many = Caffeine.newBuilder()
                .maximumSize(MOST_ACCOUNTS)
                .expireAfterWrite(longestSession.plusHours(1))
                .build();
    }

    /**
     * Whether a login has ended.
     *
     * @param since when it began, by {@link System#nanoTime()}
     */
    public boolean revoked(LoginGrant grant, long since) {
        Changed changed = changes.getIfPresent(grant.accountId());
        return changed != null && grant.epoch() < changed.leastEpoch() || since - missedSince < 0;
    }

    /** Whether the account changed since a login, so that auth-service must say whether that is still good. */
    public boolean doubtful(LoginGrant grant, long since) {
        Changed changed = changes.getIfPresent(grant.accountId());
        return changed != null && since - changed.at() < 0 || anyChanged(grant, since);
    }

    private boolean anyChanged(LoginGrant grant, long since) {
        return many.asMap().entrySet().stream()
                .anyMatch(change ->
                        since - change.getValue() < 0 && change.getKey().include(grant.tenantId(), grant.address()));
    }

    @Override
    public void changed(Change change) {
        UUID accountId = change.accountId();
        if (accountId != null) {
            changes.put(accountId, new Changed(leastEpoch(change.account()), System.nanoTime()));
        }
        if (change.accounts() != null) {
            many.put(change.accounts(), System.nanoTime());
        }
    }

    private static long leastEpoch(@Nullable AccountView account) {
        return account == null || !account.enabled() ? Long.MAX_VALUE : account.epoch();
    }

    /** What was missed may have been about anybody: whoever logged in before logs in again. */
    @Override
    public void forgetAll() {
        missedSince = System.nanoTime();
    }
}
