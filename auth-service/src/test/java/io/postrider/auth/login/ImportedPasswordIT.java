package io.postrider.auth.login;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.auth.TwoReplicas;
import io.postrider.testkit.await.Await;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportedPasswordIT {
    /** Made by openssl passwd -6. */
    private static final String HASH =
            "{SHA512-CRYPT}$6$rounds=20000$abcdefgh$d941lgM1c3EQ0F4DJ6PwMKapYc7b9OI4hTyRcgMAD4Q8j"
                    + ".jsI1y.Pos8uNRgo3qiM.d/QMwXz7nUXjXGIQOIq/";

    private static final String CLIENT = "192.0.2.1";

    @Test
    void isGoodForALoginAndReplacedByIt(@TempDir Path folder) throws Exception {
        try (TwoReplicas replicas = new TwoReplicas(folder)) {
            AuthServer one = replicas.one();
            String account = "{\"address\":\"moved@example.org\",\"passwordHash\":\"%s\"}";
            AuthServer.Answer made = expect(201, one.admin("POST", "/v1/accounts", account.formatted(HASH)));
            assertThat(made.json().has("password")).isFalse();
            assertThat(made.text()).doesNotContain("{SHA512-CRYPT}");
            assertThat(withoutScram(one)).as("whom SCRAM would keep out").contains("moved@example.org");
            expect(401, one.login("moved@example.org", "wrong", CLIENT));
            assertThat(stored(replicas)).isEqualTo(HASH);
            AuthServer.Answer login = expect(200, one.login("moved@example.org", "grüße", CLIENT));
            assertThat(stored(replicas)).startsWith("$argon2id$");
            expect(200, one.renew(login));
            Await.untilEquals(
                    200,
                    () -> replicas.two()
                            .login("moved@example.org", "grüße", CLIENT)
                            .status());
            Await.until(
                    Await.PATIENCE,
                    () -> ScramClient.letIn(new ScramClient("moved@example.org", "grüße").login(one)),
                    "the verifier to be there");
            assertThat(withoutScram(one)).doesNotContain("moved@example.org");
            expect(422, one.admin("POST", "/v1/accounts", account.formatted("{PLAIN}secret")));
            String both = "{\"address\":\"x@example.org\",\"password\":\"a good one\",\"passwordHash\":\"%s\"}";
            expect(422, one.admin("POST", "/v1/accounts", both.formatted(HASH)));
            String again = "{\"passwordHash\":\"%s\"}".formatted(HASH);
            expect(200, one.admin("PUT", "/v1/accounts/moved@example.org/password", again));
            assertThat(stored(replicas)).isEqualTo(HASH);
            assertThat(withoutScram(one))
                    .as("a verifier of another password is void")
                    .contains("moved@example.org");
        }
    }

    private static String withoutScram(AuthServer server) {
        return expect(200, server.admin("GET", "/v1/accounts?hasPassword=true&scram=false", ""))
                .text();
    }

    private static String stored(TwoReplicas replicas) throws SQLException {
        try (var connection = replicas.database().owner().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select password_hash from directory.account where address = 'moved@example.org'")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
