package io.postrider.delivery.operate;

import io.postrider.api.auth.KeyApi.KeyGrant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What of the queue a caller reaches: what its tenant sends or receives.
 *
 * @param tenantId the tenant; null for all
 */
record QueueScope(@Nullable UUID tenantId) {
    static QueueScope of(KeyGrant grant) {
        return new QueueScope(grant.tenantId());
    }
}
