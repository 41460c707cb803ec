package io.postrider.auth.resolve;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.auth.Resolution;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.change.ChangeFeed;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.RestController;

/** The directory for the other services. */
@RestController
class DirectoryController implements DirectoryApi {
    private static final int MAX_ADDRESSES = 1_000;
    private static final int MAX_WAIT_SECONDS = 30;

    private final Resolver resolver;
    private final ResolutionStore store;
    private final ChangeFeed feed;

    DirectoryController(Resolver resolver, ResolutionStore store, ChangeFeed feed) {
        this.resolver = resolver;
        this.store = store;
        this.feed = feed;
    }

    @Override
    public List<Resolution> resolve(List<String> addresses) {
        if (addresses.size() > MAX_ADDRESSES) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "At most 1,000 addresses a call.");
        }
        return resolver.resolve(addresses);
    }

    @Override
    public AccountView account(UUID accountId) {
        return resolver.account(accountId)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such account."));
    }

    @Override
    public List<AccountView> accounts(List<UUID> accountIds) {
        if (accountIds.size() > MAX_ADDRESSES) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "At most 1,000 accounts a call.");
        }
        return store.accounts(accountIds);
    }

    @Override
    public List<UUID> erased(List<UUID> accountIds) {
        if (accountIds.size() > MAX_ADDRESSES) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "At most 1,000 accounts a call.");
        }
        return store.erased(accountIds);
    }

    @Override
    public DirectoryChanges changes(long after, int waitSeconds) {
        if (waitSeconds < 0 || waitSeconds > MAX_WAIT_SECONDS) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "waitSeconds is 0 to 30.");
        }
        return feed.changes(after, waitSeconds);
    }
}
