package io.postrider.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** S14: a guesser is slowed down everywhere, the owner elsewhere never. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginDelaysIT {
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final String GUESSER = "203.0.113.5";

    private final TestDatabase database = TestDatabase.create();
    private AuthServer one;
    private AuthServer two;
    private String address = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path secrets = AuthServer.secrets(folder);
        one = AuthServer.start(database, secrets);
        two = AuthServer.start(database, secrets);
        one.admin("POST", "/v1/domains", "{\"name\":\"example.org\"}");
    }

    @AfterAll
    void stop() {
        one.close();
        two.close();
        database.close();
    }

    @BeforeEach
    void makeAccount() {
        address = "u" + COUNTER.incrementAndGet() + "@example.org";
        one.admin(
                "POST",
                "/v1/accounts",
                "{\"address\":\"%s\",\"password\":\"a good password\"}".formatted(address));
    }

    private static AuthServer.Answer login(AuthServer server, String user, String password, String client) {
        return server.internal(
                ServiceName.SMTP_GATEWAY,
                "login",
                "POST",
                "/internal/v1/logins",
                "{\"username\":\"%s\",\"password\":\"%s\",\"clientAddress\":\"%s\",\"protocol\":\"SUBMISSION\"}"
                        .formatted(user, password, client));
    }

    private void failFourTimes(String user) {
        for (int i = 0; i < 4; i++) {
            assertThat(login(one, user, "guess " + i, GUESSER).status()).isEqualTo(401);
        }
    }

    @Test
    void delaysTheSameNetworkOnEveryReplicaAndNoOther() {
        failFourTimes(address);
        AuthServer.Answer refused = login(one, address, "guess", GUESSER);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().get("code").asString()).isEqualTo("too-many-requests");
        assertThat(refused.json().get("retryable").asBoolean()).isTrue();
        assertThat(login(two, address, "guess", "203.0.113.99").status()).isEqualTo(429);
        // Even the right password, or the delay would tell it.
        assertThat(login(two, address, "a good password", GUESSER).status()).isEqualTo(429);
        assertThat(login(two, address, "a good password", "203.0.114.5").status()).isEqualTo(200);
        assertThat(login(one, address, "a good password", "2001:db8::1").status()).isEqualTo(200);
    }

    @Test
    void letsTheOwnerInWhenTheDelayIsOver() {
        failFourTimes(address);
        assertThat(afterTheDelay(two, "a good password")).isEqualTo(200);
        // Forgotten: the next failure is a first one again.
        assertThat(afterTheDelay(one, "wrong")).isEqualTo(401);
        assertThat(login(one, address, "a good password", GUESSER).status()).isEqualTo(200);
    }

    private int afterTheDelay(AuthServer server, String password) {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        int status = login(server, address, password, GUESSER).status();
        while (status == 429 && System.nanoTime() < end) {
            status = login(server, address, password, GUESSER).status();
        }
        return status;
    }

    @Test
    void delaysAnUnknownNameLikeAKnownOne() {
        String unknown = "nobody" + COUNTER.incrementAndGet() + "@example.org";
        failFourTimes(unknown);
        assertThat(login(one, unknown, "guess", GUESSER).status()).isEqualTo(429);
        failFourTimes("no address at all");
        assertThat(login(one, "no address at all", "guess", GUESSER).status()).isEqualTo(429);
    }

    @Test
    void anOlderReadingOfTheFeedLiftsNoDelay() {
        for (int round = 0; round < 30; round++) {
            String name = "nobody" + COUNTER.incrementAndGet();
            failFourTimes(name);
            assertThat(login(one, name, "guess", GUESSER).status()).isEqualTo(429);
        }
    }

    @Test
    void countsGuessesMadeAtOnceOneByOne() throws Exception {
        List<Future<Integer>> guesses = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 30; i++) {
                String guess = "guess " + i;
                guesses.add(threads.submit(
                        () -> login(one, address, guess, "203.0.120.1").status()));
            }
        }
        int verified = 0;
        for (Future<Integer> guess : guesses) {
            verified += guess.get() == 401 ? 1 : 0;
        }
        assertThat(verified).isBetween(4, 6);
    }

    @Test
    void doublesTheDelayAndNeverLocksOut() throws SQLException {
        try (var connection = database.owner().getConnection();
                var statement = connection.createStatement()) {
            failFourTimes(address);
            statement.execute("update directory.login_failure set failures = 40");
            statement.execute("update directory.login_failure set blocked_until = now()");
        }
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (login(one, address, "one more", GUESSER).status() == 429 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        try (var connection = database.owner().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select max(extract(epoch from blocked_until - last_at)) from directory.login_failure
                         where failures > 40""")) {
            rows.next();
            assertThat(rows.getDouble(1)).isBetween(899.0, 901.0);
        }
    }

    @Test
    void aRepeatedLoginAsksNoTable() {
        // The news of the account's making may still come, and empties what is remembered of it.
        long settled = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        while (System.nanoTime() < settled) {
            login(one, address, "a good password", "192.0.2.200");
        }
        String tables = "directory.account, directory.address, directory.login_failure";
        database.execute("revoke all on " + tables + " from auth_service");
        try {
            assertThat(login(one, address, "a good password", "192.0.2.200").status())
                    .isEqualTo(200);
        } finally {
            database.execute("grant select, insert, update, delete on " + tables + " to auth_service");
        }
    }
}
