package io.postrider.api.auth;

import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Puts into the audit log what an API key does at another service than auth-service. Scope {@code audit.write}. */
@HttpExchange("/internal/v1/audit-entries")
public interface AuditApi {
    /**
     * Adds a row. Whoever cannot have one added does not do it: {@code AUTHENTICATION_FAILED} when the key was revoked
     * meanwhile, {@code NOT_FOUND} when the account was deleted.
     */
    @PostExchange
    void record(@RequestBody Use use);

    /** What is done to an account's mail. */
    enum Action {
        MAIL_EXPORT("mail.export"),
        MAIL_IMPORT("mail.import");

        private final String text;

        Action(String text) {
            this.text = text;
        }

        /** As the audit log has it. */
        public String text() {
            return text;
        }
    }

    /**
     * Who does what to which account.
     *
     * @param keyId the API key
     * @param clientAddress who sent it
     * @param action what it does
     * @param accountId to whose mail
     * @param details for people, by name; nothing secret
     */
    record Use(UUID keyId, String clientAddress, Action action, UUID accountId, Map<String, String> details) {
        public Use {
            details = Map.copyOf(details);
        }
    }
}
