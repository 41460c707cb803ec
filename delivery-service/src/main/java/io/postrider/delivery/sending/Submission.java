package io.postrider.delivery.sending;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that an account submits.
 *
 * @param messageId its queue id
 * @param sender the account
 * @param recipients the addresses that it was submitted for, however many accounts are behind them
 * @param domains the domains elsewhere that it goes to, in lower case
 * @param messagesPerHour what the account's policy allows; null for no limit
 * @param recipientsPerDay what the account's policy allows; null for no limit
 */
public record Submission(
        UUID messageId,
        Account sender,
        int recipients,
        Set<String> domains,
        @Nullable Integer messagesPerHour,
        @Nullable Integer recipientsPerDay) {
    public Submission {
        domains = Set.copyOf(domains);
    }

    /**
     * An account.
     *
     * @param accountId its id
     * @param tenantId its tenant
     * @param address its primary address
     */
    public record Account(UUID accountId, UUID tenantId, String address) {}
}
