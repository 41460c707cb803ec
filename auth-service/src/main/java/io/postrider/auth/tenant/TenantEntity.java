package io.postrider.auth.tenant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code tenant}. */
@Entity
@Table(name = "tenant")
class TenantEntity {
    @Id
    @Column(name = "tenant_id")
    UUID id = new UUID(0, 0);

    String name = "";

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

    TenantEntity() {}
}
