package io.postrider.auth.change;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryChanges.Accounts;
import io.postrider.api.auth.DirectoryChanges.Change;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Reads the change log. */
@Component
class ChangeStore {
    private final JdbcClient jdbc;

    ChangeStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A row of the log, joined with the account as it is now. */
    record Entry(long position, Change change) {}

    /** The last position given, or the last one forgotten when the log is empty. */
    long position() {
        return jdbc.sql("""
                select greatest((select coalesce(max(position), 0) from directory.change_log),
                                (select position from directory.change_log_floor))""").query(Long.class).single();
    }

    /** Everything up to this position was forgotten. */
    long floor() {
        return jdbc.sql("select position from directory.change_log_floor")
                .query(Long.class)
                .single();
    }

    List<Entry> after(long position, int limit) {
        return jdbc.sql("""
                select c.position, c.account_id, c.addresses, c.tenant_id as of_tenant, c.domain_id as of_domain,
                       s.name as of_domain_name,
                       a.account_id as present, a.tenant_id, a.domain_id, a.address, a.enabled and d.enabled as enabled,
                       a.epoch, case when a.account_id is not null then directory.effective_quota(a) end as quota_bytes
                  from directory.change_log c
                  left join directory.account a on a.account_id = c.account_id and a.deleted_at is null
                  left join directory.domain d on d.domain_id = a.domain_id
                  left join directory.domain s on s.domain_id = c.domain_id
                 where c.position > ?
                 order by c.position
                 limit ?""")
                .params(position, limit)
                .query((row, n) -> entry(row))
                .list();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        Array addresses = row.getArray("addresses");
        Change change = new Change(
                row.getObject("account_id", UUID.class),
                account(row),
                Set.copyOf(List.of((String[]) addresses.getArray())),
                accounts(row));
        return new Entry(row.getLong("position"), change);
    }

    private static @Nullable Accounts accounts(ResultSet row) throws SQLException {
        UUID tenant = row.getObject("of_tenant", UUID.class);
        return tenant == null
                ? null
                : new Accounts(tenant, row.getObject("of_domain", UUID.class), row.getString("of_domain_name"));
    }

    private static @Nullable AccountView account(ResultSet row) throws SQLException {
        UUID present = row.getObject("present", UUID.class);
        if (present == null) {
            return null;
        }
        return new AccountView(
                present,
                row.getObject("tenant_id", UUID.class),
                row.getString("address"),
                row.getBoolean("enabled"),
                row.getLong("epoch"),
                row.getLong("quota_bytes"),
                row.getObject("domain_id", UUID.class));
    }

    /** Forgets what is older than a week; whoever was away longer is told that the log is not complete. */
    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT10M")
    void trim() {
        jdbc.sql("""
                with old as (delete from directory.change_log where at < now() - interval '7 days' returning position)
                update directory.change_log_floor set position = greatest(position, (select max(old.position) from old))
                 where exists (select from old)""").update();
    }
}
