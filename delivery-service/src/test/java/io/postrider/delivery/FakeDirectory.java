package io.postrider.delivery;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.auth.Resolution;
import io.postrider.api.auth.Resolution.Kind;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A directory that knows the addresses it was told; everything else is elsewhere. */
public final class FakeDirectory implements DirectoryApi {
    private final Map<String, UUID> accounts = new ConcurrentHashMap<>();

    /** Makes an address an account. */
    public FakeDirectory with(String address, UUID accountId) {
        accounts.put(address, accountId);
        return this;
    }

    @Override
    public List<Resolution> resolve(List<String> addresses) {
        return addresses.stream().map(this::resolve).toList();
    }

    private Resolution resolve(String address) {
        UUID accountId = accounts.get(address);
        return accountId == null
                ? new Resolution(address, Kind.REMOTE, List.of())
                : new Resolution(
                        address, Kind.LOCAL, List.of(new Resolution.Target(accountId, Accepts.TENANT, address)));
    }

    @Override
    public AccountView account(UUID accountId) {
        throw new ProblemException(ProblemCode.NOT_FOUND, "no such account");
    }

    @Override
    public List<AccountView> accounts(List<UUID> accountIds) {
        return List.of();
    }

    @Override
    public List<UUID> erased(List<UUID> accountIds) {
        return List.of();
    }

    @Override
    public DirectoryChanges changes(long after, int waitSeconds) {
        return new DirectoryChanges(0, true, List.of());
    }
}
