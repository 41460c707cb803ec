package io.postrider.auth.login;

import io.postrider.auth.address.MailAddress;
import io.postrider.auth.change.ChangeFeed;
import io.postrider.auth.change.ChangedAddresses;
import io.postrider.auth.change.DirectoryListener;
import io.postrider.auth.change.Invalidated;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Credentials by name and by account, remembered until the change feed tells that they changed. */
@Component
class KnownCredentials implements DirectoryListener {
    private static final int MOST = 50_000;
    static final Duration LONGEST = Duration.ofMinutes(10);

    private final CredentialStore store;
    /** Names that are nobody's are remembered as well, so that both kinds are answered in the same time. */
    private final Invalidated<String, Optional<Credentials>> byAddress;

    private final Invalidated<UUID, Credentials> byId;

    KnownCredentials(CredentialStore store, ChangeFeed feed) {
        this.store = store;
        this.byAddress = new Invalidated<>(MOST, LONGEST, feed::current);
        this.byId = new Invalidated<>(MOST, LONGEST, feed::current);
        feed.addListener(this);
    }

    @Nullable Credentials of(@Nullable MailAddress address) {
        return address == null
                ? null
                : byAddress.get(address.toString(), store::byAddress).orElse(null);
    }

    Optional<Credentials> of(UUID accountId) {
        Credentials known = byId.find(accountId);
        if (known != null) {
            return Optional.of(known);
        }
        long generation = byId.generation();
        Optional<Credentials> read = store.byId(accountId);
        read.ifPresent(credentials -> byId.put(accountId, credentials, generation));
        return read;
    }

    @Override
    public void changed(Set<UUID> accounts, Set<String> addresses) {
        byAddress.forgetKeys(name -> ChangedAddresses.concern(addresses, name));
        byAddress.forgetIf(
                known -> known.isPresent() && accounts.contains(known.get().accountId()));
        accounts.forEach(byId::forget);
        byId.forgetIf(known -> ChangedAddresses.concern(addresses, known.address()));
    }

    @Override
    public void anythingChanged() {
        byAddress.forgetAll();
        byId.forgetAll();
    }
}
