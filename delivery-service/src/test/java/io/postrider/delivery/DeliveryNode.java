package io.postrider.delivery;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.api.auth.AuditApi;
import io.postrider.api.auth.BrakeApi;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.KeyApi;
import io.postrider.api.auth.RouteApi;
import io.postrider.api.auth.RouteApi.RouteTable;
import io.postrider.api.auth.SigningApi;
import io.postrider.api.auth.SigningApi.SigningKeys;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.mailbox.DeliveryApi;
import io.postrider.platform.observe.EventLog;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.platform.settings.Secrets;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One replica of delivery-service without its HTTP edge: everything behind the controllers, as it runs in production. */
public final class DeliveryNode implements AutoCloseable {
    /** Among the settings: a {@link RouteApi} in the place of one without routes. */
    public static final String ROUTES = "test.routes";

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final HikariDataSource pool;
    private final Set<UUID> sessionsEnded = ConcurrentHashMap.newKeySet();

    /** Starts a replica against a migrated database, with fakes for the services it calls; no domain has signing keys. */
    public DeliveryNode(
            DataSource database, DeliveryApi mailboxes, DirectoryApi directory, Map<String, Object> settings) {
        this(database, mailboxes, directory, domain -> new SigningKeys(List.of()), settings);
    }

    /** The same with signing keys. */
    public DeliveryNode(
            DataSource database,
            DeliveryApi mailboxes,
            DirectoryApi directory,
            SigningApi signing,
            Map<String, Object> settings) {
        pool = new HikariDataSource();
        pool.setDataSource(database);
        pool.setMaximumPoolSize(10);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all(settings)));
        context.registerBean(DataSource.class, () -> pool);
        context.registerBean(DeliveryApi.class, () -> mailboxes);
        context.registerBean(DirectoryApi.class, () -> directory);
        context.registerBean(SigningApi.class, () -> signing);
        RouteApi none = () -> new RouteTable(List.of());
        context.registerBean(RouteApi.class, () -> (RouteApi) settings.getOrDefault(ROUTES, none));
        context.registerBean(KeyApi.class, () -> exchange -> {
            throw new UnsupportedOperationException("no public API here");
        });
        context.registerBean(BrakeApi.class, () -> braked -> sessionsEnded.add(braked.accountId()));
        context.registerBean(AuditApi.class, NoAudit::new);
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean(EventLog.class, EventLog::new);
        context.registerBean(RecordingSpans.class, RecordingSpans::new);
        context.registerBean(Secrets.class, () -> new Secrets((Path) settings.get("postrider.secrets-dir")));
        context.register(Rooms.class);
        context.refresh();
    }

    private static Map<String, Object> all(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("postrider.service", "delivery-service");
        all.put("postrider.hostname", "mx.example.test");
        // Where the senders of most tests are: what becomes of their mail is told without a login too.
        all.putIfAbsent("postrider.delivery.reports.believed", "192.0.2.0/24");
        return all;
    }

    /** Makes the schemas of a fresh database. */
    public static TestDatabase database() {
        TestDatabase database = TestDatabase.create();
        for (String schema : new String[] {"content", "queue"}) {
            Flyway.configure()
                    .dataSource(database.owner())
                    .schemas(schema)
                    .defaultSchema(schema)
                    .locations("classpath:db/migration/" + schema)
                    .load()
                    .migrate();
        }
        return database;
    }

    /** The accounts whose sessions auth-service was asked to end. */
    public Set<UUID> sessionsEnded() {
        return sessionsEnded;
    }

    /** The door. */
    public AcceptApi accept() {
        return context.getBean(AcceptApi.class);
    }

    /** A part of the replica. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Counts rows as the service's role sees them. */
    public long count(String table) {
        return JdbcClient.create(pool)
                .sql("SELECT count(*) FROM " + table)
                .query(Long.class)
                .single();
    }

    /** The process of one of the server's sessions. */
    int backendPid() {
        return JdbcClient.create(pool)
                .sql("SELECT pg_backend_pid()")
                .query(Integer.class)
                .single();
    }

    /** Ends the replica as kill -9 does: its connections are gone from one moment to the next, nothing is tidied up. */
    public void kill() {
        pool.close();
    }

    @Override
    public void close() {
        context.close();
        pool.close();
    }

    private static final class NoAudit implements AuditApi {
        @Override
        public void record(Use use) {}

        @Override
        public void recordDecision(Decision decision) {}

        @Override
        public void recordChange(Change change) {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(PlatformProperties.class)
    @ComponentScan(
            basePackages = "io.postrider.delivery",
            excludeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.REGEX,
                            pattern =
                                    ".*(Application|IT|Test|Rooms|Bench|PublicSecurity|QuarantineController|BrakeController"
                                            + "|QueueController|ActionController|WebhookController|SuppressionController).*"))
    static class Rooms {}
}
