package io.postrider.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.standalone.setup.DatabaseSetup;
import io.postrider.standalone.setup.SecretStore;
import io.postrider.testkit.await.Await;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The suite behind PgBouncer in transaction mode, told so by the environment as an operator would; LISTEN and migrations go past
 * it. Skipped where no PgBouncer is installed.
 */
@Timeout(900)
class PgBouncerIT {
    private static final int SENDERS = 4;
    private static final int EACH = 10;

    @TempDir
    Path folder;

    @Test
    void mailIsSentReadFlaggedAndDeletedThroughIt() throws Exception {
        assumeTrue(PgBouncer.isInstalled(), "pgbouncer is not installed");
        TestSuite suite = new TestSuite(folder.resolve("data"));
        int server = suite.ports().database();
        try (var bouncer = PgBouncer.start(folder.resolve("bouncer"), server, passwords(suite))) {
            String direct = "jdbc:postgresql://127.0.0.1:" + server + "/postrider";
            Path log = folder.resolve("suite.log");
            Process standalone = start(suite, bouncer.url(), direct, log);
            try {
                awaitReady(standalone, log);
                useMail(suite);
                assertThat(bouncer.log())
                        .contains("user=auth_service", "user=delivery_service", "user=mailbox_service");
            } finally {
                end(standalone);
            }
        }
    }

    private static void useMail(TestSuite suite) throws Exception {
        List<String> sent = sendAtOnce(suite);
        suite.awaitInbox(subjects -> subjects.containsAll(sent));
        assertThat(suite.inbox(TestSuite::subjects)).doesNotHaveDuplicates();
        suite.<Void>inbox(inbox -> {
            inbox.setFlags(inbox.getMessages(), new Flags(Flags.Flag.FLAGGED), true);
            Message first = inbox.getMessage(1);
            inbox.copyMessages(new Message[] {first}, inbox.getStore().getFolder("Trash"));
            first.setFlag(Flags.Flag.DELETED, true);
            inbox.expunge();
            return null;
        });
        assertThat(suite.inbox(PgBouncerIT::flagged)).hasSize(SENDERS * EACH - 1);
    }

    private static List<String> flagged(Folder inbox) throws MessagingException {
        List<String> subjects = new ArrayList<>();
        for (Message message : inbox.getMessages()) {
            if (message.isSet(Flags.Flag.FLAGGED)) {
                subjects.add(message.getSubject());
            }
        }
        return subjects;
    }

    private static List<String> sendAtOnce(TestSuite suite) throws Exception {
        List<String> sent = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sending = new ArrayList<>();
            for (int sender = 0; sender < SENDERS; sender++) {
                List<String> own = new ArrayList<>();
                for (int i = 0; i < EACH; i++) {
                    own.add("bounced " + sender + '.' + i);
                }
                sent.addAll(own);
                sending.add(threads.submit(() -> {
                    for (String subject : own) {
                        suite.send(subject, "text");
                    }
                    return null;
                }));
            }
            for (Future<?> one : sending) {
                one.get();
            }
        }
        return sent;
    }

    /** The secrets that the suite would make itself, made before, because PgBouncer wants them first. */
    private static Map<String, String> passwords(TestSuite suite) {
        var secrets = new SecretStore(suite.folder().secrets());
        Map<String, String> passwords = new HashMap<>();
        for (String role : DatabaseSetup.SERVICE_ROLES) {
            passwords.put(role, secrets.get("database-" + role + ".password"));
        }
        return passwords;
    }

    private static Process start(TestSuite suite, String pooled, String direct, Path log) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx400m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.postrider.standalone.StandaloneApplication",
                "up",
                "--data",
                suite.folder().root().toString(),
                "--port-offset",
                Integer.toString(suite.options().portOffset()));
        // Both ways in which a setting's name may be written.
        builder.environment().put("POSTRIDER_DATABASE_URL", pooled);
        builder.environment().put("POSTRIDER_DATABASE_MIGRATIONURL", direct);
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private static void awaitReady(Process standalone, Path log) {
        Await.until(
                TestSuite.LONG,
                () -> {
                    assertThat(standalone.isAlive())
                            .as(() -> "the suite ended: " + read(log))
                            .isTrue();
                    return Files.readString(log).contains("Ready after");
                },
                "the suite to be ready");
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private static void end(Process standalone) throws InterruptedException {
        standalone.destroy();
        if (!standalone.waitFor(60, TimeUnit.SECONDS)) {
            standalone.destroyForcibly().waitFor();
        }
    }
}
