package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S20: whoever adds fields to a request is refused, and changes nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MassAssignmentIT {
    private static final String ACCOUNT = "/v1/accounts/ann@example.org";

    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(database, AuthServer.secrets(folder));
        server.makeDomain("example.org");
        server.makeAccount("ann@example.org");
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"role\":\"platform-admin\"",
                "\"roles\":[\"platform-admin\"]",
                "\"tenantId\":\"00000000-0000-4000-8000-000000000001\"",
                "\"domainId\":\"00000000-0000-4000-8000-000000000001\"",
                "\"quota\":1",
                "\"id\":\"00000000-0000-4000-8000-000000000001\"",
                "\"passwordHash\":\"{PLAIN}mine\"",
                "\"password_hash\":\"mine\"",
                "\"verified\":true",
                "\"epoch\":1",
                "\"version\":0",
                "\"secondStep\":false",
                "\"scram\":true",
                "\"createdAt\":\"2020-01-01T00:00:00Z\"",
                "\"class\":{\"classLoader\":{}}",
                "\"__proto__\":{}"
            })
    void isRefused(String field) throws Exception {
        String before = rows();
        expect(400, server.admin("PATCH", ACCOUNT, "{\"displayName\":\"Ann\",%s}".formatted(field), "If-Match", "*"));
        String mine = "{\"password\":\"another good one\",%s}".formatted(field);
        expect(400, server.me("ann@example.org", AuthServer.PASSWORD, "PUT", "/v1/me/password", mine));
        expect(400, server.me("ann@example.org", AuthServer.PASSWORD, "PUT", "/v1/me/totp/confirmation", mine));
        assertThat(rows()).isEqualTo(before);
    }

    private String rows() throws SQLException {
        try (var connection = database.owner().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select (select string_agg(a::text, ' ') from directory.account a)
                               || (select count(*) from directory.account_role) || (select count(*) from directory.totp)""")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
