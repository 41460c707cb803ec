package io.postrider.auth.change;

import java.util.Set;
import java.util.UUID;

/** Hears on every replica what changed in the directory, within two seconds of the commit. Must not block. */
public interface DirectoryListener {
    /**
     * These accounts and addresses changed; an entry {@code @example.org} stands for the whole domain, and the accounts that
     * have their address there.
     */
    default void changed(Set<UUID> accounts, Set<String> addresses) {}

    /** Anything may have changed. */
    default void anythingChanged() {}

    /** Logins may have failed on another replica. */
    default void loginsFailed() {}
}
