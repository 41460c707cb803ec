package io.postrider.api.auth;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

    /** Adds a row about a message in the queue; refused as {@link #record} is. */
    @PostExchange("/messages")
    void recordDecision(@RequestBody Decision decision);

    /** What is done to mail. */
    enum Action {
        MAIL_EXPORT("mail.export"),
        MAIL_IMPORT("mail.import"),
        MESSAGE_RELEASE("message.release"),
        MESSAGE_GIVE_UP("message.give-up"),
        BRAKE_RELEASE("account.brake-release");

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

    /**
     * Who decides what about a message in the queue.
     *
     * @param keyId the API key
     * @param clientAddress who sent it
     * @param action what it does
     * @param queueId the message
     * @param tenantId whose message it is; null when it is more than one tenant's
     * @param details for people, by name; nothing secret
     */
    record Decision(
            UUID keyId,
            String clientAddress,
            Action action,
            UUID queueId,
            @Nullable UUID tenantId,
            Map<String, String> details) {
        public Decision {
            details = Map.copyOf(details);
        }
    }
}
