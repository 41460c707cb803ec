package io.postrider.auth.route;

import io.postrider.api.auth.RouteApi;
import io.postrider.api.auth.RouteApi.Limits;
import io.postrider.api.auth.RouteApi.Server;
import io.postrider.api.auth.RouteApi.Tls;
import io.postrider.api.auth.RouteApi.Transport;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Listing;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Sortable;
import io.postrider.auth.domain.Domain;
import io.postrider.auth.token.Sealer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Routes in the database, passwords sealed. */
@Component
class RouteStore {
    static final Sortable<RouteView> SORTABLE = new Sortable<>(
            "r.route_id",
            RouteView::id,
            "recipientDomain",
            "r.recipient_domain collate \"C\"",
            RouteView::recipientDomain);

    private static final String SELECT = """
            select r.route_id, r.tenant_id, d.name as sender_domain, r.recipient_domain, r.transport, r.host, r.port, r.tls,
                   r.certificate_authorities, r.username, r.password, r.connections, r.per_minute, r.recipients,
                   r.description, r.enabled, r.version, r.created_at, r.updated_at
              from directory.route r left join directory.domain d on d.domain_id = r.domain_id
            """;

    private final JdbcClient jdbc;
    private final Sealer sealer;

    RouteStore(JdbcClient jdbc, Sealer sealer) {
        this.jdbc = jdbc;
        this.sealer = sealer;
    }

    List<RouteView> page(Admin admin, @Nullable String recipientDomain, Order<RouteView> order, int limit) {
        return new Listing(SELECT)
                .where("d.deleted_at is null")
                .within(admin, "r")
                .where("r.recipient_domain = :recipient", "recipient", recipientDomain)
                .sorted(order)
                .read(jdbc, limit, (row, n) -> view(row));
    }

    Optional<RouteView> find(Admin admin, UUID id) {
        return new Listing(SELECT)
                        .where("d.deleted_at is null")
                        .within(admin, "r")
                        .where("r.route_id = :id", "id", id)
                        .read(jdbc, 1, (row, n) -> view(row))
                        .stream()
                        .findFirst();
    }

    /** What is in use, with passwords. */
    List<RouteApi.Route> inUse() {
        return jdbc.sql(SELECT + "where r.enabled and d.deleted_at is null")
                .query((row, n) -> route(row))
                .list();
    }

    long count() {
        return jdbc.sql("select count(*) from directory.route")
                .query(Long.class)
                .single();
    }

    /** Whether there is one for the same mail. */
    boolean has(@Nullable Domain sender, String recipientDomain, @Nullable UUID apartFrom) {
        return jdbc.sql("""
                select exists (select from directory.route
                                where domain_id is not distinct from ?::uuid and recipient_domain = ?
                                  and route_id is distinct from ?::uuid)""")
                .params(Arrays.asList(sender == null ? null : sender.id(), recipientDomain, apartFrom))
                .query(Boolean.class)
                .single();
    }

    Optional<UUID> idOf(Admin admin, @Nullable Domain sender, String recipientDomain) {
        return new Listing("select r.route_id from directory.route r\n")
                        .where("r.domain_id is not distinct from :sender::uuid")
                        .value("sender", sender == null ? null : sender.id())
                        .where("r.recipient_domain = :recipient", "recipient", recipientDomain)
                        .within(admin, "r")
                        .read(jdbc, 1, (row, n) -> row.getObject(1, UUID.class))
                        .stream()
                        .findFirst();
    }

    /** Where mail of a domain's accounts may go by its own routes. */
    List<String> recipientDomains(UUID domainId, int most) {
        return jdbc.sql("select recipient_domain from directory.route where domain_id = ? order by route_id limit ?")
                .params(domainId, most)
                .query(String.class)
                .list();
    }

    Optional<String> password(UUID id) {
        return jdbc.sql("select password from directory.route where route_id = ? and password is not null")
                .param(id)
                .query((row, n) -> opened(row.getBytes(1), id))
                .optional();
    }

    private String opened(byte[] password, UUID id) {
        return new String(sealer.open(password, context(id)), StandardCharsets.UTF_8);
    }

