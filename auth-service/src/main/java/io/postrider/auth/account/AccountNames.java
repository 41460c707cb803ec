package io.postrider.auth.account;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Reach;
import io.postrider.auth.address.MailAddress;
import io.postrider.auth.audit.AuditLog;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds the accounts that paths name, for the resources that belong to an account. */
@Component
public class AccountNames {
    private final AccountRepository repository;

    AccountNames(AccountRepository repository) {
        this.repository = repository;
    }

    /**
     * An account that is not deleted.
     *
     * @param id its id
     * @param tenantId its tenant
     * @param domainId its domain
     * @param address its primary address
     */
    public record AccountName(UUID id, UUID tenantId, UUID domainId, String address) {
        /** A part of it, as the audit log names it. */
        public AuditLog.Subject subject(String type, UUID partId, String partName) {
            return new AuditLog.Subject(type, partId, partName, tenantId, domainId);
        }
    }

    /** The account of this id or address, if the caller reaches it. */
    public AccountName find(Admin admin, String idOrAddress) {
        return Reach.byIdOrName(idOrAddress, this::byId, this::byAddress)
                .filter(account -> admin.reachesDomain(account.tenantId(), account.domainId()))
                .orElseThrow(() -> Fields.notFound("account"));
    }

    /** The account of this id. */
    public AccountName get(UUID id) {
        return byId(id).orElseThrow(() -> Fields.notFound("account"));
    }

    private Optional<AccountName> byId(UUID id) {
        return repository.findByIdAndDeletedAtIsNull(id).map(AccountNames::name);
    }

    private Optional<AccountName> byAddress(String text) {
        return MailAddress.tryParse(text)
                .flatMap(address -> repository.findByAddress(address.toString()))
                .map(AccountNames::name);
    }

    private static AccountName name(AccountEntity account) {
        return new AccountName(account.id, account.tenantId, account.domainId, account.address);
    }
}
