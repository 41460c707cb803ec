package io.postrider.auth.alias;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.Fetch;
import org.hibernate.annotations.FetchMode;
import org.jspecify.annotations.Nullable;

/** A row of {@code alias} with its targets. */
@Entity
@Table(name = "alias")
class AliasEntity {
    @Id
    @Column(name = "alias_id")
    UUID id = new UUID(0, 0);

    @Column(name = "tenant_id")
    UUID tenantId = new UUID(0, 0);

    @Column(name = "domain_id")
    UUID domainId = new UUID(0, 0);

    String address = "";

    String description = "";

    boolean enabled = true;

    @Column(name = "send_as")
    boolean sendAs = true;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "alias_target", joinColumns = @JoinColumn(name = "alias_id"))
    @Column(name = "account_id")
    Set<UUID> targets = new LinkedHashSet<>();

    /** Addresses elsewhere. */
    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "alias_external", joinColumns = @JoinColumn(name = "alias_id"))
    @Column(name = "address")
    @Fetch(FetchMode.SUBSELECT)
    Set<String> external = new LinkedHashSet<>();

    @Version
    @Nullable Long version;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "updated_at")
    Instant updatedAt = Instant.EPOCH;

    AliasEntity() {}

    /** Whether nobody gets its mail any more but this account. */
    boolean leadsOnlyTo(UUID accountId) {
        return external.isEmpty() && targets.equals(Set.of(accountId));
    }

    Targets where() {
        return new Targets(Set.copyOf(targets), Set.copyOf(external));
    }

    void leadTo(Targets others) {
        targets.retainAll(others.accounts());
        targets.addAll(others.accounts());
        external.retainAll(others.external());
        external.addAll(others.external());
    }
}
