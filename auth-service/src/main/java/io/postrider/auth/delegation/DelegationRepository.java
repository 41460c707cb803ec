package io.postrider.auth.delegation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** Delegations by JPA, for editing. */
interface DelegationRepository extends JpaRepository<DelegationEntity, UUID> {
    /** The one over the account, alias or group of this id that an account has. */
    @Query("select x from DelegationEntity x where x.delegateId = :delegate"
            + " and (x.accountId = :over or x.aliasId = :over or x.groupId = :over)")
    Optional<DelegationEntity> find(UUID over, UUID delegate);

    /** Those over an account, an alias or a group. */
    @Query("select x from DelegationEntity x where x.accountId = :over or x.aliasId = :over or x.groupId = :over order by x.id")
    List<DelegationEntity> over(UUID over);

    @Query("select count(x) from DelegationEntity x where x.accountId = :over or x.aliasId = :over or x.groupId = :over")
    long countOver(UUID over);

    List<DelegationEntity> findByDelegateIdOrderById(UUID delegate);

    long countByDelegateId(UUID delegate);
}
