package io.postrider.auth.rowsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whatever migrations make in the schema is behind row-level security, or out of a limited call's reach altogether. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RowSecurityIT {
    /** No limited call has a right to them: they belong to no tenant. */
    private static final Set<String> OUT_OF_REACH = Set.of(
            // which migrations ran
            "flyway_schema_history",
            // the suite's keys, sealed; they are read by the minute and signed with
            "signing_key",
            // of names, which may be nobody's; written before somebody is known
            "login_failure",
            // how strict the ports are, with everybody
            "listener",
            // how far the change log, which limited calls only append to, was forgotten
            "change_log_floor");

    /** They run with the owner's rights, and tell and do no more than their name says. */
    private static final Set<String> DEFINERS = Set.of(
            "has_domain",
            "has_tenant",
            "last_audit_hash",
            "leading_to",
            "led_accounts",
            "domains_leading_to",
            "at_domain_aliases",
            "count_accounts");

    private final TestDatabase database = TestDatabase.create();
    private final JdbcClient jdbc = JdbcClient.create(database.owner());

    @BeforeAll
    void migrate() {
        Flyway.configure()
                .dataSource(database.owner())
                .schemas("directory")
                .defaultSchema("directory")
                .locations("classpath:db/migration/directory")
                .load()
                .migrate();
    }

    @AfterAll
    void close() {
        database.close();
    }

    private List<String> tables() {
        return jdbc.sql("""
                select relname from pg_class
                 where relnamespace = 'directory'::regnamespace and relkind in ('r', 'p') order by relname""").query(String.class).list();
    }

    /** Rights that the limited role has on a table, or on a column of it. */
    private Set<String> rights(String table) {
        return new TreeSet<>(
                jdbc.sql("""
                select r from unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) r
                 where has_table_privilege('directory_reach', 'directory.' || :table, r)
                    or case when r in ('select', 'insert', 'update', 'references')
                            then has_any_column_privilege('directory_reach', 'directory.' || :table, r) end""").param("table", table).query(String.class).list());
    }

    /** What the policies for the limited role are about. */
    private Set<String> policies(String table) {
        return new TreeSet<>(jdbc.sql("""
                select distinct c from pg_policies p
                 cross join lateral unnest(case p.cmd when 'ALL' then array['select', 'insert', 'update', 'delete']
                                                      else array[lower(p.cmd)] end) c
                 where p.schemaname = 'directory' and p.tablename = ? and 'directory_reach' = any (p.roles)""").param(table).query(String.class).list());
    }

    @Test
    void everyTableIsLimitedOrOutOfReach() {
        for (String table : tables()) {
            if (OUT_OF_REACH.contains(table)) {
                assertThat(rights(table))
                        .as(table + " is said to be out of reach")
                        .isEmpty();
                continue;
            }
            boolean secured = jdbc.sql("select relrowsecurity from pg_class where oid = ('directory.' || ?)::regclass")
                    .param(table)
                    .query(Boolean.class)
                    .single();
            assertThat(secured)
                    .as(
                            "%s has no row-level security: see the package documentation of io.postrider.auth.rowsecurity,"
                                    + " 'What a new table needs'",
                            table)
                    .isTrue();
            assertThat(rights(table)).as("rights on %s without a policy", table).isSubsetOf(policies(table));
        }
        assertThat(tables()).containsAll(OUT_OF_REACH);
    }

    /** Or look-ups and workers, which are not limited, would find it empty. */
    @Test
    void everySecuredTableIsWholeForTheService() {
        assertThat(jdbc.sql("""
                select relname from pg_class c
                 where relnamespace = 'directory'::regnamespace and relkind in ('r', 'p') and relrowsecurity
                   and not exists (select from pg_policies p
                                    where p.schemaname = 'directory' and p.tablename = c.relname and p.cmd = 'ALL'
                                      and p.roles = array['auth_service'::name] and p.qual = 'true'
                                      and p.with_check = 'true')""").query(String.class).list()).isEmpty();
    }

    @Test
    void onlyAppendingToTheChangeLogIsUnconditional() {
        assertThat(jdbc.sql("""
                select tablename || ' ' || cmd from pg_policies
                 where schemaname = 'directory' and not roles = array['auth_service'::name]
                   and (roles <> array['directory_reach'::name] or qual = 'true' or with_check = 'true')""").query(String.class).list()).containsExactly("change_log INSERT");
    }

    @Test
    void nothingGoesPastThePoliciesUnseen() {
        assertThat(jdbc.sql("select proname from pg_proc where pronamespace = 'directory'::regnamespace and prosecdef")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrderElementsOf(DEFINERS);
        assertThat(jdbc.sql("""
                select relname from pg_class
                 where relnamespace = 'directory'::regnamespace and relkind in ('v', 'm', 'f')
                   and not coalesce(reloptions @> array['security_invoker=true'], false)""").query(String.class).list())
                .as("views with their owner's rights")
                .isEmpty();
    }

    @Test
    void whoNamesNothingReachesNothing() throws SQLException {
        database.execute(
                "insert into directory.tenant (tenant_id, name, created_at, updated_at)"
                        + " values (gen_random_uuid(), 'somebody', now(), now())",
                "insert into directory.domain (domain_id, tenant_id, name, created_at, updated_at)"
                        + " select gen_random_uuid(), tenant_id, 'example.org', now(), now() from directory.tenant");
        try (Connection connection =
                        database.dataSource(TestDatabase.AUTH_SERVICE).getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThat(count(statement, "domain")).isOne();
            statement.execute("set local role directory_reach");
            for (String table : tables()) {
                if (rights(table).contains("select")) {
                    assertThat(count(statement, table)).as(table).isZero();
                }
            }
            assertThat(statement.executeUpdate("update directory.domain set enabled = false"))
                    .isZero();
            assertThat(statement.executeUpdate("delete from directory.domain")).isZero();
            connection.commit();
            assertThat(count(statement, "domain")).as("after the transaction").isOne();
        }
    }

    private static long count(Statement statement, String table) throws SQLException {
        try (var rows = statement.executeQuery("select count(*) from directory." + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
