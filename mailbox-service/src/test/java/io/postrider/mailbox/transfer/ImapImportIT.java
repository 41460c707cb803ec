package io.postrider.mailbox.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.MailboxRig;
import io.postrider.mailbox.message.MessageWrites;
import io.postrider.mailbox.transfer.ImapSource.Tls;
import io.postrider.mailbox.transfer.ImportJob.State;
import io.postrider.platform.net.Networks;
import io.postrider.platform.observe.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mail comes in from an IMAP server. The worker is called by the tests themselves. */
@Timeout(180)
class ImapImportIT {
    private static final String PASSWORD = "old secret";
    private static final String MAIL = "Subject: one\r\n\r\nHello\r\n";
    private static final String LARGE = "Subject: large\r\n\r\n" + "0123456789\r\n".repeat(60_000);

    private final MailboxRig rig = new MailboxRig();
    private final FakeImapServer server = new FakeImapServer();
    private final Imports imports = imports(Duration.ofMinutes(5), Duration.ofMinutes(10));
    private final ImapImports jobs = jobs("127.0.0.0/8,::1");
    private final UUID id = rig.account().accountId();

    @AfterEach
    void end() {
        assertThat(rig.violations()).isEmpty();
        server.close();
        rig.close();
    }

    private Imports imports(Duration patience, Duration turn) {
        return new Imports(
                rig.transactions,
                rig.accounts,
                new MessageWrites(rig.flags, rig.appends, rig.copies, rig.expunges),
                rig.tree,
                rig.mailboxes,
                new EventLog(),
                new Imports.Times(patience, turn));
    }

    private ImapImports jobs(String networks) {
        return jobs(networks, imports);
    }

    private ImapImports jobs(String networks, Imports imports) {
        var hosts = new ReachableHosts(Networks.of(networks), List.of(server.port()));
        var servers = new ImapImports.Servers(hosts, SourceTls.trusting(null), 1);
        return new ImapImports(rig.accounts, imports, servers, new PasswordSeal("x".repeat(32)));
    }

    private ImapSource source(String admin, Map<String, String> folders) {
        return new ImapSource("localhost", server.port(), Tls.NONE, "ann", admin, folders);
    }

    private ImportJob run(ImapSource source, String password) {
        UUID job = jobs.start(id, source, password).id();
        assertThat(jobs.work()).isTrue();
        return imports.find(id, job);
    }

    private List<String> texts(String mailbox) {
        int mailboxId = rig.mailbox(id, mailbox).mailboxId();
        return rig.fetch(id, mailboxId, new FetchRequest("1:1000", false, FetchRequest.Octets.ALL)).stream()
                .map(MailboxRig.Fetched::text)
                .toList();
    }

    @Test
    void takesTheTreeWithFlagsAndDatesAndNothingTwice() {
        server.mailboxes.put("INBOX", new CopyOnWriteArrayList<>(List.of(MAIL, LARGE, MAIL)));
        server.mailboxes.put("Gesendet", List.of("Subject: sent\r\n\r\n"));
        server.mailboxes.put("T&APY-pfe.a/b", List.of("Subject: deep\r\n\r\n"));
        server.mailboxes.put("Spam", List.of("Subject: spam\r\n\r\n"));
        server.mailboxes.put("Rest", List.of(MAIL));
        var source = source(null, Map.of("Spam", "", "Rest", "Old/Rest"));
        ImportJob first = run(source, PASSWORD);
        assertThat(first.state()).as(first.problem()).isEqualTo(State.DONE);
        assertThat(List.of(first.imported(), first.known(), first.refused())).containsExactly(6L, 0L, 0L);
        assertThat(texts("INBOX")).containsExactly(MAIL, LARGE, MAIL);
        assertThat(texts("Sent")).containsExactly("Subject: sent\r\n\r\n");
        assertThat(texts("Töpfe/a_b")).containsExactly("Subject: deep\r\n\r\n");
        assertThat(texts("Old/Rest")).containsExactly(MAIL);
        assertThat(rig.sql()
                        .sql("SELECT DISTINCT flags FROM mail.message")
                        .query(Integer.class)
                        .list())
                .containsExactly(Flags.SEEN | Flags.ANSWERED);
        assertThat(rig.sql()
                        .sql("SELECT DISTINCT internal_date FROM mail.message")
                        .query(Instant.class)
                        .list())
                .containsExactly(Instant.parse("2026-11-02T10:15:30Z"));
        assertThat(rig.mailbox(id, "INBOX").keywords()).containsExactly("work");

        server.mailboxes.get("INBOX").add("Subject: new\r\n\r\n");
        server.bodies.clear();
        ImportJob second = run(source, PASSWORD);
        assertThat(List.of(second.imported(), second.known())).containsExactly(1L, 6L);
        assertThat(server.bodies).containsExactly("INBOX 40");
    }

