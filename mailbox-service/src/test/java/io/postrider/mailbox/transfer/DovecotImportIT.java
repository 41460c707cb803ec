package io.postrider.mailbox.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.Flags;
import io.postrider.mailbox.MailboxRig;
import io.postrider.mailbox.message.MessageWrites;
import io.postrider.mailbox.transfer.ImapSource.Tls;
import io.postrider.mailbox.transfer.ImportJob.State;
import io.postrider.platform.net.Networks;
import io.postrider.platform.observe.EventLog;
import io.postrider.testkit.tls.TestCertificate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mail comes in from a real Dovecot, where one is installed, over TLS with a CA of its own. */
@Timeout(180)
class DovecotImportIT {
    private static final String DATE = "2019-03-01T08:09:10Z";

    private final MailboxRig rig = new MailboxRig();
    private final Imports imports = new Imports(
            rig.transactions,
            rig.accounts,
            new MessageWrites(rig.flags, rig.appends, rig.copies, rig.expunges),
            rig.tree,
            rig.mailboxes,
            new EventLog(),
            new Imports.Times(Duration.ofMinutes(5), Duration.ofMinutes(10)));
    private final UUID id = rig.account().accountId();
    private Dovecot server;
    private ImapImports jobs;

    @BeforeEach
    void start() {
        assumeTrue(Dovecot.isUsable(), "no Dovecot that root may start");
        server = Dovecot.start();
        fill();
        var hosts = new ReachableHosts(Networks.of("127.0.0.0/8,::1"), List.of(server.imapsPort(), server.imapPort()));
        var servers = new ImapImports.Servers(hosts, SourceTls.trusting(server.ca()), 1);
        jobs = new ImapImports(rig.accounts, imports, servers, new PasswordSeal("x".repeat(32)));
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.close();
            assertThat(rig.violations()).isEmpty();
        }
        rig.close();
    }

    private static String mail(int number) {
        return "Subject: number %d\r\nX-Eight: \u00fc\r\n\r\nFrom here\r\n%s"
                .formatted(number, "line\r\n".repeat(number));
    }

    private void fill() {
        for (int i = 1; i <= 300; i++) {
            server.message("", i, i % 2 == 0 ? "S" : "FRab", DATE, mail(i));
        }
        server.keywords("", "$Forwarded", "work");
        server.message(".Projekte.Gr&APw-n.Alt", 1, "T", DATE, mail(1));
        server.message(".Gesendet", 1, "S", DATE, mail(2));
        server.message(".Entwurf", 1, "D", DATE, mail(3));
        server.message(".50%", 1, "", DATE, mail(4));
        server.subscribe("INBOX", "Projekte\tGr&APw-n\tAlt", "Gesendet");
    }

    private ImportJob run(ImapSource source, String password) {
        UUID job = jobs.start(id, source, password).id();
        assertThat(jobs.work()).isTrue();
        return imports.find(id, job);
    }

    private ImapSource source(Tls tls, String admin) {
        int port = tls == Tls.IMPLICIT ? server.imapsPort() : server.imapPort();
        return new ImapSource("localhost", port, tls, "ann", admin, Map.of());
    }

    /** The chain of hashes of a report, made of what the server was given. */
    private static String chain(List<String> messages) throws Exception {
        byte[] chain = {};
        for (String message : messages) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(message.getBytes(StandardCharsets.UTF_8));
            digest.update(chain);
            chain = digest.digest(hash);
        }
        return HexFormat.of().formatHex(chain);
    }

    @Test
    void everythingComesAsItIsThere() throws Exception {
        ImportJob job = run(source(Tls.IMPLICIT, null), Dovecot.PASSWORD);
        assertThat(job.state()).as(job.problem()).isEqualTo(State.DONE);
        assertThat(List.of(job.messages(), job.imported(), job.known(), job.refused()))
                .containsExactly(304L, 304L, 0L, 0L);
        List<String> wanted =
                IntStream.rangeClosed(1, 300).mapToObj(DovecotImportIT::mail).toList();
        var inbox = job.mailboxes().stream()
                .filter(one -> one.target().equals("INBOX"))
                .findFirst()
                .orElseThrow();
        assertThat(inbox.hash()).isEqualTo(chain(wanted));
        assertThat(job.mailboxes())
                .extracting(ImportJob.Mailbox::target)
                .containsExactlyInAnyOrder("INBOX", "Projekte/Grün/Alt", "Sent", "Drafts", "50_");
        int inboxId = rig.mailbox(id, "INBOX").mailboxId();
        assertThat(rig.fetch(id, inboxId, new FetchRequest("1:1000", false, FetchRequest.Octets.ALL)).stream()
                        .map(MailboxRig.Fetched::text))
                .containsExactlyElementsOf(wanted);
        assertThat(count("flags = " + (Flags.FLAGGED | Flags.ANSWERED) + " AND keywords <> 0"))
                .isEqualTo(150);
        assertThat(rig.mailbox(id, "INBOX").keywords()).containsExactlyInAnyOrder("$Forwarded", "work");
        assertThat(count("internal_date <> '" + Instant.parse(DATE) + "'")).isZero();
        assertThat(rig.mailboxes.list(id).subscriptions())
                .contains("Projekte/Grün/Alt")
                .doesNotContain("50_");
    }

    private long count(String condition) {
        return rig.sql()
                .sql("SELECT count(*) FROM mail.message WHERE " + condition)
                .query(Long.class)
                .single();
    }

    @Test
    void anAdministratorsPasswordAndStarttlsDoAsWell() {
        ImportJob job = run(source(Tls.STARTTLS, "root"), Dovecot.MASTER_PASSWORD);
        assertThat(job.state()).as(job.problem()).isEqualTo(State.DONE);
        assertThat(job.imported()).isEqualTo(304);
    }

    @Test
    void aSecondRunTakesWhatIsNew() {
        run(source(Tls.IMPLICIT, null), Dovecot.PASSWORD);
        server.message("", 301, "", DATE, mail(301));
        server.own();
        ImportJob second = run(source(Tls.IMPLICIT, "root"), Dovecot.MASTER_PASSWORD);
        assertThat(List.of(second.messages(), second.imported(), second.known()))
                .containsExactly(305L, 1L, 304L);
        assertThat(count("true")).isEqualTo(305);
    }

    @Test
    void aCertificateOfAStrangerIsRefused(@TempDir Path folder) throws Exception {
        Path other = Files.writeString(
                folder.resolve("other.pem"),
                TestCertificate.selfSigned("localhost").certificatePem());
        for (Path ca : Arrays.asList(null, other)) {
            var hosts = new ReachableHosts(Networks.of("127.0.0.0/8,::1"), List.of(server.imapsPort()));
            var servers = new ImapImports.Servers(hosts, SourceTls.trusting(ca), 1);
            jobs = new ImapImports(rig.accounts, imports, servers, new PasswordSeal("x".repeat(32)));
            ImportJob job = run(source(Tls.IMPLICIT, null), Dovecot.PASSWORD);
            assertThat(job.state()).isEqualTo(State.WAITING);
            assertThat(job.problem()).contains("PKIX");
            imports.cancel(id, job.id());
        }
    }
}
