package io.postrider.api.auth;

import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Ends the sessions of accounts that send what they never do. Scope {@code sessions.end}. */
@HttpExchange("/internal/v1/brakes")
public interface BrakeApi {
    /**
     * Ends every session and token of an account and puts a row into the audit log; does nothing to one that is deleted. Passwords
     * stay as they are.
     */
    @PostExchange
    void brake(@RequestBody Brake brake);

    /**
     * Why an account is braked.
     *
     * @param accountId the account
     * @param details for people, by name
     */
    record Brake(UUID accountId, Map<String, String> details) {
        public Brake {
            details = Map.copyOf(details);
        }
    }
}
