package io.postrider.auth.alias;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** Aliases by JPA, for editing. */
interface AliasRepository extends JpaRepository<AliasEntity, UUID> {
    /** By the table whose key the address is. */
    @Query(nativeQuery = true, value = """
            select l.* from directory.alias l
              join directory.address n on n.alias_id = l.alias_id
             where n.address = :address""")
    Optional<AliasEntity> findByAddress(String address);

    /** With all their targets, in one statement. */
    @Query("select distinct a from AliasEntity a left join fetch a.targets where :accountId member of a.targets"
            + " order by a.id")
    List<AliasEntity> leadingTo(UUID accountId);

    /** Addresses in a domain. */
    @Query(
            nativeQuery = true,
            value = "select address from directory.alias where domain_id = :domainId order by alias_id limit :most")
    List<String> addressesOf(UUID domainId, int most);

    /** Whether its domain is there; what is in a domain that was deleted comes back with it. */
    @Query(nativeQuery = true, value = "select deleted_at is null from directory.domain where domain_id = :domainId")
    boolean isInDomain(UUID domainId);
}
