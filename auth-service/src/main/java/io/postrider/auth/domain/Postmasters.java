package io.postrider.auth.domain;

import io.postrider.auth.access.Call;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Sees to it that mail to postmaster arrives at every domain (RFC 5321 section 4.5.1), without anybody's doing: whoever
 * is named in the domain gets it, at first the tenant's first account that takes mail.
 */
@Service
public class Postmasters {
    /** The address without a domain: that of the first domain. */
    public static final String ALONE = "postmaster";

    private final DomainRepository repository;
    private final AuditLog audit;
    private final ChangeLog changes;
    private final Clock clock;

    Postmasters(DomainRepository repository, AuditLog audit, ChangeLog changes, Clock clock) {
        this.repository = repository;
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
    }

    /** An account takes mail from now on: it is the postmaster of those of its tenant's domains that had none. */
    public void accountTakesMail(Call call, UUID tenantId, UUID accountId) {
        appoint(
                call,
                repository.findByTenantIdAndPostmasterAccountIdIsNullAndAliasOfIsNullAndDeletedAtIsNull(tenantId),
                accountId);
    }

    /** An account takes no mail any more: another one becomes the postmaster where it was. */
    public void accountTakesNoMail(Call call, UUID tenantId, UUID accountId) {
        replace(call, tenantId, accountId);
    }

    /**
     * A domain whose postmaster went.
     *
     * @param domainId the domain
     * @param successor who is it instead; null when there is nobody
     */
    public record Vacancy(UUID domainId, @Nullable UUID successor) {}

    /** An account goes, and may come back: tells where another one became the postmaster. */
    public List<Vacancy> replace(Call call, UUID tenantId, UUID accountId) {
        List<DomainEntity> domains = repository.findByPostmasterAccountIdAndDeletedAtIsNull(accountId);
        if (domains.isEmpty()) {
            return List.of();
        }
        UUID successor = repository.firstAccount(tenantId, accountId).orElse(null);
        List<Vacancy> left = domains.stream()
                .map(domain -> new Vacancy(domain.id, successor))
                .toList();
        appoint(call, domains, successor);
        return left;
    }

    /** Makes an account that is back the postmaster again, unless somebody else than who followed it is that by now. */
    public void restore(Call call, Vacancy left, UUID accountId) {
        repository
                .findByIdAndDeletedAtIsNull(left.domainId())
                .filter(domain -> domain.aliasOf == null)
                .filter(domain ->
                        domain.postmasterAccountId == null || domain.postmasterAccountId.equals(left.successor()))
                .ifPresent(domain -> {
                    appoint(call, List.of(domain), accountId);
                    if (left.successor() != null) {
                        changes.append(left.successor(), Set.of());
                    }
                });
    }

    private void appoint(Call call, List<DomainEntity> domains, @Nullable UUID accountId) {
        if (domains.isEmpty()) {
            return;
        }
        String address = accountId == null ? "" : repository.addressOf(accountId);
        Set<String> changed = new HashSet<>(Set.of(ALONE));
        for (DomainEntity domain : domains) {
            domain.postmasterAccountId = accountId;
            domain.updatedAt = clock.instant();
            repository.saveAndFlush(domain);
            changed.add(addressAt(domain));
            audit.record(
                    call, new AuditLog.Entry("domain.update", Domains.subject(domain), Map.of("postmaster", address)));
        }
        changes.append(accountId, changed);
    }

    /** The tenant's first account that takes mail. */
    Optional<UUID> first(UUID tenantId) {
        return repository.firstAccount(tenantId, new UUID(0, 0));
    }

    static String addressAt(DomainEntity domain) {
        return ALONE + '@' + domain.name;
    }
}
