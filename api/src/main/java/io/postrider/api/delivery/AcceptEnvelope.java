package io.postrider.api.delivery;

import io.postrider.api.verdict.Action;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of a message (RFC 5321 section 2.3.1) and what the dialogue told of it.
 *
 * @param idempotencyKey made by the gateway per transaction; a repeated accept with it finds the first one
 * @param traceId 32 hexadecimal digits (W3C trace context): the one id from SMTP to mailbox
 * @param reversePath MAIL FROM without the angle brackets; empty for the null reverse-path
 * @param recipients at least one
 * @param client who handed the message in
 * @param submitter the logged-in account; null for mail from elsewhere
 * @param smtpUtf8 whether MAIL had SMTPUTF8 (RFC 6531)
 * @param body {@code 7BIT} or {@code 8BITMIME} (RFC 6152)
 * @param ret DSN's RET, {@code FULL} or {@code HDRS}; null when absent (RFC 3461 section 4.3)
 * @param envid DSN's ENVID, still xtext; null when absent (RFC 3461 section 4.4)
 * @param upload the chunks uploaded before; null when the whole message is in the request
 * @param fingerprint what a client that saw no reply would send again: a hash of the reverse-path, the recipients, the
 *     submitter and the message as the client sent it; null when a resend is not to be recognised
 * @param waitedMillis how long ago the client sent the message's end
 * @param requireTls whether MAIL had REQUIRETLS (RFC 8689); null for no
 */
public record AcceptEnvelope(
        UUID idempotencyKey,
        String traceId,
        String reversePath,
        List<Recipient> recipients,
        Client client,
        @Nullable Submitter submitter,
        boolean smtpUtf8,
        String body,
        @Nullable String ret,
        @Nullable String envid,
        @Nullable Upload upload,
        @Nullable UUID fingerprint,
        long waitedMillis,
        @Nullable Boolean requireTls) {
    public AcceptEnvelope {
        recipients = List.copyOf(recipients);
    }

    /** A message that asks nothing of its way. */
    public AcceptEnvelope(
            UUID idempotencyKey,
            String traceId,
            String reversePath,
            List<Recipient> recipients,
            Client client,
            @Nullable Submitter submitter,
            boolean smtpUtf8,
            String body,
            @Nullable String ret,
            @Nullable String envid,
            @Nullable Upload upload,
            @Nullable UUID fingerprint,
            long waitedMillis) {
        this(
                idempotencyKey,
                traceId,
                reversePath,
                recipients,
                client,
                submitter,
                smtpUtf8,
                body,
                ret,
                envid,
                upload,
                fingerprint,
                waitedMillis,
                null);
    }

    /**
     * One RCPT (RFC 5321 section 4.1.1.3), or one account of an address that has several.
     *
     * @param address the forward-path as the client gave it
     * @param accountId the account that receives it; null for a remote recipient
     * @param tenantId that account's tenant; null for a remote recipient
     * @param dsnNotify DSN's NOTIFY as given; null when absent (RFC 3461 section 4.1)
     * @param orcpt DSN's ORCPT as given, still xtext; null when absent (RFC 3461 section 4.2)
     * @param expanded true for an address that stands for several, which are recipients of their own: it gets no mail, its
     *     expansion is reported (RFC 3461 section 5.2.7.3)
     * @param forwarder the address here whose mail goes to this one elsewhere; null for everybody else
     * @param action what becomes of the message for this one: {@link Action#JUNK} or {@link Action#QUARANTINE}; null when
     *     it is delivered as usual
     * @param accountAddress the account's own address where {@code address} is another: a group's, an alias's; else null
     */
    public record Recipient(
            String address,
            @Nullable UUID accountId,
            @Nullable UUID tenantId,
            @Nullable String dsnNotify,
            @Nullable String orcpt,
            @Nullable Boolean expanded,
            @Nullable String forwarder,
            @Nullable Action action,
            @Nullable String accountAddress) {
        /** Somebody of whose mail nothing is said, and whose own address it is or who is elsewhere. */
        public Recipient(
                String address,
                @Nullable UUID accountId,
                @Nullable UUID tenantId,
                @Nullable String dsnNotify,
                @Nullable String orcpt,
                @Nullable Boolean expanded,
                @Nullable String forwarder) {
            this(address, accountId, tenantId, dsnNotify, orcpt, expanded, forwarder, null, null);
        }

        /** Somebody who gets mail. */
        public Recipient(
                String address,
                @Nullable UUID accountId,
                @Nullable UUID tenantId,
                @Nullable String dsnNotify,
                @Nullable String orcpt) {
            this(address, accountId, tenantId, dsnNotify, orcpt, null, null);
        }

        /** The same with what becomes of the message for this one. */
        public Recipient with(@Nullable Action decided) {
            return new Recipient(
                    address, accountId, tenantId, dsnNotify, orcpt, expanded, forwarder, decided, accountAddress);
        }
    }

    /**
     * The other end of the SMTP dialogue.
     *
     * @param address IP address
     * @param helo what it called itself
     * @param protocol the {@code with} of our Received field (RFC 3848), for example {@code ESMTPSA}
     * @param connectedAt when the connection began
     */
    public record Client(String address, String helo, String protocol, Instant connectedAt) {}

    /**
     * Who submitted the message.
     *
     * @param accountId the account
     * @param tenantId its tenant
     * @param address its primary address
     * @param limits what its policy says of all that it sends; null for nothing
     */
    public record Submitter(
            UUID accountId,
            UUID tenantId,
            String address,
            @Nullable Limits limits) {
        /** An account whose policy says nothing. */
        public Submitter(UUID accountId, UUID tenantId, String address) {
            this(accountId, tenantId, address, null);
        }
    }

    /**
     * What a policy says of all that an account sends.
     *
     * @param messagesPerHour messages within an hour, at most; null for no limit
     * @param recipientsPerDay recipients within 24 hours, at most; null for no limit
     * @param copyToSent whether a copy goes to its mailbox for sent mail; null for no
     */
    public record Limits(
            @Nullable Integer messagesPerHour,
            @Nullable Integer recipientsPerDay,
            @Nullable Boolean copyToSent) {}

    /**
     * A content uploaded chunk by chunk.
     *
     * @param contentId the id used for the chunks
     * @param chunks how many chunks were stored, numbered from 1
     * @param size octets in them together, without the headers we add
     */
    public record Upload(UUID contentId, int chunks, long size) {}
}
