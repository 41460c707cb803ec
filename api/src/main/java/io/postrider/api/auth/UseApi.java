package io.postrider.api.auth;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/** Tells the directory how much mail there is. Scope {@code use.write}. */
@HttpExchange("/internal/v1/uses")
public interface UseApi {
    /** Takes note of what the accounts of some domains hold together now. At most 1,000 domains a call. */
    @PutExchange
    void report(@RequestBody List<DomainUse> uses);

    /**
     * What the accounts of a domain hold together.
     *
     * @param domainId the domain
     * @param bytes their mail
     */
    record DomainUse(UUID domainId, long bytes) {}
}
