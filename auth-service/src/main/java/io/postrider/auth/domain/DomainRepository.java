package io.postrider.auth.domain;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** Domains by JPA, for editing. */
interface DomainRepository extends JpaRepository<DomainEntity, UUID> {
    Optional<DomainEntity> findByNameAndDeletedAtIsNull(String name);

    Optional<DomainEntity> findByIdAndDeletedAtIsNull(UUID id);

    /** Any tenant's: a name is one domain's among all of them. */
    @Query(nativeQuery = true, value = "select directory.has_domain(:name)")
    boolean existsByName(String name);

    List<DomainEntity> findByCatchAllAccountIdAndDeletedAtIsNull(UUID accountId);

    List<DomainEntity> findByPostmasterAccountIdAndDeletedAtIsNull(UUID accountId);

    List<DomainEntity> findByTenantIdAndPostmasterAccountIdIsNullAndAliasOfIsNullAndDeletedAtIsNull(UUID tenantId);

    /** The tenant's first account that takes mail, apart from one. */
    @Query(nativeQuery = true, value = """
            select a.account_id from directory.account a
              join directory.domain d on d.domain_id = a.domain_id
             where a.tenant_id = :tenantId and a.account_id <> :apartFrom and a.deleted_at is null
               and a.enabled and d.enabled
             order by a.account_id
             limit 1""")
    Optional<UUID> firstAccount(UUID tenantId, UUID apartFrom);

    @Query(nativeQuery = true, value = "select address from directory.account where account_id = :accountId")
    String addressOf(UUID accountId);

    @Query(nativeQuery = true, value = """
            select exists (select from directory.address where domain_id = :id)
                or exists (select from directory.domain where alias_of = :id)""")
    boolean isUsed(UUID id);
}
