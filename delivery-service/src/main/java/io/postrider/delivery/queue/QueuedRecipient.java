package io.postrider.delivery.queue;

import io.postrider.api.verdict.Action;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One recipient of a message in the queue.
 *
 * @param ordinal its place among the message's recipients, from 0
 * @param address the forward-path as it was given
 * @param account who receives it; null for a remote recipient
 * @param domain where it goes, lower case; null for an account, empty for what was expanded into other recipients
 * @param dsnNotify DSN's NOTIFY (RFC 3461 section 4.1)
 * @param orcpt DSN's ORCPT in xtext (RFC 3461 section 4.2)
 * @param attempts attempts begun, this one included
 * @param unfinished how many of the latest attempts began and told no outcome, this one included
 * @param delayNoted whether the sender was told that it is late
 * @param forwarder the address here whose mail goes to this one elsewhere; null for everybody else
 * @param verdict what its verdict makes of the message for this one: {@link Action#JUNK} or {@link Action#QUARANTINE}; null
 *     for mail as usual
 * @param sentCopy whether it is the sender's own copy of sent mail
 */
public record QueuedRecipient(
        int ordinal,
        String address,
        @Nullable Account account,
        @Nullable String domain,
        @Nullable String dsnNotify,
        @Nullable String orcpt,
        int attempts,
        int unfinished,
        boolean delayNoted,
        @Nullable String forwarder,
        @Nullable Action verdict,
        boolean sentCopy) {
    /** Somebody whom the sender named. */
    public QueuedRecipient(
            int ordinal,
            String address,
            @Nullable Account account,
            @Nullable String domain,
            @Nullable String dsnNotify,
            @Nullable String orcpt,
            int attempts,
            int unfinished,
            boolean delayNoted) {
        this(ordinal, address, account, domain, dsnNotify, orcpt, attempts, unfinished, delayNoted, null, null, false);
    }

    public QueuedRecipient {
        if ((account == null) == (domain == null)) {
            throw new IllegalArgumentException("a recipient is either an account or elsewhere");
        }
    }

    /**
     * An account here.
     *
     * @param tenantId its tenant
     * @param accountId the account
     * @param address its own address, where the forward-path is another's (a group's, an alias's); for the trace alone, and so
     *     not read again with the recipient
     */
    public record Account(
            UUID tenantId, UUID accountId, @Nullable String address) {
        /** One that is written to by its own address. */
        public Account(UUID tenantId, UUID accountId) {
            this(tenantId, accountId, null);
        }
    }

    /** The copy of a message for the account that sends it; nobody is told what becomes of it. */
    public static QueuedRecipient sentCopy(int ordinal, String address, Account sender) {
        return new QueuedRecipient(ordinal, address, sender, null, "NEVER", null, 1, 1, false, null, null, true);
    }

    /** Whether it is kept from delivery until somebody releases it. */
    public boolean isQuarantined() {
        return verdict == Action.QUARANTINE;
    }

    /** Whether it goes to the mailbox for junk. */
    public boolean isJunk() {
        return verdict == Action.JUNK;
    }

    /** Whether the sender asked for reports of this kind (RFC 3461 section 4.1): NEVER, SUCCESS, FAILURE or DELAY. */
    public boolean notifies(String kind) {
        return dsnNotify != null
                && List.of(dsnNotify.toUpperCase(Locale.ROOT).split(",")).contains(kind);
    }

    /** Whether it is only there to be reported on: what it leads to is among the other recipients (RFC 3461 section 5.2.7). */
    public boolean isExpanded() {
        return domain != null && domain.isEmpty();
    }

    /** Whether an account here receives it. */
    public boolean isLocal() {
        return account != null;
    }
}
