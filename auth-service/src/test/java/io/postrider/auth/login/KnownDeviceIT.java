package io.postrider.auth.login;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.auth.TwoReplicas;
import io.postrider.testkit.await.Await;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S14: many guess one account's password, or one guesses many accounts'; the owner at a known device notices nothing. */
class KnownDeviceIT {
    private static final String OWNER = "192.0.2.7";

    @Test
    void strangersWaitAndTheOwnerDoesNot(@TempDir Path folder) throws Exception {
        try (TwoReplicas replicas = new TwoReplicas(
                folder,
                "--postrider.auth.login.free-failures-of-account=5",
                "--postrider.auth.login.free-failures-of-network=30")) {
            AuthServer one = replicas.one();
            AuthServer two = replicas.two();
            expect(200, one.login("first@example.org", AuthServer.PASSWORD, OWNER));
            Await.until(
                    Await.PATIENCE,
                    () -> one.admin("GET", "/v1/accounts/first@example.org/sessions", "")
                            .text()
                            .contains(OWNER),
                    "the device to be known");
            int guesses = 0;
            while (two.login("first@example.org", "guess", "203.0." + guesses + ".1")
                            .status()
                    == 401) {
                guesses++;
                // As if the attack had gone on for long: the delay outlasts any pause of the test's machine.
                if (guesses == 5) {
                    replicas.database().execute("update directory.login_failure set failures = 20 where network = '*'");
                }
            }
            assertThat(guesses).as("guesses from as many networks").isEqualTo(6);
            assertThat(two.login("first@example.org", AuthServer.PASSWORD, "198.51.100.1")
                            .status())
                    .as("a stranger, whoever it is")
                    .isEqualTo(429);
            expect(200, two.login("first@example.org", AuthServer.PASSWORD, OWNER));
            String nobody = replicas.newAddress();
            replicas.database().execute("delete from directory.login_failure");
            assertThat(one.login(nobody, "guess", "198.51.100.2").status()).isEqualTo(401);

            one.makeAccount("second@example.org");
            int sprayed = 0;
            while (one.login("user" + sprayed + "@example.org", "guess", "192.0.2.99")
                            .status()
                    == 401) {
                sprayed++;
                if (sprayed == 30) {
                    replicas.database()
                            .execute(
                                    "update directory.login_failure set failures = 60 where network = '192.0.2.0/24' and failures >= 30");
                }
            }
            assertThat(sprayed).as("guesses of as many accounts").isEqualTo(31);
            assertThat(one.login("second@example.org", AuthServer.PASSWORD, "192.0.2.50")
                            .status())
                    .isEqualTo(429);
            expect(200, one.login("first@example.org", AuthServer.PASSWORD, OWNER));
        }
    }

    /** Fifty a minute were let in for their network's sake, be it one client's or not. */
    @Test
    void oneAddressGuessesTenTimesAMinuteWhosePasswordsEver(@TempDir Path folder) throws Exception {
        try (TwoReplicas replicas = new TwoReplicas(
                folder,
                "--postrider.auth.login.free-failures-of-client=9",
                // It outlasts any pause of the test's machine.
                "--postrider.auth.login.longest-shared-delay=15m")) {
            AuthServer one = replicas.one();
            expect(200, one.login("first@example.org", AuthServer.PASSWORD, OWNER));
            Await.until(
                    Await.PATIENCE,
                    () -> one.admin("GET", "/v1/accounts/first@example.org/sessions", "")
                            .text()
                            .contains(OWNER),
                    "the device to be known");
            int sprayed = 0;
            while (one.login("user" + sprayed + "@example.org", "guess", OWNER).status() == 401) {
                sprayed++;
            }
            assertThat(sprayed).as("guesses of as many accounts").isEqualTo(10);
            for (String neighbour : new String[] {"192.0.2.8", "2001:db8::7"}) {
                assertThat(one.login("someone@example.org", "guess", neighbour).status())
                        .isEqualTo(401);
            }
            expect(200, one.login("first@example.org", AuthServer.PASSWORD, OWNER));
        }
    }
}
