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
        jdbc.sql("select pg_notify(?, ?)")
                .params(CHANNEL, CHANGED)
                .query((row, n) -> true)
                .single();
    }

    /** Tells everybody, once this transaction commits, that every account of a domain changed. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void appendAccountsOf(UUID domainId) {
        lock();
        jdbc.sql("""
                with led (account_id, addresses) as materialized (
                    select f.account_id, array(select directory.leading_to(f.account_id))
                      from directory.led_accounts(:domain) f (account_id))
                insert into directory.change_log (account_id, addresses)
                select a.account_id,
                       case when l.account_id is null then '{}'
                            else l.addresses || array(select directory.at_domain_aliases(l.addresses)) end
                  from directory.account a
                  left join led l on l.account_id = a.account_id
                 where a.domain_id = :domain and a.deleted_at is null
                 union all
                select delegate, '{}'
                  from directory.delegates_over(
                           null,
                           array(select address from directory.address where domain_id = :domain)) changed (delegate)""")
                .param("domain", domainId)
                .update();
    }

    /** Tells everybody, once this transaction commits, that every account of a tenant changed, but no address. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void appendAccountsOfTenant(UUID tenantId) {
        lock();
        jdbc.sql("""
                insert into directory.change_log (account_id, addresses)
                select account_id, '{}' from directory.account where tenant_id = ? and deleted_at is null""")
                .param(tenantId)
                .update();
        jdbc.sql("select pg_notify(?, ?)")
                .params(CHANNEL, CHANGED)
                .query((row, n) -> true)
                .single();
    }

    /** Tells the other replicas that a login failed, so that they share its delay. */
    public void loginFailed() {
        jdbc.sql("select pg_notify(?, ?)")
                .params(CHANNEL, LOGIN_FAILED)
                .query((row, n) -> true)
                .single();
    }
}
