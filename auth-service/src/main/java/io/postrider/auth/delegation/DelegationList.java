package io.postrider.auth.delegation;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Listing;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Sortable;
import io.postrider.auth.delegation.DelegationController.Delegation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads delegations as the API shows them. A key reaches those over addresses in domains that it reaches. */
@Component
class DelegationList {
    static final Sortable<Delegation> SORTABLE = new Sortable<>(
            "x.delegation_id", Delegation::id, "address", "n.address collate \"C\"", Delegation::address);

    private static final String SELECT = """
            select x.delegation_id, x.tenant_id, d.domain_id, d.name as domain, n.address, p.address as delegate,
                   x.send_right, x.version, x.created_at, x.updated_at
              from directory.delegation x
              join directory.address n
                on n.account_id = x.account_id or n.alias_id = x.alias_id or n.group_id = x.group_id
              join directory.domain d on d.domain_id = n.domain_id
              join directory.account p on p.account_id = x.delegate_id""";

    private final JdbcClient jdbc;

    DelegationList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Which delegations are asked for; null means any.
     *
     * @param tenantId of this tenant
     * @param domainId over addresses in this domain
     * @param address over this address
     * @param delegate that this account has
     */
    record Filter(
            @Nullable UUID tenantId,
            @Nullable UUID domainId,
            @Nullable String address,
            @Nullable String delegate) {}

    /** A delegation, and the domain that decides who reaches it. */
    record Found(Delegation view, UUID domainId) {}

    Optional<Found> find(Admin admin, UUID id) {
        return new Listing(SELECT)
                        .where("x.delegation_id = :id", "id", id)
                        .within(admin, "d")
                        .read(jdbc, 1, (row, n) -> found(row))
                        .stream()
                        .findFirst();
    }

    /** One that is there, whoever asks. */
    Found get(UUID id) {
        return jdbc.sql(SELECT + " where x.delegation_id = ?")
                .param(id)
                .query((row, n) -> found(row))
                .single();
    }

    /** By the two addresses in it. */
    Optional<Found> find(Admin admin, String address, String delegate) {
        return new Listing(SELECT)
                        .where("n.address = :address", "address", address)
                        .where("p.address = :delegate and p.deleted_at is null", "delegate", delegate)
                        .within(admin, "d")
                        .read(jdbc, 1, (row, n) -> found(row))
                        .stream()
                        .findFirst();
    }

    List<Delegation> page(Admin admin, Filter filter, Order<Delegation> order, int limit) {
        return new Listing(SELECT)
                .within(admin, "d")
                .where("x.tenant_id = :tenant", "tenant", filter.tenantId())
                .where("d.domain_id = :domain", "domain", filter.domainId())
                .where("n.address = :address", "address", filter.address())
                .where(
                        "x.delegate_id = (select account_id from directory.address where address = :delegate)",
                        "delegate",
                        filter.delegate())
                .sorted(order)
                .read(jdbc, limit, (row, n) -> found(row).view());
    }

    /** All over an account. */
    List<Delegation> over(UUID accountId) {
        return jdbc.sql(SELECT + " where x.account_id = ? order by x.delegation_id")
                .param(accountId)
                .query((row, n) -> found(row).view())
                .list();
    }

    /** So many over addresses in a domain. */
    List<Delegation> in(UUID domainId, int most) {
        return jdbc.sql(SELECT + " where d.domain_id = ? order by x.delegation_id limit ?")
                .params(domainId, most)
                .query((row, n) -> found(row).view())
                .list();
    }

    private static Found found(ResultSet row) throws SQLException {
        Delegation view = new Delegation(
                row.getObject("delegation_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("domain"),
                row.getString("address"),
                row.getString("delegate"),
                SendRight.of(row.getString("send_right")),
                row.getLong("version"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
        return new Found(view, row.getObject("domain_id", UUID.class));
    }
}
