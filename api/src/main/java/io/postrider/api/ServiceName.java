package io.postrider.api;

/** The five services, by the names they have in tokens, metrics, manifests and host names. */
public enum ServiceName {
    SMTP_GATEWAY("smtp-gateway"),
    DELIVERY_SERVICE("delivery-service"),
    MAILBOX_SERVICE("mailbox-service"),
    IMAP_SERVICE("imap-service"),
    AUTH_SERVICE("auth-service");

    private final String id;

    ServiceName(String id) {
        this.id = id;
    }

    /** The name as it is written everywhere outside Java, and the audience of tokens for the service. */
    public String id() {
        return id;
    }
}
