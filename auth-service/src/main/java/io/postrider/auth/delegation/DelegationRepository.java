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
    @Query(
            "select x from DelegationEntity x where x.accountId = :over or x.aliasId = :over or x.groupId = :over order by x.id")
    List<DelegationEntity> over(UUID over);

    @Query(
            "select count(x) from DelegationEntity x where x.accountId = :over or x.aliasId = :over or x.groupId = :over")
    long countOver(UUID over);

    List<DelegationEntity> findByDelegateIdOrderById(UUID delegate);

    long countByDelegateId(UUID delegate);

    /** Whether this is an account that is deleted and not erased. */
    @Query(nativeQuery = true, value = """
            select exists (select from directory.account
                            where account_id = :id and deleted_at is not null and erased_at is null)""")
    boolean mayComeBack(UUID id);

    /** Whether there is such an account, and such an account, alias or group. */
    @Query(nativeQuery = true, value = """
            select exists (select from directory.account where account_id = :delegate and deleted_at is null)
               and (exists (select from directory.account where account_id = :over and deleted_at is null)
                    or exists (select from directory.alias where alias_id = :over)
                    or exists (select from directory.mail_group where group_id = :over))""")
    boolean isThere(UUID delegate, UUID over);
}
