package io.postrider.mailbox.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.api.auth.AccountView;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.MailboxRig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is exported is what was stored; tar and sha256sum are the judges. */
@Timeout(180)
class ExportIT {
    private static final String LARGE = "Subject: large\r\n\r\n" + "0123456789 abcdefghij\r\n".repeat(40_000);

    private final MailboxRig rig = new MailboxRig();
    private final Exports exports = new Exports(rig.transactions, rig.mailboxes, rig.reader);
    private UUID id;
    private AccountView account;

    @BeforeEach
    void fill() {
        account = rig.account();
        id = account.accountId();
        int inbox = rig.mailbox(id, "INBOX").mailboxId();
        rig.append(id, inbox, "Subject: one\r\n\r\nFrom here\r\n", Flags.SEEN | Flags.FLAGGED, "$Label1");
        rig.append(id, inbox, "Subject: two\r\n\r\nno line end", 0);
        rig.deliver(account, "Subject: delivered\r\n\r\nHello\r\n");
        MailboxStatus nested = rig.tree.create(id, "Projekte/Grün", null);
        rig.append(id, nested.mailboxId(), LARGE, Flags.ANSWERED);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private static byte[] octets(Exports.Export export) throws Exception {
        var out = new ByteArrayOutputStream();
        export.writeTo(out);
        return out.toByteArray();
    }

    private static String run(Path folder, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private Path unpacked(Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/tar")) || Files.isExecutable(Path.of("/bin/tar")), "no tar");
        Path archive = folder.resolve("export.tar");
        try (OutputStream out = Files.newOutputStream(archive)) {
            exports.maildir(id).writeTo(out);
        }
        run(folder, "tar", "xf", archive.toString());
        return folder;
    }

    private static List<Path> messages(Path maildir) throws Exception {
        try (Stream<Path> files = Files.list(maildir.resolve("cur"))) {
            return files.sorted().toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aMaildirHasEveryMessageOctetForOctet(@TempDir Path folder) throws Exception {
        Path maildir = unpacked(folder).resolve("Maildir");
        assertThat(messages(maildir))
                .extracting(ExportIT::text)
                .containsExactlyInAnyOrder(
                        "Subject: one\r\n\r\nFrom here\r\n",
                        "Subject: two\r\n\r\nno line end",
                        "Delivered-To: <" + account.address() + ">\r\nSubject: delivered\r\n\r\nHello\r\n");
        List<Path> nested = messages(maildir.resolve(".Projekte.Gr&APw-n"));
        assertThat(nested).singleElement().satisfies(path -> assertThat(path).hasContent(LARGE));
        assertThat(Files.size(nested.getFirst())).isEqualTo(LARGE.length());
        assertThat(nested.getFirst().getFileName().toString()).endsWith(",S=" + LARGE.length() + ":2,R");
    }

    @Test
    void flagsAndKeywordsAreInTheNames(@TempDir Path folder) throws Exception {
        Path maildir = unpacked(folder).resolve("Maildir");
        assertThat(messages(maildir))
                .filteredOn(path -> path.toString().endsWith(":2,FSa"))
                .hasSize(1);
        assertThat(maildir.resolve("dovecot-keywords")).hasContent("0 $Label1");
    }

    @Test
    void theChecksumsAreThoseOfTheFiles(@TempDir Path folder) throws Exception {
        unpacked(folder);
        assertThat(run(folder, "sha256sum", "-c", "--strict", "sha256sums-1.txt")
                        .lines())
                .hasSize(4)
                .allMatch(line -> line.endsWith(": OK"));
        assertThat(Files.readString(folder.resolve("report.tsv")))
                .contains("Projekte/Grün\tMaildir/.Projekte.Gr&APw-n/\t1\t" + LARGE.length() + "\t\n")
                .containsPattern("INBOX\tMaildir/\t3\t[0-9]+\t\n");
    }

    /** The second message of INBOX in its first chunk, and one so large that it is not held in memory in its fourth. */
    private void damage() {
        int large = rig.tree.create(id, "Large", null).mailboxId();
        rig.append(id, large, LARGE + LARGE, 0);
        rig.append(id, large, "Subject: behind it\r\n\r\n", 0);
        String of = " WHERE content_id = (SELECT content_id FROM mail.message"
                + " WHERE account_id = '%s' AND mailbox_id = %d AND uid = %d)";
        int inbox = rig.mailbox(id, "INBOX").mailboxId();
        rig.database.execute("UPDATE content.content SET sha256 = sha256(sha256)" + of.formatted(id, inbox, 2));
        rig.database.execute(
                "UPDATE content.chunk SET sha256 = sha256(sha256)" + of.formatted(id, large, 1) + " AND index = 4");
    }

    @Test
    void aDamagedMessageCutOffTheWholeExportAndIsNowNamedInItsReport(@TempDir Path folder) throws Exception {
        damage();
        Path maildir = unpacked(folder).resolve("Maildir");
        assertThat(messages(maildir)).hasSize(2).extracting(ExportIT::text).noneMatch(text -> text.contains("two"));
        assertThat(messages(maildir.resolve(".Large")))
                .singleElement()
                .satisfies(path -> assertThat(path).hasContent("Subject: behind it\r\n\r\n"));
        assertThat(run(folder, "sha256sum", "-c", "--strict", "sha256sums-1.txt")
                        .lines())
                .hasSize(4);
        assertThat(Files.readString(folder.resolve("report.tsv")))
                .containsPattern("INBOX\tMaildir/\t2\t[0-9]+\t\n"
                        + "INBOX\tMaildir/\t0\t0\tUID 2 of 2026-11-22T10:15:30[.0-9]*Z with 27 octets\n")
                .containsPattern("Large\tMaildir/.Large/\t0\t0\tUID 1 of .* with " + 2 * LARGE.length() + " octets\n");
    }

    @Test
    void aDamagedMessageCutOffAnMboxAndNowAnotherSaysThatItIsMissing() throws Exception {
        damage();
        assertThat(new String(octets(exports.mbox(id, "INBOX")), StandardCharsets.UTF_8))
                .containsSubsequence(
                        "Subject: one",
                        "\nX-Postrider-Damaged: uid=2; uidvalidity=",
                        "; size=27\r\n",
                        "Subject: delivered");
        assertThat(new String(octets(exports.mbox(id, "Large")), StandardCharsets.UTF_8))
                .containsSubsequence("\nX-Postrider-Damaged: uid=1; ", "Subject: behind it")
                .doesNotContain("0123456789");
    }

    @Test
    void anMboxHasTheMailboxInTheOrderOfItsUids() throws Exception {
        String mbox = new String(octets(exports.mbox(id, "INBOX")), StandardCharsets.UTF_8);
        assertThat(mbox)
                .startsWith(
                        "From MAILER-DAEMON Sun Nov 22 10:15:30 2026\nSubject: one\r\n\r\n>From here\r\n\nFrom MAILER-DAEMON ")
                .containsSubsequence("Subject: one", "Subject: two\r\n\r\nno line end\n\nFrom ", "Subject: delivered");
        assertThatThrownBy(() -> exports.mbox(id, "Nowhere")).isInstanceOf(ProblemException.class);
    }

    @Test
    void anAccountsExportHasNothingOfAnother(@TempDir Path folder) throws Exception {
        id = rig.account().accountId();
        Path maildir = unpacked(folder).resolve("Maildir");
        assertThat(messages(maildir)).isEmpty();
        assertThat(Files.exists(folder.resolve("sha256sums-1.txt"))).isFalse();
    }
}
