package io.postrider.api.auth;

import io.postrider.api.verdict.MailPolicy;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where mail to an address goes.
 *
 * @param address the address as it was asked for
 * @param kind what the address is
 * @param targets the accounts that receive its mail; empty unless {@code LOCAL}, or when all of it goes elsewhere
 * @param external the addresses elsewhere that its mail goes to as well; a group's does, and an alias's
 * @param group the group that has the address; null when it is no group's
 */
public record Resolution(
        String address,
        Kind kind,
        List<Target> targets,
        List<String> external,
        @Nullable Group group) {
    /** What an address is to this suite. */
    public enum Kind {
        /** At least one account here receives its mail. */
        LOCAL,
        /** The domain is ours, the address is nobody's. */
        UNKNOWN,
        /** The account exists and takes no mail now. */
        DISABLED,
        /** The domain was ours, was deleted, and may come back: mail for it goes nowhere else meanwhile. */
        NO_DOMAIN,
        /** The domain is not ours. */
        REMOTE
    }

    /**
     * One account behind an address.
     *
     * @param accountId the immutable account id
     * @param tenantId the account's tenant
     * @param address the account's own address
     * @param intake what bounds the mail that it takes; null for nothing but its quota
     */
    public record Target(
            UUID accountId,
            UUID tenantId,
            String address,
            @Nullable Intake intake) {
        /** An account that takes whatever its quota has room for. */
        public Target(UUID accountId, UUID tenantId, String address) {
            this(accountId, tenantId, address, null);
        }
    }

    /**
     * What of an account's mail is taken, besides its own quota.
     *
     * @param messageBytes octets of a message, at most; null for no limit of its own
     * @param full true when its domain or its tenant holds as much as it may in all
     * @param mail what becomes of its mail by what the checks say of it; null for whatever the listener does
     */
    public record Intake(
            @Nullable Long messageBytes,
            @Nullable Boolean full,
            @Nullable MailPolicy mail) {
        /** Bounds alone. */
        public Intake(@Nullable Long messageBytes, @Nullable Boolean full) {
            this(messageBytes, full, null);
        }
    }

    /** Whose mail a group takes. Other than anyone, a sender is known by having logged in. */
    public enum WhoMayPost {
        /** Everybody, logged in or not. */
        ANYONE,
        /** Accounts of the group's tenant. */
        TENANT,
        /** Accounts of the group's domain. */
        DOMAIN,
        /** The accounts that the group leads to. */
        MEMBERS
    }

    /**
     * A group, as far as it decides who may post.
     *
     * @param whoMayPost its rule
     * @param tenantId its tenant
     * @param domain its domain, in A-labels
     */
    public record Group(WhoMayPost whoMayPost, UUID tenantId, String domain) {}

    public Resolution {
        targets = List.copyOf(targets);
        // An auth-service of the release before knows of none.
        external = List.copyOf(Objects.requireNonNullElse(external, List.of()));
    }

    /** Where mail to an address goes that is no group's. */
    public Resolution(String address, Kind kind, List<Target> targets) {
        this(address, kind, targets, List.of(), null);
    }
}
