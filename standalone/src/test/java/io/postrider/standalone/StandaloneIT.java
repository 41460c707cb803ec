package io.postrider.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.api.ServiceName;
import io.postrider.standalone.backup.Backup;
import io.postrider.standalone.backup.RestoreRequest;
import io.postrider.standalone.tryout.AdminApi;
import io.postrider.standalone.tryout.Credentials.Account;
import io.postrider.standalone.tryout.Demo;
import io.postrider.testkit.await.Await;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole suite, used as people use it. The tests share one installation and nothing else; those that stop it come last. */
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StandaloneIT {
    @TempDir
    static Path folder;

    private static TestSuite suite;

    @BeforeAll
    static void start() throws Exception {
        suite = new TestSuite(folder.resolve("data"));
        suite.start();
    }

    @AfterAll
    static void stop() {
        suite.close();
    }

    @Test
    @Order(1)
    void mailGoesInOverSmtpAndOutOverImapAndPop3() throws Exception {
        awaitMail("first", "It works.");
        String text = suite.inbox(inbox -> (String) inbox.getMessage(1).getContent());
        assertThat(text.strip()).isEqualTo("It works.");
        var account = suite.credentials().accounts().get(1);
        try (Store store = suite.session().getStore("pop3s")) {
            store.connect("localhost", suite.ports().pop3s(), account.address(), account.password());
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                assertThat(TestSuite.subjects(inbox)).contains("first");
            }
        }
    }

    @Test
    @Order(2)
    void clientsChangeWhatTheyRead() throws Exception {
        awaitMail("changed", "x");
        suite.inbox(inbox -> {
            Folder target = inbox.getStore().getFolder("Kept");
            assertThat(target.create(Folder.HOLDS_MESSAGES)).isTrue();
            var message = inbox.getMessage(inbox.getMessageCount());
            message.setFlag(Flags.Flag.FLAGGED, true);
            inbox.copyMessages(new Message[] {message}, target);
            message.setFlag(Flags.Flag.DELETED, true);
            inbox.expunge();
            assertThat(TestSuite.subjects(inbox)).doesNotContain("changed");
            target.open(Folder.READ_ONLY);
            assertThat(TestSuite.subjects(target)).containsExactly("changed");
            assertThat(target.getMessage(1).isSet(Flags.Flag.FLAGGED)).isTrue();
            target.close();
            return null;
        });
    }

    @Test
    @Order(3)
    void credentialsAreForTheirOwnerOnly() throws Exception {
        Path file = suite.folder().credentials();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(suite.credentials().accounts()).hasSize(2);
        assertThat(suite.credentials().ports())
                .containsKeys("smtp", "submission", "submissions", "imap", "imaps", "pop3", "pop3s", "admin");
        assertThat(Path.of(suite.credentials().caCertificate())).isRegularFile();
    }

    @Test
    @Order(4)
    void theDemonstrationTellsTheTrace() throws Exception {
        var out = new ByteArrayOutputStream();
        new Demo(suite.credentials(), "localhost", rest(), new PrintStream(out, true, StandardCharsets.UTF_8)).run();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("IDLE fired")
                .containsPattern("Trace [0-9a-f]{32}:")
                .contains("event=accepted")
                .contains("event=delivered");
    }

    @Test
    @Order(5)
    void aNewPasswordReplacesTheOldOne() throws Exception {
        awaitMail("before the new password", "x");
        String address = suite.credentials().accounts().get(1).address();
        String password;
        try (var api = new AdminApi(rest(), suite.credentials().adminApiKey(), folder)) {
            password = api.resetPassword(address);
        }
        Await.eventually(() ->
                assertThatThrownBy(() -> suite.inbox(TestSuite::subjects)).isInstanceOf(MessagingException.class));
        suite.credentials().withPassword(address, password).write(suite.folder().credentials());
        suite.awaitInbox(subjects -> subjects.contains("before the new password"));
    }

    @Test
    @Order(6)
    void anAddressMadeAgainHasAnEmptyMailbox() throws Exception {
        Account old = suite.makeAccount("again", "the first password");
        suite.send("old", "x", old.address());
        Await.eventually(() -> assertThat(suite.inbox(old, TestSuite::subjects)).contains("old"));
        suite.rest("DELETE", "/v1/accounts/" + old.address(), "");
        Account again = suite.makeAccount("again", "the second password");
        Await.eventually(
                () -> assertThat(suite.inbox(again, TestSuite::subjects)).isEmpty());
        // Within two seconds mail to it may still be taken for the one that was.
        Await.eventually(() -> {
            suite.send("new", "x", again.address());
            assertThat(suite.inbox(again, TestSuite::subjects)).contains("new");
        });
        assertThat(suite.inbox(again, TestSuite::subjects)).containsOnly("new");
        assertThatThrownBy(() -> suite.inbox(old, TestSuite::subjects)).isInstanceOf(MessagingException.class);
    }

    /** Ann is in it three ways, and gets one copy. */
    @Test
    @Order(6)
    void mailToAGroupArrivesOnceForEach() throws Exception {
        Account ann = suite.makeAccount("group-ann", "a good password");
        Account bob = suite.makeAccount("group-bob", "a good password");
        String domain = ann.address().substring(ann.address().indexOf('@'));
        suite.rest(
                "POST",
                "/v1/groups",
                "{\"address\":\"inner%s\",\"members\":[\"%s\"]}".formatted(domain, ann.address()));
        suite.rest(
                "POST",
                "/v1/aliases",
                "{\"address\":\"desk%s\",\"targets\":[\"%s\"]}".formatted(domain, ann.address()));
        suite.rest(
                "POST",
                "/v1/groups",
                "{\"address\":\"outer%1$s\",\"members\":[\"inner%1$s\",\"desk%1$s\",\"%2$s\",\"%3$s\"]}"
                        .formatted(domain, ann.address(), bob.address()));
        suite.send("to all", "x", "outer" + domain);
        for (Account member : List.of(ann, bob)) {
            Await.eventually(
                    () -> assertThat(suite.inbox(member, TestSuite::subjects)).containsExactly("to all"));
        }
        assertThatThrownBy(() -> suite.sendFromOutside(bob.address(), "outer" + domain))
                .hasStackTraceContaining("550 5.7.1");
    }

    /** {@code .ci/admin-test} tells its steps, and what was wrong. */
    @Test
    @Order(6)
    void anAdminsWholeDayFromTheShell() throws Exception {
        assumeTrue(
                Stream.of("bash", "curl", "jq", "tar", "python3", "sha256sum")
                        .allMatch(program -> Files.isExecutable(Path.of("/usr/bin", program))
                                || Files.isExecutable(Path.of("/bin", program))),
                "a program that the script needs is not installed");
        ProcessBuilder day = new ProcessBuilder("../.ci/admin-test").redirectErrorStream(true);
        day.environment().put("DATA", suite.options().data().toAbsolutePath().toString());
        Process process = day.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    @Order(6)
    void sendsAsAnotherOnlyWhileThatIsDelegated() throws Exception {
        Account boss = suite.makeAccount("boss", "a good password");
        Account clerk = suite.makeAccount("clerk", "a good password");
        assertThatThrownBy(() -> suite.sendAs(clerk, boss.address(), "undelegated"))
                .hasStackTraceContaining("553 5.7.1");
        String made = suite.rest(
                "POST",
                "/v1/delegations",
                "{\"address\":\"%s\",\"delegate\":\"%s\",\"right\":\"sendAs\"}"
                        .formatted(boss.address(), clerk.address()));
        Await.eventually(() -> suite.sendAs(clerk, boss.address(), "as the boss"));
        Await.eventually(() -> assertThat(senders("as the boss")).containsExactly("none"));
        String path = "/v1/delegations/" + made.replaceFirst(".*?\"id\":\"([^\"]+)\".*", "$1");
        suite.rest("PATCH", path, "{\"right\":\"sendOnBehalf\"}");
        // Within two seconds it may still be sent as before.
        Await.eventually(() -> {
            suite.sendAs(clerk, boss.address(), "for the boss");
            assertThat(senders("for the boss")).contains(clerk.address());
        });
        suite.rest("DELETE", path, "");
        Await.eventually(() -> assertThatThrownBy(() -> suite.sendAs(clerk, boss.address(), "undelegated"))
                .hasStackTraceContaining("553 5.7.1"));
    }

    /** What stands in the Sender fields of the second account's messages with a subject. */
    private static List<String> senders(String subject) throws Exception {
        return suite.inbox(inbox -> {
            List<String> senders = new ArrayList<>();
            for (Message message : inbox.getMessages()) {
                if (subject.equals(message.getSubject())) {
                    String[] sender = message.getHeader("Sender");
                    senders.add(sender == null ? "none" : sender[0]);
                }
            }
            return senders;
        });
    }

    @Test
    @Order(7)
    void withoutMailboxServiceImapFailsAndMailWaits() throws Exception {
        suite.suite().stop(ServiceName.MAILBOX_SERVICE);
        try {
            assertThatThrownBy(() -> suite.inbox(TestSuite::subjects)).isInstanceOf(MessagingException.class);
            suite.send("during the stop", "x");
        } finally {
            suite.suite().restart(ServiceName.MAILBOX_SERVICE);
        }
        awaitMail("after the stop", "x");
        suite.awaitInbox(subjects -> subjects.contains("during the stop"));
    }

    /** A 250 is a promise, whatever becomes of the account. */
    @Test
    @Order(8)
    void mailThatWaitsForAnAccountIsDeliveredThoughItWasDisabledMeanwhile() throws Exception {
        Account account = suite.makeAccount("leaving", "a good password");
        String path = "/v1/accounts/" + account.address();
        suite.suite().stop(ServiceName.MAILBOX_SERVICE);
        try {
            suite.send("accepted before", "x", account.address());
            suite.rest("PATCH", path, "{\"enabled\":false}");
            Await.eventually(() -> assertThatThrownBy(() -> suite.send("too late", "x", account.address()))
                    .isInstanceOf(MessagingException.class));
        } finally {
            suite.suite().restart(ServiceName.MAILBOX_SERVICE);
        }
        String trace = "/v1/messages/trace?recipient=" + account.address();
        // Attempts were made meanwhile, and the next one may be half a minute away.
        Await.until(
                TestSuite.LONG,
                () -> suite.rest("GET", trace, ""),
                found -> found.contains("\"outcome\":\"delivered\"") && !found.contains("\"outcome\":\"queued\""),
                "the mail to be delivered");
        suite.rest("PATCH", path, "{\"enabled\":true}");
        Await.eventually(
                () -> assertThat(suite.inbox(account, TestSuite::subjects)).contains("accepted before"));
    }

    @Test
    @Order(9)
    void aRestartKeepsEverything() throws Exception {
        awaitMail("before the restart", "x");
        var before = suite.credentials();
        suite.stop();
        suite.start();
        assertThat(suite.credentials()).isEqualTo(before);
        suite.awaitInbox(subjects -> subjects.contains("before the restart"));
    }

    @Test
    @Order(10)
    void aBackupUnderLoadHasAllThatWasAcknowledged() throws Exception {
        suite.stop();
        var stop = new CountDownLatch(1);
        try (var service = new RunningService(suite.options(), suite.folder(), System.out)) {
            service.start();
            Thread running = Thread.ofPlatform().start(() -> runUntil(service, stop));
            try {
                backUpAndRestore();
            } finally {
                stop.countDown();
                running.join();
            }
        }
        suite.start();
    }

    private static void backUpAndRestore() throws Exception {
        List<String> before = backUpUnderLoad(folder.resolve("backup"));
        suite.send("lost by the restore", "x");
        long validity = suite.inbox(StandaloneIT::uidValidity);
        String answer = new RestoreRequest(suite.folder().root()).ask(folder.resolve("backup"));
        assertThat(answer).startsWith("Restored");
        suite.awaitInbox(subjects -> subjects.containsAll(before));
        assertThat(suite.inbox(TestSuite::subjects)).doesNotHaveDuplicates().doesNotContain("lost by the restore");
        // UIDs of lost mail are given again: RFC 3501 section 2.3.1.1
        assertThat(suite.inbox(StandaloneIT::uidValidity)).isGreaterThan(validity);
    }

    private static void awaitMail(String subject, String text) throws Exception {
        suite.send(subject, text);
        suite.awaitInbox(subjects -> subjects.contains(subject));
    }

    private static long uidValidity(Folder inbox) throws MessagingException {
        return ((UIDFolder) inbox).getUIDValidity();
    }

    /** Answers what was acknowledged before the backup began; what came meanwhile may be in it or not. */
    private static List<String> backUpUnderLoad(Path backup) throws Exception {
        var acknowledged = new ConcurrentLinkedQueue<String>();
        var sending = new AtomicBoolean(true);
        List<Thread> senders = List.of(sender("a", acknowledged, sending), sender("b", acknowledged, sending));
        Await.until(TestSuite.LONG, () -> acknowledged.size() >= 20, "20 messages to be acknowledged");
        List<String> before = List.copyOf(acknowledged);
        var data = suite.folder();
        new Backup(suite.installation().runningDatabase(), data.database(), data.secrets(), data.credentials())
                .take(backup);
        sending.set(false);
        for (Thread thread : senders) {
            thread.join();
        }
        return before;
    }

    private static void runUntil(RunningService service, CountDownLatch stop) {
        try {
            service.runUntil(stop);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    @Order(11)
    void aServerThatDoesNotSyncIsRefused() throws Exception {
        suite.stop();
        Path settings = suite.folder().database().resolve("postgresql.auto.conf");
        String before = Files.readString(settings);
        Files.writeString(settings, before + "\nfsync = off\n");
        try {
            assertThatThrownBy(suite::start).hasMessageContaining("fsync");
        } finally {
            suite.stop();
            Files.writeString(settings, before);
        }
    }

    private static Thread sender(String name, ConcurrentLinkedQueue<String> acknowledged, AtomicBoolean sending) {
        return Thread.ofVirtual().start(() -> {
            for (int i = 0; sending.get(); i++) {
                String subject = name + i;
                try {
                    suite.send(subject, "x");
                    acknowledged.add(subject);
                } catch (MessagingException refused) {
                    // Not acknowledged: nothing is promised.
                }
            }
        });
    }

    private static URI rest() {
        return URI.create("http://localhost:" + suite.ports().admin());
    }
}
