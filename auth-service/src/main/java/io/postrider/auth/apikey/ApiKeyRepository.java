package io.postrider.auth.apikey;

import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** API keys by JPA, for editing. */
interface ApiKeyRepository extends JpaRepository<ApiKeyEntity, UUID> {
    /** How many other keys for the whole platform may make keys. */
    @Query(nativeQuery = true, value = """
            select count(*) from directory.api_key
             where api_key_id <> :id and tenant_id is null and cardinality(domains) = 0 and revoked_at is null
               and expires_at is null and 'keys:write' = any(actions)""")
    long otherMasters(UUID id);
}
