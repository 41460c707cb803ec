package io.postrider.auth.domain;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code domain}. */
@Entity
@Table(name = "domain")
class DomainEntity {
    @Id
    @Column(name = "domain_id")
    UUID id = new UUID(0, 0);

    @Column(name = "tenant_id")
    UUID tenantId = new UUID(0, 0);

    String name = "";

    @Column(name = "alias_of")
    @Nullable UUID aliasOf;

    boolean enabled = true;

    @Column(name = "plus_addressing")
    boolean plusAddressing = true;

    @Column(name = "catch_all_account_id")
    @Nullable UUID catchAllAccountId;

    @Column(name = "postmaster_account_id")
    @Nullable UUID postmasterAccountId;

    @Column(name = "quota_bytes")
    @Nullable Long quotaBytes;

    @Column(name = "deleted_at")
    @Nullable Instant deletedAt;

    @Version
    @Nullable Long version;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "updated_at")
    Instant updatedAt = Instant.EPOCH;

    DomainEntity() {}
}
