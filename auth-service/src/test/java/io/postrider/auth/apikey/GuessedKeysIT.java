package io.postrider.auth.apikey;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuessedKeysIT {
    private static final int GUESSES = 30;
    private static final int AT_ONCE = 2;

    @TempDir
    Path folder;

    @Test
    void manyGuessesKeepNoConnectionsFromLogins() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                AuthServer server = AuthServer.start(database, AuthServer.secrets(folder));
                var locking = database.superuser().getConnection();
                var statement = locking.createStatement();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.makeDomain("example.org");
            server.makeAccount("ann@example.org");
            locking.setAutoCommit(false);
            statement.execute("lock table directory.api_key in access exclusive mode");
            List<Future<AuthServer.Answer>> guesses = new ArrayList<>();
            for (int i = 0; i < GUESSES; i++) {
                String key = "prk_guess-" + i;
                guesses.add(threads.submit(() -> server.adminAs(key, "GET", "/v1/accounts", "")));
            }
            // A few hang with the table; the others, more than there are connections, are told to come again.
            Await.untilEquals(GUESSES - AT_ONCE, () -> answered(guesses).size());
            for (Future<AuthServer.Answer> refused : answered(guesses)) {
                assertThat(expect(503, refused.get()).header("Retry-After")).isEqualTo("5");
            }
            expect(200, server.login("ann@example.org", AuthServer.PASSWORD, "192.0.2.7"));
            locking.rollback();
            expect(200, server.admin("GET", "/v1/accounts", ""));
        }
    }

    private static List<Future<AuthServer.Answer>> answered(List<Future<AuthServer.Answer>> guesses) {
        return guesses.stream().filter(Future::isDone).toList();
    }
}
