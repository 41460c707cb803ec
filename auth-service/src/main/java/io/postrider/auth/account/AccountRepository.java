package io.postrider.auth.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** Accounts by JPA, for editing. */
interface AccountRepository extends JpaRepository<AccountEntity, UUID> {
    Optional<AccountEntity> findByIdAndDeletedAtIsNull(UUID id);

    Optional<AccountEntity> findByIdAndDeletedAtIsNotNullAndErasedAtIsNull(UUID id);

    /** Those whose time to come back is over, as their policy has it. */
    @Query(nativeQuery = true, value = """
            select a.* from directory.account a
             where a.deleted_at is not null and a.erased_at is null
               and a.deleted_at <= cast(:now as timestamptz)
                                   - coalesce(directory.grace(a), make_interval(secs => :graceSeconds))
             order by a.account_id
             limit :most""")
    List<AccountEntity> findDue(Instant now, long graceSeconds, int most);

    /** By the table whose key the address is. */
    @Query(nativeQuery = true, value = """
            select a.* from directory.account a
              join directory.address n on n.account_id = a.account_id
             where n.address = :address and a.deleted_at is null""")
    Optional<AccountEntity> findByAddress(String address);

    /** Removes what an account logged in with, and where it did. */
    @Modifying
    @Query(nativeQuery = true, value = """
            with verifiers as (delete from directory.scram_verifier where account_id = :id),
                 devices as (delete from directory.device where account_id = :id)
            delete from directory.app_password where account_id = :id""")
    void removeLogins(UUID id);

    /** Addresses in a domain. */
    @Query(nativeQuery = true, value = """
            select address from directory.account where domain_id = :domainId and deleted_at is null
             order by account_id limit :most""")
    List<String> addressesOf(UUID domainId, int most);
}
