package io.postrider.auth.delegation;

import io.postrider.auth.claim.AddressClaims.Holder;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code delegation}. */
@Entity
@Table(name = "delegation")
class DelegationEntity {
    @Id
    @Column(name = "delegation_id")
    UUID id = new UUID(0, 0);

    @Column(name = "tenant_id")
    UUID tenantId = new UUID(0, 0);

    @Column(name = "account_id")
    @Nullable UUID accountId;

    @Column(name = "alias_id")
    @Nullable UUID aliasId;

    @Column(name = "group_id")
    @Nullable UUID groupId;

    @Column(name = "delegate_id")
    UUID delegateId = new UUID(0, 0);

    @Column(name = "send_right")
    String sendRight = SendRight.SEND_ON_BEHALF.text();

    @Version
    @Nullable Long version;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "updated_at")
    Instant updatedAt = Instant.EPOCH;

    DelegationEntity() {}

    /** Makes it one over what has an address. */
    void over(Holder holder) {
        switch (holder.kind()) {
            case ACCOUNT -> accountId = holder.id();
            case ALIAS -> aliasId = holder.id();
            case GROUP -> groupId = holder.id();
        }
    }

    long versionNumber() {
        return version == null ? 0 : version;
    }
}