    void add(UUID id, @Nullable Domain sender, RouteSpec spec, @Nullable String password, Instant now) {
        jdbc.sql("""
                insert into directory.route (route_id, tenant_id, domain_id, recipient_domain, transport, host, port, tls,
                        certificate_authorities, username, password, connections, per_minute, recipients, description,
                        enabled, created_at, updated_at)
                values (:id, :tenant, :domain, :recipient, :transport, :host, :port, :tls, :authorities, :username,
                        :password, :connections, :perMinute, :recipients, :description, :enabled, :now, :now)""")
                .param("id", id)
                .param("tenant", sender == null ? null : sender.tenantId())
                .param("domain", sender == null ? null : sender.id())
                .params(fields(spec))
                .param("password", password == null ? null : seal(id, password))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Changes all but whose it is; the password only when there is a new one, or none any more. */
    void change(UUID id, RouteSpec spec, @Nullable String password, Instant now) {
        jdbc.sql("""
                update directory.route
                   set recipient_domain = :recipient, transport = :transport, host = :host, port = :port, tls = :tls,
                       certificate_authorities = :authorities, username = :username,
                       password = case when :username::text is null then null else coalesce(:password::bytea, password) end,
                       connections = :connections, per_minute = :perMinute, recipients = :recipients,
                       description = :description, enabled = :enabled, version = version + 1, updated_at = :now
                 where route_id = :id""")
                .param("id", id)
                .params(fields(spec))
                .param("password", password == null ? null : seal(id, password))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    void remove(UUID id) {
        jdbc.sql("delete from directory.route where route_id = ?").param(id).update();
    }

    private static Map<String, @Nullable Object> fields(RouteSpec spec) {
        Map<String, @Nullable Object> fields = new HashMap<>();
        fields.put("recipient", spec.recipientDomain());
        fields.put("transport", text(spec.transport()));
        fields.put("host", spec.host());
        fields.put("port", spec.port());
        fields.put("tls", spec.tls() == null ? null : text(spec.tls()));
        fields.put("authorities", spec.certificateAuthorities());
        fields.put("username", spec.username());
        fields.put("connections", spec.connections());
        fields.put("perMinute", spec.perMinute());
        fields.put("recipients", spec.recipients());
        fields.put("description", spec.description());
        fields.put("enabled", spec.enabled());
        return fields;
    }

    private byte[] seal(UUID id, String password) {
        return sealer.seal(password.getBytes(StandardCharsets.UTF_8), context(id));
    }

    private static RouteView view(ResultSet row) throws SQLException {
        return new RouteView(
                row.getObject("route_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("sender_domain"),
                row.getString("recipient_domain"),
                row.getString("transport"),
                row.getString("host"),
                row.getObject("port", Integer.class),
                row.getString("tls"),
                row.getString("certificate_authorities"),
                row.getString("username"),
                row.getBytes("password") != null,
                row.getObject("connections", Integer.class),
                row.getObject("per_minute", Integer.class),
                row.getObject("recipients", Integer.class),
                row.getString("description"),
                row.getBoolean("enabled"),
                row.getLong("version"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }

    private RouteApi.Route route(ResultSet row) throws SQLException {
        UUID id = row.getObject("route_id", UUID.class);
        String host = row.getString("host");
        String tls = row.getString("tls");
        byte[] password = row.getBytes("password");
        return new RouteApi.Route(
                id,
                row.getObject("tenant_id", UUID.class),
                row.getString("sender_domain"),
                row.getString("recipient_domain"),
                Transport.valueOf(row.getString("transport").toUpperCase(Locale.ROOT)),
                host == null
                        ? null
                        : new Server(
                                host,
                                row.getInt("port"),
                                row.getString("certificate_authorities"),
                                row.getString("username"),
                                password == null ? null : opened(password, id)),
                tls == null ? null : Tls.valueOf(tls.toUpperCase(Locale.ROOT)),
                new Limits(
                        row.getObject("connections", Integer.class),
                        row.getObject("per_minute", Integer.class),
                        row.getObject("recipients", Integer.class)));
    }

    static String text(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static String context(UUID id) {
        return "route " + id;
    }
}
