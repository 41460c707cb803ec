package io.postrider.auth.alias;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** Aliases by JPA, for editing. */
interface AliasRepository extends JpaRepository<AliasEntity, UUID> {
    Optional<AliasEntity> findByAddress(String address);

    @Query("select a from AliasEntity a join a.targets t where t = :accountId order by a.id")
    List<AliasEntity> leadingTo(UUID accountId);

    /** The account that has this address of its own, in this tenant. */
    @Query(nativeQuery = true, value = """
            select a.account_id from directory.address n
              join directory.account a on a.account_id = n.account_id
             where n.address = :address and a.tenant_id = :tenantId""")
    Optional<UUID> accountOf(String address, UUID tenantId);
}
