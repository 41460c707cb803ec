package io.postrider.auth.account;

import io.postrider.auth.access.Call;
import java.util.UUID;

/** What elsewhere in the directory leads to an account, and must not when it is gone. */
public interface AccountLinks {
    /** The account is deleted: nothing leads to it any more. It still has its address. */
    void removeTarget(Call call, UUID accountId);

    /** The account is back: what led to it does again, unless that has another purpose by now. */
    default void restoreTarget(Call call, UUID accountId) {}
}
