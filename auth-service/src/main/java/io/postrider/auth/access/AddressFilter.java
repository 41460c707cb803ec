package io.postrider.auth.access;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * To which objects with an address a list is narrowed; null means any.
 *
 * @param tenantId those of this tenant
 * @param domainId those in this domain
 * @param prefix those whose address begins so
 * @param enabled those that are enabled, or that are not
 */
public record AddressFilter(
        @Nullable UUID tenantId,
        @Nullable UUID domainId,
        @Nullable String prefix,
        @Nullable Boolean enabled) {
    public AddressFilter {
        prefix = prefix == null ? null : prefix.toLowerCase(Locale.ROOT);
    }
}
