package io.postrider.auth.apikey;

import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

/** API keys by JPA, for editing. */
interface ApiKeyRepository extends JpaRepository<ApiKeyEntity, UUID> {}
