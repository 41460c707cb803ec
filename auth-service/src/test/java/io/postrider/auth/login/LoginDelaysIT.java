package io.postrider.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.auth.TwoReplicas;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** S14: a guesser is slowed down everywhere, the owner elsewhere never. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginDelaysIT {
    private static final String GUESSER = "203.0.113.5";

    private TwoReplicas replicas;
    private TestDatabase database;
    private AuthServer one;
    private AuthServer two;
    private String address = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        replicas = new TwoReplicas(folder);
        database = replicas.database();
        one = replicas.one();
        two = replicas.two();
    }

    @AfterAll
    void stop() {
        replicas.close();
    }

    @BeforeEach
    void makeAccount() {
        address = replicas.newAddress();
        one.makeAccount(address);
    }

    /** The fourth failure is the first that is delayed: by a second. */
    private void failFourTimes(String user) {
        for (int i = 0; i < 4; i++) {
            assertThat(one.login(user, "guess " + i, GUESSER).status()).isEqualTo(401);
        }
    }

    /** Fails four times, as if many failures had gone before: the delay outlasts any pause of the test's machine. */
    private void failUntilDelayedForMinutes(String user) {
        for (int i = 0; i < 3; i++) {
            assertThat(one.login(user, "guess " + i, GUESSER).status()).isEqualTo(401);
        }
        database.execute("update directory.login_failure set failures = 12 where failures = 3");
        assertThat(one.login(user, "the fourth", GUESSER).status()).isEqualTo(401);
    }

    private void awaitDelayOn(AuthServer server, String user) {
        Await.until(Await.PATIENCE, () -> isDelayed(server, user), "the replica to have heard of the failures");
    }

    private static boolean isDelayed(AuthServer server, String user) {
        LoginDelays delays = server.bean(LoginDelays.class);
        return delays.remaining(delays.key(user, GUESSER)).isPositive();
    }

    /** Each failure doubles the delay, until one lasts long enough for the other replica to hear of it meanwhile. */
    private void failUntilHeardOfOn(AuthServer other, String user) {
        Await.until(
                Await.PATIENCE,
                () -> {
                    if (!isDelayed(one, user)) {
                        one.login(user, "once more", GUESSER);
                    }
                    return isDelayed(other, user);
                },
                "the replica to have heard of the failures");
    }

    @Test
    void delaysTheSameNetworkOnEveryReplicaAndNoOther() {
        failUntilDelayedForMinutes(address);
        AuthServer.Answer refused = one.login(address, "guess", GUESSER);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().get("code").asString()).isEqualTo("too-many-requests");
        assertThat(refused.json().get("retryable").asBoolean()).isTrue();
        // RFC 9110 section 10.2.3; failure 13, so 2 to the 9th seconds
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(400, 512);
        awaitDelayOn(two, address);
        assertThat(two.login(address, "guess", "203.0.113.99").status()).isEqualTo(429);
        // Even the right password, or the delay would tell it.
        assertThat(two.login(address, "a good password", GUESSER).status()).isEqualTo(429);
        assertThat(two.login(address, "a good password", "203.0.114.5").status())
                .isEqualTo(200);
        assertThat(one.login(address, "a good password", "2001:db8::1").status())
                .isEqualTo(200);
    }

    @Test
    void letsTheOwnerInWhenTheDelayIsOver() {
        failFourTimes(address);
        failUntilHeardOfOn(two, address);
        assertThat(afterTheDelay(two, "a good password")).isEqualTo(200);
        // Forgotten: the next failure is a first one again.
        assertThat(afterTheDelay(one, "wrong")).isEqualTo(401);
        assertThat(one.login(address, "a good password", GUESSER).status()).isEqualTo(200);
    }

    private int afterTheDelay(AuthServer server, String password) {
        return Await.until(
                Await.PATIENCE.multipliedBy(4),
                () -> server.login(address, password, GUESSER).status(),
                status -> status != 429,
                "the delay to be over");
    }

    @Test
    void delaysAnUnknownNameLikeAKnownOne() {
        String unknown = replicas.newAddress();
        failUntilDelayedForMinutes(unknown);
        assertThat(one.login(unknown, "guess", GUESSER).status()).isEqualTo(429);
        failUntilDelayedForMinutes("no address at all");
        assertThat(one.login("no address at all", "guess", GUESSER).status()).isEqualTo(429);
    }

    @Test
    void anOlderReadingOfTheFeedLiftsNoDelay() {
        for (int round = 0; round < 30; round++) {
            String name = replicas.newAddress();
            failUntilDelayedForMinutes(name);
            assertThat(one.login(name, "guess", GUESSER).status()).isEqualTo(429);
        }
    }

    @Test
    void countsGuessesMadeAtOnceOneByOne() throws Exception {
        for (int i = 0; i < 3; i++) {
            one.login(address, "guess", "203.0.120.1");
        }
        database.execute("update directory.login_failure set failures = 12 where failures = 3");
        List<Future<Integer>> guesses = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 30; i++) {
                String guess = "guess " + i;
                guesses.add(threads.submit(
                        () -> one.login(address, guess, "203.0.120.1").status()));
            }
        }
        int verified = 0;
        for (Future<Integer> guess : guesses) {
            verified += guess.get() == 401 ? 1 : 0;
        }
        assertThat(verified).as("the first of them, which delays all others").isOne();
    }

    @Test
    void doublesTheDelayAndNeverLocksOut() throws SQLException {
        failFourTimes(address);
        assertThat(delayAfter(4)).isBetween(0.9, 1.1);
        database.execute("update directory.login_failure set failures = 40 where failures = 4");
        assertThat(afterTheDelay(one, "one more")).isEqualTo(401);
        assertThat(delayAfter(41)).isBetween(899.0, 901.0);
    }

    private double delayAfter(int failures) throws SQLException {
        try (var connection = database.owner().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select extract(epoch from blocked_until - last_at) from directory.login_failure
                         where failures = %d order by blocked_until - last_at desc limit 1""".formatted(failures))) {
            rows.next();
            return rows.getDouble(1);
        }
    }

    @Test
    void aRepeatedLoginAsksNoTable() {
        String tables = "directory.account, directory.address, directory.login_failure";
        // News of the account's making may still come in between, and empties what is remembered of it.
        Await.untilEquals(200, () -> {
            one.login(address, "a good password", "192.0.2.200");
            database.execute("revoke all on " + tables + " from auth_service");
            try {
                return one.login(address, "a good password", "192.0.2.200").status();
            } finally {
                database.execute("grant select, insert, update, delete on " + tables + " to auth_service");
            }
        });
    }
}
