package io.postrider.delivery.webhook;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** What webhooks tell of. */
public enum EventType {
    /** A message was accepted. */
    ACCEPTED("accepted"),
    /** In a mailbox here, or taken by another server. */
    DELIVERED("delivered"),
    /** A verdict keeps it from delivery until somebody releases it. */
    QUARANTINED("quarantined"),
    /** Put off; it is tried again. */
    DEFERRED("deferred"),
    /** Refused for good, or given up. */
    BOUNCED("bounced"),
    /** Its recipient complained about it (RFC 5965). */
    COMPLAINED("complained"),
    /** An account sends far more than it usually does: its queue is held. */
    ACCOUNT_BRAKED("account.braked");

    private final String text;

    EventType(String text) {
        this.text = text;
    }

    /** As it is written. */
    @JsonValue
    public String text() {
        return text;
    }

    @JsonCreator
    static EventType of(String text) {
        return Arrays.stream(values())
                .filter(type -> type.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no event '" + text + "'"));
    }
}