    @Test
    void goesOnWhereTheConnectionBroke() {
        server.mailboxes.put("INBOX", List.of(MAIL, LARGE, MAIL));
        server.cutWithin = LARGE;
        ImportJob cut = run(source(null, Map.of()), PASSWORD);
        assertThat(cut.state()).isEqualTo(State.WAITING);
        assertThat(cut.problem()).contains("went away");
        assertThat(List.of(cut.imported(), cut.known(), cut.messages())).containsExactly(1L, 0L, 3L);
        assertThat(jobs.work()).as("not at once").isFalse();

        server.cutWithin = "";
        rig.sql().sql("UPDATE mail.import_job SET lease_until = now()").update();
        assertThat(jobs.work()).isTrue();
        ImportJob done = imports.find(id, cut.id());
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(List.of(done.imported(), done.known(), done.messages()))
                .as("what the first attempt took is this job's own")
                .containsExactly(3L, 0L, 3L);
        assertThat(texts("INBOX")).containsExactly(MAIL, LARGE, MAIL);
    }

    @Test
    void aJobThatGoesOnAndOnIsNotGivenUpWhileItComesForward() {
        server.mailboxes.put("INBOX", List.of(MAIL, LARGE));
        server.cutWithin = LARGE;
        UUID job = jobs.start(id, source(null, Map.of()), PASSWORD).id();
        rig.sql().sql("UPDATE mail.import_job SET attempts = 9").update();
        assertThat(jobs.work()).isTrue();
        assertThat(imports.find(id, job).state()).as("it stored a message").isEqualTo(State.WAITING);
        rig.sql()
                .sql("UPDATE mail.import_job SET attempts = 9, lease_until = now()")
                .update();
        assertThat(jobs.work()).isTrue();
        assertThat(imports.find(id, job).state()).as("it stored none").isEqualTo(State.FAILED);
    }

