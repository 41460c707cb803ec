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
    @Nullable String passwordHash;

    boolean enabled = true;

    long epoch = 1;

    @Column(name = "quota_bytes")
    private long quotaBytes;

    @Column(name = "quota_unlimited")
    private boolean quotaUnlimited;

    @Column(name = "deleted_at")
    @Nullable Instant deletedAt;

    @Column(name = "erased_at")
    @Nullable Instant erasedAt;

    @Version
    @Nullable Long version;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "updated_at")
    Instant updatedAt = Instant.EPOCH;

    AccountEntity() {}

    /** Its own quota, 0 for no limit; null when its domain's or its tenant's holds. */
    @Nullable Long ownQuota() {
        return quotaBytes > 0 || quotaUnlimited ? Long.valueOf(quotaBytes) : null;
    }

    void ownQuota(@Nullable Long bytes) {
        quotaBytes = bytes == null ? 0 : bytes;
        quotaUnlimited = bytes != null && bytes == 0;
    }

    /** Ends every session and token that the account has. */
    void endSessions() {
        epoch++;
    }
}
