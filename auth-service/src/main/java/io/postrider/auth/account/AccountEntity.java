package io.postrider.auth.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code account}. */
@Entity
@Table(name = "account")
class AccountEntity {
    @Id
    @Column(name = "account_id")
    UUID id = new UUID(0, 0);

    @Column(name = "tenant_id")
    UUID tenantId = new UUID(0, 0);

    @Column(name = "domain_id")
    UUID domainId = new UUID(0, 0);

    String address = "";

    @Column(name = "display_name")
    String displayName = "";

    @Column(name = "password_hash")
    @Nullable
    String passwordHash;

    boolean enabled = true;

    long epoch = 1;

    @Column(name = "quota_bytes")
    @Nullable
    Long quotaBytes;

    @Column(name = "deleted_at")
    @Nullable
    Instant deletedAt;

    @Column(name = "erased_at")
    @Nullable
    Instant erasedAt;

    @Version
    @Nullable
    Long version;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "updated_at")
    Instant updatedAt = Instant.EPOCH;

    AccountEntity() {}

    /** Ends every session and token that the account has. */
    void endSessions() {
        epoch++;
    }
}
