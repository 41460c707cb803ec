package io.postrider.delivery.queue;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message in the queue, without its recipients.
 *
 * @param id the queue id, which is the accept's idempotency key
 * @param sender who submitted it; null for mail from elsewhere
 * @param contentId its content, held by {@code id}
 * @param size octets of the content
 * @param traceId 32 hexadecimal digits as a UUID
 * @param reversePath empty for the null reverse-path
 * @param client where it came from
 * @param transport the MAIL parameters that the next server has to be told
 * @param headerMessageId the Message-ID field; null when there is none or the message was not parsed
 * @param recipients how many recipients it was accepted for
 * @param acceptedAt by the database's clock
 * @param priority whether others go first
 */
public record QueuedMessage(
        UUID id,
        @Nullable Sender sender,
        UUID contentId,
        long size,
        UUID traceId,
        String reversePath,
        Client client,
        Transport transport,
        @Nullable String headerMessageId,
        int recipients,
        Instant acceptedAt,
        Priority priority) {
    /** A message that is not bulk. */
    public QueuedMessage(
            UUID id,
            @Nullable Sender sender,
            UUID contentId,
            long size,
            UUID traceId,
            String reversePath,
            Client client,
            Transport transport,
            @Nullable String headerMessageId,
            int recipients,
            Instant acceptedAt) {
        this(
                id,
                sender,
                contentId,
                size,
                traceId,
                reversePath,
                client,
                transport,
                headerMessageId,
                recipients,
                acceptedAt,
                Priority.INTERACTIVE);
    }

    /** What goes first when not everything can. */
    public enum Priority {
        /** Somebody may be waiting for it. */
        INTERACTIVE,
        /** Sent to many, or written by a machine: later is soon enough. */
        BULK
    }

    /** The protocol of what came by none. */
    public static final String LOCAL = "LOCAL";

    /**
     * The account that submitted a message.
     *
     * @param tenantId its tenant
     * @param accountId the account
     */
    public record Sender(UUID tenantId, UUID accountId) {}

    /**
     * The other end of the SMTP dialogue.
     *
     * @param address its IP address
     * @param protocol the {@code with} of our Received field (RFC 3848)
     * @param connectedAt when the connection began, by the gateway's clock
     */
    public record Client(String address, String protocol, Instant connectedAt) {}

    /**
     * What MAIL said about transport.
     *
     * @param smtpUtf8 whether SMTPUTF8 is required (RFC 6531)
     * @param body {@code 7BIT} or {@code 8BITMIME} (RFC 6152)
     * @param ret DSN's RET (RFC 3461 section 4.3)
     * @param envid DSN's ENVID in xtext (RFC 3461 section 4.4)
     * @param tls what it asks of its way (RFC 8689): REQUIRETLS or what is usual
     */
    public record Transport(
            boolean smtpUtf8,
            String body,
            @Nullable String ret,
            @Nullable String envid,
            TlsRequirement tls) {
        /** A message that asks nothing of its way. */
        public Transport(boolean smtpUtf8, String body, @Nullable String ret, @Nullable String envid) {
            this(smtpUtf8, body, ret, envid, TlsRequirement.USUAL);
        }

        /** Whether MAIL had REQUIRETLS. */
        public boolean requireTls() {
            return tls == TlsRequirement.REQUIRETLS;
        }
    }

    /** Whether it is a report of ours (RFC 3464), written by this service and not taken from anybody. */
    public boolean isReport() {
        return client.protocol().equals(LOCAL);
    }

    /** The trace id as it travels: 32 hexadecimal digits. */
    public String trace() {
        return TraceId.format(traceId);
    }

    /** This message with the time at which the database took it. */
    public QueuedMessage acceptedAt(Instant time) {
        return new QueuedMessage(
                id,
                sender,
                contentId,
                size,
                traceId,
                reversePath,
                client,
                transport,
                headerMessageId,
                recipients,
                time,
                priority);
    }

    /** This message with a priority. */
    public QueuedMessage withPriority(Priority other) {
        return new QueuedMessage(
                id,
                sender,
                contentId,
                size,
                traceId,
                reversePath,
                client,
                transport,
                headerMessageId,
                recipients,
                acceptedAt,
                other);
    }

    /** Whether others go first. */
    public boolean isBulk() {
        return priority == Priority.BULK;
    }
}
