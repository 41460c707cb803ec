package io.postrider.delivery.queue;

/** What a message asks of its way (RFC 8689), the least first: a connection that was opened for more may carry less. */
public enum TlsRequirement {
    /** TLS-Required: No. It is to arrive, whatever its recipient's domain says of TLS. */
    WAIVED,
    /** Nothing: its recipient's domain decides. */
    USUAL,
    /** REQUIRETLS: a server that proves who it is, and asks the same of the next one, or none. */
    REQUIRETLS;

    /** What MAIL asked. */
    public static TlsRequirement of(boolean requireTls) {
        return requireTls ? REQUIRETLS : USUAL;
    }
}
