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

    /** Adds a row about anything else that another service keeps; refused as {@link #record} is. */
    @PostExchange("/changes")
    void recordChange(@RequestBody Change change);

    /** What is done to mail, and to what decides on it. */
    enum Action {
        MAIL_EXPORT("mail.export", "account"),
        MAIL_IMPORT("mail.import", "account"),
        MESSAGE_RELEASE("message.release"),
        MESSAGE_GIVE_UP("message.give-up"),
        BRAKE_RELEASE("account.brake-release", "account"),
        MESSAGE_HEADER("message.header"),
        QUEUE_HOLD("queue.hold", "queue-action"),
        QUEUE_RELEASE("queue.release", "queue-action"),
        QUEUE_RETRY("queue.retry", "queue-action"),
        QUEUE_REDIRECT("queue.redirect", "queue-action"),
        QUEUE_BOUNCE("queue.bounce", "queue-action"),
        QUEUE_DELETE("queue.delete", "queue-action"),
        WEBHOOK_CREATE("webhook.create", "webhook"),
        WEBHOOK_UPDATE("webhook.update", "webhook"),
        WEBHOOK_SECRET("webhook.secret", "webhook"),
        WEBHOOK_DELETE("webhook.delete", "webhook"),
        WEBHOOK_DISABLE("webhook.disable", "webhook"),
        SUPPRESSION_CREATE("suppression.create", "suppression"),
        SUPPRESSION_DELETE("suppression.delete", "suppression");

        private final String text;
        private final String type;

        Action(String text) {
            this(text, "message");
        }

        Action(String text, String type) {
            this.text = text;
            this.type = type;
        }

        /** The kind of object that it is done to. */
        public String type() {
            return type;
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

    /**
     * Who changes what.
     *
     * @param keyId the API key; null for a service that does it by itself
     * @param clientAddress who sent it
     * @param action what it does
     * @param objectId to which object, of the action's {@link Action#type}
     * @param name what people call it
     * @param tenantId whose it is; null when it is the platform's
     * @param details for people, by name; nothing secret
     */
    record Change(
            @Nullable UUID keyId,
            String clientAddress,
            Action action,
            UUID objectId,
            String name,
            @Nullable UUID tenantId,
            Map<String, String> details) {
        public Change {
            details = Map.copyOf(details);
        }
    }
}
