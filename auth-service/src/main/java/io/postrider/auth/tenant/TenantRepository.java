package io.postrider.auth.tenant;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** Tenants by JPA. */
interface TenantRepository extends JpaRepository<TenantEntity, UUID> {
    /** Whether any tenant has the name, which is one's among all of them. */
    @Query(nativeQuery = true, value = "select directory.has_tenant(:name, null)")
    boolean isTaken(String name);

    /** Whether any other tenant has the name. */
    @Query(nativeQuery = true, value = "select directory.has_tenant(:name, :apartFrom)")
    boolean isTaken(String name, UUID apartFrom);

    /** The tenant of that name, as names are compared. */
    @Query(
            nativeQuery = true,
            value = "select tenant_id from directory.tenant where lower(name) = lower(:name) and deleted_at is null")
    Optional<UUID> idOf(String name);

    List<TenantEntity> findByDeletedAtIsNullOrderById(Limit limit);

    Optional<TenantEntity> findByIdAndDeletedAtIsNull(UUID id);

    @Query(nativeQuery = true, value = """
            select exists (select from directory.domain where tenant_id = :id)
                or exists (select from directory.api_key where tenant_id = :id and revoked_at is null)""")
    boolean isUsed(UUID id);

    /** Nobody sees them any more, and the audit log knows of them. */
    @Modifying
    @Query(nativeQuery = true, value = "delete from directory.api_key where tenant_id = :id and revoked_at is not null")
    void deleteRevokedKeys(UUID id);
}
