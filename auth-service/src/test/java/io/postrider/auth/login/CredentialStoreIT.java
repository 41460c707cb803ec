package io.postrider.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.postrider.auth.AuthServer;
import io.postrider.auth.policy.Policies;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class CredentialStoreIT {
    /** With two for each, as many logins at once as there are connections would wait for each other. */
    @Test
    void readsCredentialsWithOneConnection(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestDatabase.create();
                AuthServer server = AuthServer.start(database, AuthServer.secrets(folder))) {
            server.makeDomain("example.org");
            server.makeAccount("ann@example.org");
            HikariConfig one = new HikariConfig();
            one.setDataSource(database.dataSource(TestDatabase.AUTH_SERVICE));
            one.setMaximumPoolSize(1);
            one.setConnectionTimeout(2_000);
            try (HikariDataSource pool = new HikariDataSource(one)) {
                CredentialStore store = new CredentialStore(JdbcClient.create(pool), server.bean(Policies.class));
                Credentials ann = store.byAddress("ann@example.org").orElseThrow();
                assertThat(store.byId(ann.accountId()).orElseThrow().address()).isEqualTo("ann@example.org");
            }
        }
    }
}
