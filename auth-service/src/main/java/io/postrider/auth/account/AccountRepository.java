package io.postrider.auth.account;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

/** Accounts by JPA, for editing. */
interface AccountRepository extends JpaRepository<AccountEntity, UUID> {
    Optional<AccountEntity> findByIdAndDeletedAtIsNull(UUID id);

    Optional<AccountEntity> findByAddressAndDeletedAtIsNull(String address);
}
