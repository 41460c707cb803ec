package io.postrider.auth.access;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user who calls for himself, below {@code /v1/me}.
 *
 * @param call the call; it reaches nothing but the user
 * @param accountId who he is
 * @param epoch his account's
 * @param signIn what his further calls may say instead of the password; null when this call said it
 */
public record Me(
        Call call, UUID accountId, long epoch, @Nullable String signIn) {
    /** Refuses a call that was not made with the password itself: what it asks would outlive a stolen sign-in. */
    public void requirePassword() {
        if (signIn == null) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "This needs your password once more: send it by HTTP Basic.");
        }
    }

    @Override
    public String toString() {
        return "Me[" + accountId + "]";
    }
}
