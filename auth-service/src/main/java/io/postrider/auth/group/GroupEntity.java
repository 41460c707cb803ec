package io.postrider.auth.group;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code mail_group}; {@link MemberStore} has its members. */
@Entity
@Table(name = "mail_group")
class GroupEntity {
    @Id
    @Column(name = "group_id")
    UUID id = new UUID(0, 0);

    @Column(name = "tenant_id")
    UUID tenantId = new UUID(0, 0);

    @Column(name = "domain_id")
    UUID domainId = new UUID(0, 0);

    String address = "";

    String description = "";

    boolean enabled = true;

    @Column(name = "who_may_post")
    String whoMayPost = WhoMayPost.TENANT.text();

    @Version
    @Nullable Long version;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "updated_at")
    Instant updatedAt = Instant.EPOCH;

    GroupEntity() {}

    /** Later than before in any case, so that a change of nothing but the members makes a version too. */
    void touch(Instant now) {
        Instant next = updatedAt.plus(1, ChronoUnit.MICROS);
        updatedAt = now.isAfter(next) ? now : next;
    }

    long versionNumber() {
        return version == null ? 0 : version;
    }
}
