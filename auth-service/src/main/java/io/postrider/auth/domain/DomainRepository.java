package io.postrider.auth.domain;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** Domains by JPA, for editing. */
interface DomainRepository extends JpaRepository<DomainEntity, UUID> {
    Optional<DomainEntity> findByName(String name);

    boolean existsByName(String name);

    List<DomainEntity> findByCatchAllAccountId(UUID accountId);

    @Query(nativeQuery = true, value = "select exists (select from directory.address where domain_id = :id)")
    boolean isUsed(UUID id);

    /** The account that owns an address, if it may be the catch-all of this tenant's domains. */
    @Query(nativeQuery = true, value = """
            select a.account_id from directory.address n
              join directory.account a on a.account_id = n.account_id
             where n.address = :address and a.tenant_id = :tenantId""")
    Optional<UUID> accountOf(String address, UUID tenantId);
}
