package io.postrider.testkit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class FreshDatabaseIT {

    @Test
    void givesEveryCallerADatabaseOfItsOwn() throws SQLException {
        try (TestDatabase first = TestDatabase.create();
                TestDatabase second = TestDatabase.create()) {
            first.execute("CREATE SCHEMA queue", "CREATE TABLE queue.message (id int)");
            assertThat(ask(first.owner(), "SELECT to_regclass('queue.message')::text"))
                    .isEqualTo("queue.message");
            assertThat(ask(second.owner(), "SELECT to_regclass('queue.message')::text"))
                    .isNull();
        }
    }

    @Test
    void runsPostgres18WithChecksumsAndUtf8() throws SQLException {
        try (TestDatabase database = TestDatabase.create()) {
            assertThat(ask(database.owner(), "SHOW server_version")).startsWith("18");
            assertThat(ask(database.owner(), "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(ask(database.owner(), "SHOW data_checksums")).isEqualTo("on");
        }
    }

    @Test
    void serviceRolesHaveOnlyWhatIsGrantedToThem() throws SQLException {
        try (TestDatabase database = TestDatabase.create()) {
            database.execute(
                    "CREATE SCHEMA queue",
                    "CREATE TABLE queue.message (id int)",
                    "GRANT USAGE ON SCHEMA queue TO delivery_service",
                    "GRANT SELECT ON queue.message TO delivery_service");
            DataSource delivery = database.dataSource(TestDatabase.DELIVERY_SERVICE);
            assertThat(ask(delivery, "SELECT count(*) FROM queue.message")).isEqualTo("0");
            assertThat(ask(delivery, "SHOW statement_timeout")).isEqualTo("15s");
            assertThatThrownBy(
                            () -> ask(database.dataSource(TestDatabase.MAILBOX_SERVICE), "SELECT 1 FROM queue.message"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> ask(delivery, "CREATE TABLE public.other (id int)"))
                    .hasMessageContaining("permission denied");
        }
    }

    private static String ask(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
