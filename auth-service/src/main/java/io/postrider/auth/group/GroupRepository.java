package io.postrider.auth.group;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** Groups by JPA, for editing. */
interface GroupRepository extends JpaRepository<GroupEntity, UUID> {
    /** By the table whose key the address is. */
    @Query(nativeQuery = true, value = """
            select g.* from directory.mail_group g
              join directory.address n on n.group_id = g.group_id
             where n.address = :address""")
    Optional<GroupEntity> findByAddress(String address);

    /** Those that have it as a member itself: an account, an alias or a group. */
    @Query(nativeQuery = true, value = """
            select g.* from directory.mail_group g
              join directory.group_member m on m.group_id = g.group_id
             where m.account_id = :member or m.alias_id = :member or m.member_group_id = :member
             order by g.group_id""")
    List<GroupEntity> having(UUID member);

    /** Addresses in a domain. */
    @Query(
            nativeQuery = true,
            value =
                    "select address from directory.mail_group where domain_id = :domainId order by group_id limit :most")
    List<String> addressesOf(UUID domainId, int most);

    /** Whether its domain is there; what is in a domain that was deleted comes back with it. */
    @Query(nativeQuery = true, value = "select deleted_at is null from directory.domain where domain_id = :domainId")
    boolean isInDomain(UUID domainId);
}
