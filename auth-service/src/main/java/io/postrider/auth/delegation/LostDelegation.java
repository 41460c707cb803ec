package io.postrider.auth.delegation;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A delegation that went with an account at one of its ends, as it is kept until that is back. */
record LostDelegation(
        UUID tenantId,
        @Nullable UUID accountId,
        @Nullable UUID aliasId,
        @Nullable UUID groupId,
        UUID delegateId,
        String sendRight,
        Instant createdAt) {
    static LostDelegation of(DelegationEntity delegation) {
        return new LostDelegation(
                delegation.tenantId,
                delegation.accountId,
                delegation.aliasId,
                delegation.groupId,
                delegation.delegateId,
                delegation.sendRight,
                delegation.createdAt);
    }

    /** What it was over: one of the three. */
    UUID overId() {
        UUID mail = accountId == null ? aliasId : accountId;
        return Objects.requireNonNull(mail == null ? groupId : mail);
    }

    /** The same with the same id. */
    DelegationEntity again(UUID id, Instant now) {
        DelegationEntity delegation = new DelegationEntity();
        delegation.id = id;
        delegation.tenantId = tenantId;
        delegation.accountId = accountId;
        delegation.aliasId = aliasId;
        delegation.groupId = groupId;
        delegation.delegateId = delegateId;
        delegation.sendRight = sendRight;
        delegation.createdAt = createdAt;
        delegation.updatedAt = now;
        return delegation;
    }
}
