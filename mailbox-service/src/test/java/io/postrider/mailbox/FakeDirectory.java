package io.postrider.mailbox;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.auth.Resolution;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A directory in memory. */
public final class FakeDirectory implements DirectoryApi {
    private final Map<UUID, AccountView> accounts = new ConcurrentHashMap<>();
    private final Set<UUID> erased = ConcurrentHashMap.newKeySet();
    private volatile boolean down;

    /** Adds an account with a quota; 0 is no limit. */
    public AccountView add(long quotaBytes) {
        UUID id = UUID.randomUUID();
        var view = new AccountView(id, UUID.randomUUID(), id + "@example.org", true, 1, quotaBytes);
        accounts.put(id, view);
        return view;
    }

    /** Replaces an account. */
    public void put(AccountView view) {
        accounts.put(view.accountId(), view);
    }

    /** Ends the time in which a deleted account may come back. */
    public void erase(UUID accountId) {
        erased.add(accountId);
    }

    /** Deletes an account. */
    public void delete(UUID accountId) {
        accounts.remove(accountId);
    }

    /** Whether it answers. */
    public void setDown(boolean value) {
        down = value;
    }

    @Override
    public AccountView account(UUID accountId) {
        if (down) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "down");
        }
        AccountView view = accounts.get(accountId);
        if (view == null) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "no such account");
        }
        return view;
    }

    @Override
    public List<AccountView> accounts(List<UUID> accountIds) {
        if (down) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "down");
        }
        return accountIds.stream()
                .filter(accounts::containsKey)
                .map(accounts::get)
                .toList();
    }

    @Override
    public List<Resolution> resolve(List<String> addresses) {
        return addresses.stream().map(this::resolve).toList();
    }

    private Resolution resolve(String address) {
        List<Resolution.Target> targets = accounts.values().stream()
                .filter(view -> view.address().equals(address))
                .map(view -> new Resolution.Target(view.accountId(), view.tenantId(), view.address()))
                .toList();
        return new Resolution(address, targets.isEmpty() ? Resolution.Kind.UNKNOWN : Resolution.Kind.LOCAL, targets);
    }

    @Override
    public List<UUID> erased(List<UUID> accountIds) {
        if (down) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "down");
        }
        return accountIds.stream().filter(erased::contains).toList();
    }

    @Override
    public DirectoryChanges changes(long after, int waitSeconds) {
        throw new UnsupportedOperationException();
    }
}
