package io.postrider.auth.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The statement of a list. It has only the conditions that the call asks for, so that the planner finds the index that
 * serves them; values are bound, never written into it.
 */
public final class Listing {
    private final StringBuilder sql;
    private final Map<String, @Nullable Object> values = new HashMap<>();
    private String conjunction = "where ";

    /** A list of what a SELECT without conditions gives. */
    public Listing(String select) {
        this.sql = new StringBuilder(select).append('\n');
    }

    /** Adds a condition that always holds. */
    public Listing where(String condition) {
        sql.append(conjunction).append(condition).append('\n');
        conjunction = "  and ";
        return this;
    }

    /** Adds a condition with a named value, unless the value is null: then it was not asked for. */
    public Listing where(String condition, String name, @Nullable Object value) {
        return value == null ? this : where(condition).value(name, value);
    }

    /** Gives a name in the conditions its value. */
    public Listing value(String name, @Nullable Object value) {
        values.put(name, value);
        return this;
    }

    /** Leaves out what a key does not reach, of a table or alias that has {@code tenant_id} and {@code domain_id}. */
    public Listing within(Admin admin, String table) {
        where(table + ".tenant_id = :admin", "admin", admin.tenantId());
        return where(table + ".domain_id = any(:domains::uuid[])", "domains", admin.domainFilter());
    }

    /** Leaves out what a filter does not ask for, of a table or alias that has an address. */
    public Listing narrowed(AddressFilter filter, String table) {
        where(table + ".tenant_id = :tenant", "tenant", filter.tenantId());
        where(table + ".domain_id = :domain", "domain", filter.domainId());
        where("starts_with(" + table + ".address collate \"C\", :prefix)", "prefix", filter.prefix());
        return where(table + ".enabled = :enabled", "enabled", filter.enabled());
    }

    /** Adds the order, and where in it a page begins. */
    public Listing sorted(Order<?> order) {
        order.after(this);
        sql.append("order by ").append(order.columns()).append('\n');
        return this;
    }

    /** Adds the order of what is numbered. */
    public Listing inOrderOf(String column) {
        sql.append("order by ").append(column).append('\n');
        return this;
    }

    /** Adds the order of a log, and before which row a page ends. */
    public Listing latestFirst(String column, long before) {
        where(column + " < :before").value("before", before);
        sql.append("order by ").append(column).append(" desc\n");
        return this;
    }

    /** Reads one row more than the limit, which tells whether there is a next page. */
    public <T> List<T> read(JdbcClient jdbc, int limit, RowMapper<T> row) {
        values.put("limit", limit + 1);
        return jdbc.sql(sql + "limit :limit").params(values).query(row).list();
    }
}
