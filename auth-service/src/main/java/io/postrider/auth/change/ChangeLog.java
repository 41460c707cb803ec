package io.postrider.auth.change;

import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes the log of what changed in the directory, in the transaction that changes it. */
@Component
public class ChangeLog {
    /** The NOTIFY channel; its payload says what to look at. */
    static final String CHANNEL = "postrider_directory";
    /** Payload: the change log grew. */
    static final String CHANGED = "changed";
    /** Payload: a login failed. */
    static final String LOGIN_FAILED = "login-failed";

    /** "postride" in ASCII; every transaction that writes the directory holds this lock to its end. */
    private static final long WRITE_LOCK = 0x706f737472696465L;

    private final JdbcClient jdbc;

    ChangeLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Waits until this transaction is the only one that writes the directory. Positions given under the lock are seen
     * in order, because nobody gets the next one before this transaction has ended.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock() {
        jdbc.sql("select pg_advisory_xact_lock(?)")
                .param(WRITE_LOCK)
                .query((row, n) -> true)
                .single();
    }

    /**
     * Tells everybody, once this transaction commits, that an account or addresses changed. Whatever else leads to the
     * account changed with it: its aliases, the domains whose catch-all it is, and all these under other names of domains; and
     * what delegates may send as.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(@Nullable UUID accountId, Collection<String> addresses) {
        lock();
        jdbc.sql("""
                with concerned (addresses) as (
                    select array(select unnest(:addresses::text[]) union select directory.leading_to(:account::uuid)))
                insert into directory.change_log (account_id, addresses)
                select :account::uuid, addresses || array(select directory.at_domain_aliases(addresses)) from concerned
                 union all
                select delegate, '{}' from directory.delegates_over(:account::uuid, :addresses::text[]) changed (delegate)""")
                .param("account", accountId)
                .param("addresses", addresses.toArray(String[]::new))
                .update();
        tell(CHANGED);
    }

    /**
     * Tells everybody, once this transaction commits, that all accounts of a domain and whatever leads to them may have changed:
     * in one row, and one for each account elsewhere that may send as something there.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void appendAccountsOf(UUID domainId) {
        lock();
        jdbc.sql("""
                insert into directory.change_log (addresses, tenant_id, domain_id)
                select array(select directory.domains_leading_to(d.tenant_id)), d.tenant_id, d.domain_id
                  from directory.domain d
                 where d.domain_id = ?""").param(domainId).update();
        jdbc.sql("""
                insert into directory.change_log (account_id, addresses)
                select distinct x.delegate_id, '{}'::text[]
                  from directory.delegation x
                  join directory.account delegate on delegate.account_id = x.delegate_id
                  left join directory.account a on a.account_id = x.account_id
                  left join directory.alias l on l.alias_id = x.alias_id
                  left join directory.mail_group g on g.group_id = x.group_id
                 where :domain in (a.domain_id, l.domain_id, g.domain_id) and delegate.domain_id <> :domain""").param("domain", domainId).update();
        tell(CHANGED);
    }

    /** Tells everybody, once this transaction commits, that all accounts of a tenant and whatever leads to them may have changed. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void appendAccountsOfTenant(UUID tenantId) {
        lock();
        jdbc.sql("""
                insert into directory.change_log (addresses, tenant_id)
                select array(select directory.domains_leading_to(:tenant)), :tenant""").param("tenant", tenantId).update();
        tell(CHANGED);
    }

    /** Tells the other replicas that a login failed, so that they share its delay. */
    public void loginFailed() {
        tell(LOGIN_FAILED);
    }

    private void tell(String what) {
        jdbc.sql("select pg_notify(?, ?)")
                .params(CHANNEL, what)
                .query((row, n) -> true)
                .single();
    }
}
