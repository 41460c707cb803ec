package io.postrider.smtp.accept;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.delivery.AcceptEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * Where a message came from.
 *
 * @param client the other end of the dialogue
 * @param submitter the logged-in account; null for mail from elsewhere
 * @param hostname our own name
 */
public record Origin(AcceptEnvelope.Client client, AcceptEnvelope.@Nullable Submitter submitter, String hostname) {
    /** The account that logged in, with what its policy says. */
    public static AcceptEnvelope.Submitter submitter(LoginGrant login) {
        return new AcceptEnvelope.Submitter(
                login.accountId(), login.tenantId(), login.address(), limits(login.sending()));
    }

    private static AcceptEnvelope.@Nullable Limits limits(LoginGrant.@Nullable SendingLimits policy) {
        return policy == null
                ? null
                : new AcceptEnvelope.Limits(policy.messagesPerHour(), policy.recipientsPerDay(), policy.copyToSent());
    }
}
