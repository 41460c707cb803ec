package io.postrider.auth.account;

import io.postrider.auth.access.Call;
import java.util.UUID;

/** Keeps accounts that may do more than others from who may do less. */
public interface AccountGuard {
    /** Refuses a caller who, by changing the account's credentials, would gain power that he has not. */
    void requirePower(Call call, UUID accountId);
}
