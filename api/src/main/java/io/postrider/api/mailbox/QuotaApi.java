package io.postrider.api.mailbox;

import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** Reads quota at the door. Scope {@code quota.read}. */
@HttpExchange("/internal/v1/quotas")
public interface QuotaApi {
    /** An account's use and limit; zero use for an account that has no mailbox yet. */
    @GetExchange("/{accountId}")
    Quota quota(@PathVariable UUID accountId);
}
