package io.postrider.auth.apikey;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code api_key}. */
@Entity
@Table(name = "api_key")
class ApiKeyEntity {
    @Id
    @Column(name = "api_key_id")
    UUID id = new UUID(0, 0);

    @Column(name = "tenant_id")
    @Nullable UUID tenantId;

    String name = "";

    @Column(name = "secret_hash")
    byte[] secretHash = {};

    UUID[] domains = {};

    @Nullable String role;

    String[] actions = {};

    String[] networks = {};

    @Column(name = "expires_at")
    @Nullable Instant expiresAt;

    @Column(name = "revoked_at")
    @Nullable Instant revokedAt;

    @Column(name = "last_used_at", insertable = false, updatable = false)
    @Nullable Instant lastUsedAt;

    @Version
    @Nullable Long version;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "updated_at")
    Instant updatedAt = Instant.EPOCH;

    ApiKeyEntity() {}
}
