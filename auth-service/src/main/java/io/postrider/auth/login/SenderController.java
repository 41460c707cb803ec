package io.postrider.auth.login;

import io.postrider.api.auth.SenderApi;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.address.MailAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RestController;

/** Tells who sends from an address. */
@RestController
class SenderController implements SenderApi {
    private final CredentialStore store;
    private final JdbcClient jdbc;

    SenderController(CredentialStore store, JdbcClient jdbc) {
        this.store = store;
        this.jdbc = jdbc;
    }

    /** Whose an address is, and which domains that concerns. */
    private record Owner(UUID accountId, UUID accountDomain, UUID addressDomain) {}

    @Override
    public Sender find(String address) {
        return MailAddress.tryParse(address)
                .flatMap(parsed -> owner(parsed.toString()))
                .flatMap(this::sender)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "Nobody sends from that address."));
    }

    private Optional<Owner> owner(String address) {
        return jdbc.sql("""
                select a.account_id, a.domain_id, n.domain_id as address_domain
                  from (select coalesce(n.account_id, (select min(t.account_id::text)::uuid from directory.alias_target t
                                                        where t.alias_id = n.alias_id having count(*) = 1)) as account_id,
                               n.domain_id
                          from directory.address n
                         where n.address = directory.original_address(?)) n
                  join directory.account a on a.account_id = n.account_id and a.deleted_at is null""")
                .param(address)
                .query((row, n) -> new Owner(
                        row.getObject("account_id", UUID.class),
                        row.getObject("domain_id", UUID.class),
                        row.getObject("address_domain", UUID.class)))
                .optional();
    }

    private Optional<Sender> sender(Owner owner) {
        Set<UUID> domains = new HashSet<>(Set.of(owner.accountDomain()));
        domains.add(owner.addressDomain());
        return store.byId(owner.accountId())
                .filter(Credentials::enabled)
                .map(account -> new Sender(
                        account.accountId(),
                        account.tenantId(),
                        domains,
                        account.address(),
                        account.sendAs(),
                        account.onBehalf(),
                        account.rules().sending()));
    }
}
