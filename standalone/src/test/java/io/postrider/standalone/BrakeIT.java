package io.postrider.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.standalone.tryout.Credentials.Account;
import io.postrider.testkit.await.Await;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An account whose password was stolen, in the whole suite: from the mail that is one too many to the call that releases it. */
@Timeout(600)
class BrakeIT {
    private static final String ENABLED = "postrider.delivery.brake.enabled";
    private static final String MESSAGES = "postrider.delivery.brake.messages";
    private static final int USUAL = 5;

    @TempDir
    static Path folder;

    private static TestSuite suite;

    @BeforeAll
    static void start() throws Exception {
        System.setProperty(ENABLED, "true");
        System.setProperty(MESSAGES, Integer.toString(USUAL));
        suite = new TestSuite(folder.resolve("data"));
        suite.start();
    }

    @AfterAll
    static void stop() {
        suite.close();
        System.setProperty(ENABLED, "false");
        System.clearProperty(MESSAGES);
    }

    @Test
    void aSpamRunIsStoppedHeldToldAndReleasedByOneCall() throws Exception {
        Account thief = suite.credentials().accounts().get(0);
        try (Store reading = suite.session().getStore("imaps")) {
            reading.connect("localhost", suite.ports().imaps(), thief.address(), thief.password());
            for (int n = 0; n < USUAL; n++) {
                suite.send("spam " + n, "x");
            }

            assertThatThrownBy(() -> suite.send("one too many", "x"))
                    .isInstanceOf(MessagingException.class)
                    .hasStackTraceContaining("451 4.7.1 Your mail is held");

            String brakes = Await.until(
                    Await.PATIENCE,
                    () -> suite.rest("GET", "/v1/messages/brakes", ""),
                    found -> found.contains(thief.address()),
                    "the account to be braked");
            assertThat(brakes).contains("6 messages to 6 recipients within an hour");
            Await.until(Await.PATIENCE, () -> !reading.isConnected(), "its sessions to end");
        }
        Await.until(
                Await.PATIENCE,
                () -> suite.rest("GET", "/v1/audit-log?action=account.brake", ""),
                rows -> rows.contains(thief.address()),
                "a row in the audit log");
        // Whoever logs in again is told, and sends no more; others go on.
        assertThatThrownBy(() -> suite.send("again", "x")).hasStackTraceContaining("451 4.7.1");
        Account other = suite.credentials().accounts().get(1);
        suite.sendAs(other, other.address(), "of somebody else");
        suite.awaitInbox(subjects -> subjects.contains("of somebody else"));

        String released = suite.rest("POST", "/v1/messages/brakes/" + thief.address() + "/release", "");
        assertThat(released).contains("\"address\":\"" + thief.address() + '"');
        assertThat(suite.rest("GET", "/v1/messages/brakes", "")).isEqualTo("{\"accounts\":[]}");
        assertThat(suite.rest("GET", "/v1/audit-log?action=account.brake-release", ""))
                .contains(thief.address());
        Await.until(TestSuite.LONG, () -> sent("released"), "it may send again");
        suite.awaitInbox(subjects -> subjects.containsAll(List.of("spam 0", "spam 4", "released")));
    }

    /** The gateway may remember for some seconds that it was refused. */
    private static boolean sent(String subject) {
        try {
            suite.send(subject, "x");
            return true;
        } catch (MessagingException refused) {
            return false;
        }
    }
}
