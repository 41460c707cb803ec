package io.postrider.api.auth;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Reads the directory. Scope {@code directory.read}. */
@HttpExchange("/internal/v1/directory")
public interface DirectoryApi {
    /** Tells for each address where mail to it goes, in the order asked. At most 1,000 addresses a call. */
    @PostExchange("/resolutions")
    List<Resolution> resolve(@RequestBody List<String> addresses);

    /** An account by its id; {@code NOT_FOUND} when there is none or it was deleted. */
    @GetExchange("/accounts/{accountId}")
    AccountView account(@PathVariable UUID accountId);

    /** Those of these accounts that there are, as they are now; at most 1,000 a call. */
    @PostExchange("/accounts")
    List<AccountView> accounts(@RequestBody List<UUID> accountIds);

    /**
     * Those of these accounts that were deleted for good: their mail may go. Before that an account may come back, so
     * that {@link #account} finds none is not reason enough. At most 1,000 accounts a call.
     */
    @PostExchange("/erasures")
    List<UUID> erased(@RequestBody List<UUID> accountIds);

    /**
     * What changed after a position, oldest first; waits up to {@code waitSeconds} (0 to 30) for a first change.
     * A caller that starts asks with {@code after = -1} and gets the present position and no changes.
     */
    @GetExchange("/changes")
    DirectoryChanges changes(@RequestParam long after, @RequestParam int waitSeconds);
}
