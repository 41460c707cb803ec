package io.postrider.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.postrider.auth.AuthServer;
import io.postrider.auth.policy.Policies;
import io.postrider.testkit.database.TestDatabase;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class CredentialStoreIT {
    /** Counts what is asked of a database. */
    private static DataSource counting(DataSource source, AtomicInteger statements) {
        return new DelegatingDataSource(source) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                return (Connection) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                            if (method.getName().equals("prepareStatement")) {
                                statements.incrementAndGet();
                            }
                            return method.invoke(connection, arguments);
                        });
            }
        };
    }

    /** S13: the first refusal of a name that nobody has came sooner, for less was read. */
    @Test
    void aNameThatIsNobodysCostsAsManyStatements(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestDatabase.create();
                AuthServer server = AuthServer.start(database, AuthServer.secrets(folder))) {
            AtomicInteger statements = new AtomicInteger();
            CredentialStore store = new CredentialStore(
                    JdbcClient.create(counting(database.dataSource(TestDatabase.AUTH_SERVICE), statements)),
                    server.bean(Policies.class));
            assertThat(store.byAddress("ann@example.org")).isEmpty();
            server.makeDomain("example.org");
            server.makeAccount("ann@example.org");
            statements.set(0);
            assertThat(store.byAddress("ann@example.org")).isPresent();
            int ofAnn = statements.getAndSet(0);
            for (String nobody : List.of("abe@example.org", "zoe@example.org", "ann@elsewhere.example")) {
                assertThat(store.byAddress(nobody)).isEmpty();
                assertThat(statements.getAndSet(0)).as(nobody).isEqualTo(ofAnn);
            }
        }
    }

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
