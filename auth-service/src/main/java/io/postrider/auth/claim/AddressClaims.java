package io.postrider.auth.claim;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Admin;
import io.postrider.auth.address.MailAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Claims addresses and gives them back, within the transaction of the write that does so. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class AddressClaims {
    private final JdbcClient jdbc;

    AddressClaims(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Claims an address for an account; {@code CONFLICT} when it is taken. */
    public void claimForAccount(MailAddress address, UUID domainId, UUID accountId) {
        refuseTaken(address);
        jdbc.sql("insert into directory.address (address, domain_id, account_id) values (?, ?, ?)")
                .params(address.toString(), domainId, accountId)
                .update();
    }

    /** Claims an address for an alias; {@code CONFLICT} when it is taken. */
    public void claimForAlias(MailAddress address, UUID domainId, UUID aliasId) {
        refuseTaken(address);
        jdbc.sql("insert into directory.address (address, domain_id, alias_id) values (?, ?, ?)")
                .params(address.toString(), domainId, aliasId)
                .update();
    }

    /** Claims an address for a group; {@code CONFLICT} when it is taken. */
    public void claimForGroup(MailAddress address, UUID domainId, UUID groupId) {
        refuseTaken(address);
        jdbc.sql("insert into directory.address (address, domain_id, group_id) values (?, ?, ?)")
                .params(address.toString(), domainId, groupId)
                .update();
    }

    /** What an address can be of. */
    public enum Kind {
        ACCOUNT,
        ALIAS,
        GROUP
    }

    /**
     * What has an address.
     *
     * @param kind what it is
     * @param id its id, which never changes
     * @param domainId the domain of the address
     */
    public record Holder(Kind kind, UUID id, UUID domainId) {}

    /** What in a tenant has these addresses. */
    public Map<String, Holder> holders(Collection<MailAddress> addresses, UUID tenantId) {
        Map<String, Holder> holders = new HashMap<>();
        jdbc.sql("""
                select n.address, n.domain_id, n.account_id, n.alias_id, n.group_id
                  from directory.address n
                  join directory.domain d on d.domain_id = n.domain_id
                 where n.address = any(?) and d.tenant_id = ? and d.deleted_at is null""")
                .params(addresses.stream().map(MailAddress::toString).toArray(String[]::new), tenantId)
                .query((row, n) -> holders.put(row.getString("address"), holder(row)))
                .list();
        return holders;
    }

    private static Holder holder(ResultSet row) throws SQLException {
        UUID domain = row.getObject("domain_id", UUID.class);
        UUID account = row.getObject("account_id", UUID.class);
        UUID alias = row.getObject("alias_id", UUID.class);
        if (account != null) {
            return new Holder(Kind.ACCOUNT, account, domain);
        }
        return alias == null
                ? new Holder(Kind.GROUP, row.getObject("group_id", UUID.class), domain)
                : new Holder(Kind.ALIAS, alias, domain);
    }

    /**
     * Who has an address of its own.
     *
     * @param accountId the account
     * @param domainId its domain
     */
    public record Owner(UUID accountId, UUID domainId) {}

    /** The accounts of a tenant that have these addresses of their own. */
    public Map<String, Owner> owners(Collection<MailAddress> addresses, UUID tenantId) {
        Map<String, Owner> owners = new HashMap<>();
        jdbc.sql("""
                select n.address, a.account_id, a.domain_id from directory.address n
                  join directory.account a on a.account_id = n.account_id
                 where n.address = any(?) and a.tenant_id = ?""")
                .params(addresses.stream().map(MailAddress::toString).toArray(String[]::new), tenantId)
                .query((row, n) -> owners.put(
                        row.getString("address"),
                        new Owner(row.getObject("account_id", UUID.class), row.getObject("domain_id", UUID.class))))
                .list();
        return owners;
    }

    /**
     * The account that has an address of its own, if an administrator may let mail go there: one that the key reaches, or
     * one that mail went to before.
     */
    public Optional<UUID> target(Admin admin, MailAddress address, UUID tenantId, Set<UUID> before) {
        return Optional.ofNullable(owners(List.of(address), tenantId).get(address.toString()))
                .filter(owner -> mayBeTarget(admin, owner, tenantId, before))
                .map(Owner::accountId);
    }

    /** Whether an administrator may let mail go to an account. */
    public static boolean mayBeTarget(Admin admin, Owner owner, UUID tenantId, Set<UUID> before) {
        return admin.reachesDomain(tenantId, owner.domainId()) || before.contains(owner.accountId());
    }

    /** Whether somebody has the address. */
    public boolean isTaken(MailAddress address) {
        return jdbc.sql("select exists (select from directory.address where address = ?)")
                .param(address.toString())
                .query(Boolean.class)
                .single();
    }

    /** Nobody has the address any more. */
    public void release(String address) {
        jdbc.sql("delete from directory.address where address = ?")
                .param(address)
                .update();
    }

    private void refuseTaken(MailAddress address) {
        Optional<String> owner =
                jdbc.sql("""
                select case when account_id is not null then 'an account'
                            when alias_id is not null then 'an alias'
                            else 'a group' end
                  from directory.address where address = ?""").param(address.toString()).query(String.class).optional();
        if (owner.isPresent()) {
            throw new ProblemException(
                    ProblemCode.CONFLICT, "%s is the address of %s already.".formatted(address, owner.get()));
        }
    }
}