    @Test
    void aJobThatTookItsWorkersWithItEnds() {
        UUID job = jobs.start(id, source(null, Map.of()), PASSWORD).id();
        rig.sql()
                .sql("UPDATE mail.import_job SET state = 'running', attempts = 10")
                .update();
        assertThat(jobs.work()).isFalse();
        imports.endAbandoned();
        assertThat(imports.find(id, job).state()).isEqualTo(State.FAILED);
        assertThat(rig.sql()
                        .sql("SELECT count(password) FROM mail.import_job")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void subscriptionsAndSpecialUsesComeWithMailboxesThatAreNew() {
        server.mailboxes.put("Shown", List.of(MAIL));
        server.mailboxes.put("Hidden", List.of(MAIL));
        server.subscribed.add("Shown");
        rig.tree.delete(id, rig.mailbox(id, "Sent").mailboxId());
        server.mailboxes.put("Gesendet", List.of(MAIL));
        run(source(null, Map.of()), PASSWORD);
        assertThat(rig.mailboxes.list(id).subscriptions()).contains("Shown").doesNotContain("Hidden", "Gesendet");
        assertThat(rig.mailbox(id, "Gesendet").specialUse()).isEqualTo("\\Sent");
    }

    @Test
    void namesThatNoMailboxHereMayHaveAreMadeFitting() {
        server.mailboxes.put("50%", List.of(MAIL));
        server.mailboxes.put("Grün", List.of(MAIL));
        ImportJob job = run(source(null, Map.of()), PASSWORD);
        assertThat(job.refusals()).isEmpty();
        assertThat(job.mailboxes()).extracting(ImportJob.Mailbox::target).containsExactlyInAnyOrder("50_", "Grün");
    }

    @Test
    void uidsMayBeFarApart() {
        server.uidStep = 1_000_000_000;
        server.mailboxes.put("INBOX", List.of(MAIL, LARGE, MAIL, MAIL));
        ImportJob job = run(source(null, Map.of()), PASSWORD);
        assertThat(job.imported()).as(job.problem()).isEqualTo(4);
        assertThat(server.windows).hasValueLessThan(50);
    }

    @Test
    void aMessageThatTheServerDoesNotGiveIsTold() {
        server.mailboxes.put("INBOX", List.of(MAIL, "", MAIL));
        server.withheld = 30;
        ImportJob job = run(source(null, Map.of()), PASSWORD);
        assertThat(job.state()).isEqualTo(State.DONE);
        assertThat(List.of(job.imported(), job.refused())).containsExactly(2L, 1L);
        assertThat(texts("INBOX")).as("one is empty").containsExactly(MAIL, "");
        assertThat(job.refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message()).isEqualTo("30"));
    }

    @Test
    void aPasswordIsSealedWhileItWaitsAndGoneAfterwards() {
        server.mailboxes.put("INBOX", List.of(MAIL));
        String stored = "SELECT source || ' ' || encode(password, 'escape') FROM mail.import_job";
        jobs.start(id, source("root", Map.of()), PASSWORD);
        assertThat(rig.sql().sql(stored).query(String.class).single())
                .contains("ann")
                .doesNotContain(PASSWORD);
        assertThat(jobs.work()).isTrue();
        assertThat(server.logins).containsExactly("ann root " + PASSWORD);
        assertThat(rig.sql()
                        .sql("SELECT count(password) FROM mail.import_job")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void theTlsOfASourceWasAnsweredInCapitals() {
        ImportJob job = jobs.start(id, source(null, Map.of()), PASSWORD);
        assertThat(job.source()).contains("\"tls\":\"none\"");
    }

    @Test
    void aWrongPasswordEndsTheJob() {
        ImportJob job = run(source(null, Map.of()), "wrong");
        assertThat(job.state()).isEqualTo(State.FAILED);
        assertThat(job.problem()).isEqualTo("The server refused the login.");
    }

    @Test
    void aJobThatWaitedForEverEndsAndItsPasswordGoes() {
        UUID job = jobs.start(id, source(null, Map.of()), PASSWORD).id();
        imports.endOverdue(Duration.ofHours(2));
        assertThat(imports.find(id, job).state()).isEqualTo(State.WAITING);
        rig.sql()
                .sql("UPDATE mail.import_job SET created_at = now() - interval '3 hours'")
                .update();
        imports.endOverdue(Duration.ofHours(2));
        assertThat(imports.find(id, job).state()).isEqualTo(State.FAILED);
        assertThat(imports.find(id, job).problem()).contains("longer than PT2H");
        assertThat(rig.sql()
                        .sql("SELECT count(password) FROM mail.import_job")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jobs.work()).isFalse();
    }

    @Test
    void aCancelledJobIsNotBegun() {
        UUID job = jobs.start(id, source(null, Map.of()), PASSWORD).id();
        imports.cancel(id, job);
        assertThat(jobs.work()).isFalse();
        assertThat(imports.find(id, job).state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void aWorkerThatLostItsLeaseWritesNothingMore() {
        server.mailboxes.put("INBOX", List.of(MAIL));
        server.meanwhile = () -> rig.sql()
                .sql("UPDATE mail.import_job SET worker = gen_random_uuid()")
                .update();
        ImportJob lost = run(source(null, Map.of()), PASSWORD);
        assertThat(lost.state()).as("it is the other worker's to end").isEqualTo(State.RUNNING);
        assertThat(List.of(lost.imported(), lost.known(), lost.refused())).containsExactly(0L, 0L, 0L);
        assertThat(texts("INBOX")).isEmpty();

        server.meanwhile = () -> {};
        rig.sql().sql("UPDATE mail.import_job SET lease_until = now()").update();
        assertThat(jobs.work()).isTrue();
        assertThat(imports.find(id, lost.id()).state()).isEqualTo(State.DONE);
        assertThat(texts("INBOX")).containsExactly(MAIL);
    }

    @Test
    void theTenantThatHasTheFewestJobsUnderWayGoesFirst() {
        UUID busy = jobs.start(id, source(null, Map.of()), PASSWORD).id();
        UUID next = jobs.start(id, source(null, Map.of()), PASSWORD).id();
        UUID other = rig.account().accountId();
        UUID others = jobs.start(other, source(null, Map.of()), PASSWORD).id();
        rig.sql()
                .sql("UPDATE mail.import_job SET lease_until = now() - interval '1 hour' WHERE job_id = ?")
                .param(next)
                .update();
        rig.sql()
                .sql(
                        "UPDATE mail.import_job SET state = 'running', lease_until = now() + interval '1 hour' WHERE job_id = ?")
                .param(busy)
                .update();
        assertThat(imports.store().claim(UUID.randomUUID()).jobId()).isEqualTo(others);
        assertThat(imports.store().claim(UUID.randomUUID()).jobId()).isEqualTo(next);
        assertThat(imports.store().claim(UUID.randomUUID())).isNull();
    }

    @Test
    void aJobThatHadItsTurnLetsOthersGo() {
        server.mailboxes.put("INBOX", List.of(MAIL));
        ImapImports hurried = jobs("127.0.0.0/8,::1", imports(Duration.ofMinutes(5), Duration.ZERO));
        UUID job = hurried.start(id, source(null, Map.of()), PASSWORD).id();
        UUID other = rig.account().accountId();
        UUID waits = hurried.start(other, source(null, Map.of()), PASSWORD).id();
        assertThat(hurried.work()).isTrue();
        ImportJob yielded = imports.find(id, job);
        assertThat(yielded.state()).isEqualTo(State.WAITING);
        assertThat(yielded.problem()).isNull();
        assertThat(server.bodies).isEmpty();

        imports.cancel(other, waits);
        assertThat(hurried.work()).as("at once, when nobody waits").isTrue();
        assertThat(imports.find(id, job).state()).isEqualTo(State.DONE);
    }

    @Test
    void aServerThatGivesNothingHeldItsPlaceForAWeek() throws Exception {
        server.mailboxes.put("INBOX", List.of(LARGE));
        var ended = new CountDownLatch(1);
        server.meanwhile = () -> {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        ImapImports impatient = jobs("127.0.0.0/8,::1", imports(Duration.ofMillis(100), Duration.ofMinutes(10)));
        UUID job = impatient.start(id, source(null, Map.of()), PASSWORD).id();
        assertThat(impatient.work()).isTrue();
        ended.countDown();
        ImportJob stalled = imports.find(id, job);
        assertThat(stalled.state()).as("it is tried again later").isEqualTo(State.WAITING);
        assertThat(stalled.problem()).startsWith("For minutes there came neither");
    }

    @Test
    void privateNetworksAreOutOfReachUnlessAllowed() {
        for (String host : List.of(
                "localhost", "127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1")) {
            var source = new ImapSource(host, server.port(), Tls.IMPLICIT, "ann", null, Map.of());
            assertThatThrownBy(() -> jobs("").start(id, source, PASSWORD))
                    .as(host)
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("may not reach");
        }
        var port = new ImapSource("127.0.0.1", 22, Tls.IMPLICIT, "ann", null, Map.of());
        assertThatThrownBy(() -> jobs.start(id, port, PASSWORD)).hasMessageContaining("ports");
        var open = new ImapSource("9.9.9.9", server.port(), Tls.NONE, "ann", null, Map.of());
        assertThatThrownBy(() -> jobs.start(id, open, PASSWORD)).hasMessageContaining("Without TLS");
    }
}
