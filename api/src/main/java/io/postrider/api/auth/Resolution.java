package io.postrider.api.auth;

import java.util.List;
import java.util.UUID;

/**
 * Where mail to an address goes.
 *
 * @param address the address as it was asked for
 * @param kind what the address is
 * @param targets the accounts that receive its mail; empty unless {@code LOCAL}
 */
public record Resolution(String address, Kind kind, List<Target> targets) {
    /** What an address is to this suite. */
    public enum Kind {
        /** At least one account here receives its mail. */
        LOCAL,
        /** The domain is ours, the address is nobody's. */
        UNKNOWN,
        /** The account exists and takes no mail now. */
        DISABLED,
        /** The domain is not ours. */
        REMOTE
    }

    /**
     * One account behind an address.
     *
     * @param accountId the immutable account id
     * @param tenantId the account's tenant
     * @param address the account's own address
     */
    public record Target(UUID accountId, UUID tenantId, String address) {}

    public Resolution {
        targets = List.copyOf(targets);
    }
}
