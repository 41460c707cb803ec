package io.postrider.api.auth;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of the directory's change log.
 *
 * @param position ask for what comes after this next time
 * @param complete false when changes were forgotten between the caller's position and the first one here (it was away
 *     too long): what the caller has cached must be asked for again
 * @param changes oldest first
 */
public record DirectoryChanges(long position, boolean complete, List<Change> changes) {
    public DirectoryChanges {
        changes = List.copyOf(changes);
    }

    /**
     * One change of one account or address.
     *
     * @param accountId the account concerned; null when an alias, domain or catch-all without one changed
     * @param account its present state; null when it is deleted or {@code accountId} is null
     * @param addresses addresses whose resolution may have changed; an entry {@code @example.org} stands for all of the
     *     domain
     */
    public record Change(@Nullable UUID accountId, @Nullable AccountView account, Set<String> addresses) {
        public Change {
            addresses = Set.copyOf(addresses);
        }
    }
}
