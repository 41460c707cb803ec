package io.postrider.auth.account;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Listing;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Sortable;
import io.postrider.auth.account.DeletedAccountController.DeletedAccount;
import io.postrider.auth.policy.DeletionProperties;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads deleted accounts as the API shows them. */
@Component
class DeletedAccountList {
    static final Sortable<DeletedAccount> SORTABLE = new Sortable<>(
            "a.account_id", DeletedAccount::id, "address", "a.address collate \"C\"", DeletedAccount::address);

    private static final String SELECT = """
            select a.account_id, a.tenant_id, a.address, a.display_name, a.version, a.deleted_at,
                   extract(epoch from directory.grace(a))::bigint as grace_seconds
              from directory.account a""";

    private final JdbcClient jdbc;
    private final DeletionProperties properties;

    DeletedAccountList(JdbcClient jdbc, DeletionProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    DeletedAccount find(Admin admin, UUID id) {
        return all(admin).where("a.account_id = :id", "id", id).read(jdbc, 1, (row, n) -> account(row)).stream()
                .findFirst()
                .orElseThrow(() -> Fields.notFound("deleted account"));
    }

    List<DeletedAccount> page(
            Admin admin, @Nullable UUID tenantId, @Nullable String prefix, Order<DeletedAccount> order, int limit) {
        return all(admin)
                .where("a.tenant_id = :tenant", "tenant", tenantId)
                .where("starts_with(a.address, :prefix)", "prefix", prefix)
                .sorted(order)
                .read(jdbc, limit, (row, n) -> account(row));
    }

    private static Listing all(Admin admin) {
        return new Listing(SELECT)
                .where("a.deleted_at is not null and a.erased_at is null")
                .within(admin, "a");
    }

    private DeletedAccount account(ResultSet row) throws SQLException {
        Instant deletedAt = row.getTimestamp("deleted_at").toInstant();
        return new DeletedAccount(
                row.getObject("account_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("address"),
                row.getString("display_name"),
                row.getLong("version"),
                deletedAt,
                deletedAt.plus(grace(row)));
    }

    private Duration grace(ResultSet row) throws SQLException {
        Long own = row.getObject("grace_seconds", Long.class);
        return own == null ? properties.grace() : Duration.ofSeconds(own);
    }
}
