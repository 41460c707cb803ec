package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.auth.AccountView;
import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.MailboxChanges;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.MailboxRig;
import io.postrider.mailbox.message.MessageWrites;
import io.postrider.mailbox.transfer.ImportJob.State;
import io.postrider.platform.observe.EventLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mail comes in from files: whole, once, and with a report. */
@Timeout(180)
class ImportIT {
    private static final String MAIL = "Subject: one\r\n\r\nFrom here\r\n>From there\r\n";
    private static final String LARGE = "Subject: large\r\n\r\n" + "0123456789\r\n".repeat(60_000);

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

    @AfterEach
    void end() {
        assertThat(rig.violations()).isEmpty();
        rig.close();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private List<String> texts(UUID account, String mailbox) {
        int mailboxId = rig.mailbox(account, mailbox).mailboxId();
        return rig.fetch(account, mailboxId, new FetchRequest("1:1000", false, FetchRequest.Octets.ALL)).stream()
                .map(MailboxRig.Fetched::text)
                .toList();
    }

    private byte[] export() throws IOException {
        var out = new ByteArrayOutputStream();
        new Exports(rig.transactions, rig.mailboxes, rig.reader).maildir(id).writeTo(out);
        return out.toByteArray();
    }

    private static String chained(String... messages) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        byte[] hash = {};
        for (String message : messages) {
            byte[] own = sha256.digest(message.getBytes(UTF_8));
            sha256.update(hash);
            hash = sha256.digest(own);
        }
        return HexFormat.of().formatHex(hash);
    }

    @Test
    void aMaildirThatWentOutComesInTheSame() throws Exception {
        int deep = rig.tree.create(id, "Töpfe/Grün", null).mailboxId();
        rig.append(id, 1, MAIL, Flags.SEEN | Flags.FLAGGED, "$Forwarded", "work");
        rig.append(id, 1, LARGE, 0, "work");
        rig.append(id, deep, "Subject: deep\r\n\r\n", Flags.ANSWERED | Flags.DRAFT | Flags.DELETED);
        AccountView other = rig.account();
        ImportJob job = imports.maildir(other.accountId(), new ByteArrayInputStream(export()));

        assertThat(job.state()).isEqualTo(State.DONE);
        assertThat(List.of(job.imported(), job.known(), job.refused())).containsExactly(3L, 0L, 0L);
        assertThat(texts(other.accountId(), "INBOX")).containsExactly(MAIL, LARGE);
        assertThat(texts(other.accountId(), "Töpfe/Grün")).containsExactly("Subject: deep\r\n\r\n");
        assertThat(job.mailboxes())
                .filteredOn(one -> one.source().equals("INBOX"))
                .singleElement()
                .satisfies(inbox -> {
                    assertThat(inbox.octets()).isEqualTo(MAIL.length() + LARGE.length());
                    assertThat(inbox.hash()).isEqualTo(chained(MAIL, LARGE));
                });
        MailboxChanges inbox = rig.changes(other.accountId(), 1, 0);
        assertThat(inbox.keywords()).containsExactly("$Forwarded", "work");
        assertThat(rig.sql()
                        .sql(
                                "SELECT flags || ' ' || keywords FROM mail.message WHERE account_id = ? ORDER BY mailbox_id, uid")
                        .params(other.accountId())
                        .query(String.class)
                        .list())
                .containsExactly("5 3", "0 2", "26 0");
        assertThat(rig.sql()
                        .sql("SELECT DISTINCT internal_date FROM mail.message WHERE account_id = ?")
                        .params(other.accountId())
                        .query(Instant.class)
                        .list())
                .containsExactly(MailboxRig.ARRIVED.truncatedTo(ChronoUnit.SECONDS));
    }

    @Test
    void theHashOfAReportWithoutNewMessagesWasEmpty() throws Exception {
        String mbox = "From a@b Thu Jan  1 00:00:00 2026\n" + MAIL.replace("\r\n", "\n") + "\n";
        imports.mbox(id, "INBOX", stream(mbox));
        ImportJob again = imports.mbox(id, "INBOX", stream(mbox));
        assertThat(List.of(again.imported(), again.known())).containsExactly(0L, 1L);
        String ofNothing =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest());
        assertThat(again.mailboxes()).extracting(ImportJob.Mailbox::hash).containsExactly(ofNothing);
    }

    private static final List<String> ODD_NAMES = List.of(
            "a.b",
            "a_b",
            "a/b",
            ".hidden",
            "v1.2/x.y",
            "cur",
            "INBOX/child",
            "INBOX/x.y",
            "Töpfe & Co",
            "台北/.台",
            "&AC4-",
            " x ",
            "~",
            "l".repeat(255) + "/" + "ö".repeat(120),
            "Maildir",
            "a.b-7",
            "R&-D");

    private List<String> rows(UUID account, String sql) {
        return rig.sql().sql(sql).params(account).query(String.class).list();
    }

    /** What a mailbox can tell of itself and its messages, but UIDs' validity and what only we see. */
    private List<String> everything(UUID account) {
        return rows(account, """
                SELECT concat_ws('|', b.name, m.uid, m.flags, date_trunc('second', m.internal_date), m.size, encode(c.sha256, 'hex'),
                    (SELECT string_agg(k.name, ' ' ORDER BY k.name) FROM mail.keyword k
                     WHERE k.account_id = m.account_id AND k.mailbox_id = m.mailbox_id AND (m.keywords >> k.bit) & 1 = 1))
                FROM mail.mailbox b LEFT JOIN mail.message m USING (account_id, mailbox_id)
                    LEFT JOIN content.content c USING (content_id)
                WHERE b.account_id = ? AND b.selectable ORDER BY b.name, m.uid""");
    }

    @Test
    void oddNamesBareLineFeedsTwinsAndManyKeywordsDidNotComeBackFromAnExport() throws Exception {
        for (String name : ODD_NAMES) {
            rig.append(id, existing(name), "Subject: in " + name + "\n\nbare\nand no end", Flags.SEEN, "in");
        }
        rig.tree.create(id, "Empty.one", null);
        rig.append(id, 1, MAIL, Flags.FLAGGED);
        rig.append(id, 1, MAIL, 0);
        rig.append(id, 1, "", 0);
        for (int i = 0; i < 40; i++) {
            rig.append(id, 1, "Subject: " + i + "\r\n\r\n", 0, "k" + i);
        }
        rig.sql()
                .sql("UPDATE mail.message SET internal_date = '1969-07-20T20:17:40Z' WHERE uid = 3")
                .update();
        UUID other = rig.account().accountId();
        byte[] tar = export();
        ImportJob job = imports.maildir(other, new ByteArrayInputStream(tar));
        assertThat(job.state()).isEqualTo(State.DONE);
        assertThat(everything(other)).containsExactlyElementsOf(everything(id));
        ImportJob again = imports.maildir(other, new ByteArrayInputStream(tar));
        assertThat(List.of(again.imported(), again.known())).containsExactly(0L, job.imported());
    }

    private int existing(String name) {
        return rig.mailboxes.list(id).mailboxes().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseGet(() -> rig.tree.create(id, name, null))
                .mailboxId();
    }

    @Test
    void subscriptionsAndSpecialUsesAreTakenAlongAndBroughtBack() throws Exception {
        rig.tree.create(id, "Shown/Grün", null);
        rig.tree.subscribe(id, "Shown/Grün");
        rig.tree.create(id, "Hidden", null);
        rig.tree.delete(id, rig.mailbox(id, "Junk").mailboxId());
        rig.tree.create(id, "Müll", "\\Junk");
        UUID other = rig.account().accountId();
        rig.tree.delete(other, rig.mailbox(other, "Junk").mailboxId());
        imports.maildir(other, new ByteArrayInputStream(export()));
        assertThat(rig.mailboxes.list(other).subscriptions())
                .contains("Shown/Grün")
                .doesNotContain("Hidden", "Müll");
        assertThat(rig.mailbox(other, "Müll").specialUse()).isEqualTo("\\Junk");
        assertThat(rig.mailbox(other, "Hidden").messages()).isZero();
    }

    @Test
    void whatWasBrokenOffGoesOnWhereItWasAndNothingIsTakenTwice() throws Exception {
        rig.append(id, 1, MAIL, 0);
        rig.append(id, 1, LARGE, 0);
        byte[] tar = export();
        UUID other = rig.account().accountId();
        var cut = new ByteArrayInputStream(Arrays.copyOf(tar, LARGE.length()));
        assertThatThrownBy(() -> imports.maildir(other, cut))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_REQUEST));
        assertThat(imports.list(other)).singleElement().satisfies(job -> {
            assertThat(job.state()).isEqualTo(State.FAILED);
            assertThat(job.imported()).isEqualTo(1);
        });

        ImportJob second = imports.maildir(other, new ByteArrayInputStream(tar));
        assertThat(List.of(second.imported(), second.known())).containsExactly(1L, 1L);
        ImportJob third = imports.maildir(other, new ByteArrayInputStream(tar));
        assertThat(List.of(third.imported(), third.known())).containsExactly(0L, 2L);
        assertThat(texts(other, "INBOX")).containsExactly(MAIL, LARGE);
    }

    @Test
    void anMboxOfOthersComesInWithItsFlagsAndTheLineEndsOfMail() {
        ImportJob job = imports.mbox(id, "Old/2024", stream("""
                From ann@example.org Mon Nov  2 10:15:30 2026
                Subject: 1
                Status: RO
                X-Status: AF
                X-Keywords: work $Label1

                >From here
                >>From there

                From bob@example.org Mon Nov  2 10:15:31 2026
                Subject: 2

                x
                """));
        assertThat(job.imported()).isEqualTo(2);
        assertThat(texts(id, "Old/2024"))
                .containsExactly(
                        "Subject: 1\r\nStatus: RO\r\nX-Status: AF\r\nX-Keywords: work $Label1\r\n\r\n"
                                + "From here\r\n>From there\r\n",
                        "Subject: 2\r\n\r\nx\r\n");
        int mailbox = rig.mailbox(id, "Old/2024").mailboxId();
        assertThat(rig.mailbox(id, "Old/2024").keywords()).containsExactly("work", "$Label1");
        assertThat(rig.sql()
                        .sql("SELECT flags FROM mail.message WHERE account_id = ? AND mailbox_id = ? ORDER BY uid")
                        .params(id, mailbox)
                        .query(Integer.class)
                        .list())
                .containsExactly(Flags.SEEN | Flags.ANSWERED | Flags.FLAGGED, 0);
    }

    @Test
    void whatIsTooLargeIsReportedAndTheRestComesIn() throws Exception {
        var out = new ByteArrayOutputStream();
        var tar = new TarWriter(out);
        tar.file("new/huge", MailboxRig.ARRIVED, new byte[31 * 1024 * 1024]);
        tar.file("new/small", MailboxRig.ARRIVED, MAIL.getBytes(UTF_8));
        tar.end();
        ImportJob job = imports.maildir(id, new ByteArrayInputStream(out.toByteArray()));
        assertThat(job.state()).isEqualTo(State.DONE);
        assertThat(List.of(job.imported(), job.refused())).containsExactly(1L, 1L);
        assertThat(job.refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message()).isEqualTo("huge"));
        assertThat(rig.count("content.upload")).as("nothing is left of it").isZero();
    }

    /** Makes an empty file at the beginning of a tar a hard link, as GNU tar writes one. */
    private static void link(byte[] tar, String target) {
        tar[156] = '1';
        System.arraycopy(target.getBytes(UTF_8), 0, tar, 157, target.length());
        Arrays.fill(tar, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += tar[i] & 0xFF;
        }
        System.arraycopy("%06o\0 ".formatted(sum).getBytes(UTF_8), 0, tar, 148, 8);
    }

    @Test
    void copiesThatATarHasAsHardLinksWerePassedOverInSilence() throws Exception {
        var out = new ByteArrayOutputStream();
        var tar = new TarWriter(out);
        tar.file("Maildir/.Copies/cur/2.x:2,S", MailboxRig.ARRIVED, new byte[0]);
        tar.file("Maildir/cur/1.x:2,S", MailboxRig.ARRIVED, MAIL.getBytes(UTF_8));
        tar.end();
        byte[] octets = out.toByteArray();
        link(octets, "Maildir/cur/1.x:2,S");
        ImportJob job = imports.maildir(id, new ByteArrayInputStream(octets));
        assertThat(List.of(job.imported(), job.refused())).containsExactly(1L, 1L);
        assertThat(job.refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.mailbox()).isEqualTo("Copies");
            assertThat(refusal.message()).isEqualTo("2.x:2,S");
            assertThat(refusal.reason()).contains("hard link to Maildir/cur/1.x:2,S", "--hard-dereference");
        });
    }

    @Test
    void aYearBeyondAllDatesEndedTheWholeImport() {
        ImportJob job = imports.mbox(
                id,
                "INBOX",
                stream("From a Mon Nov  2 10:15:30 2026\n%1$s\nFrom a Mon Nov  2 10:15:30 +999999999\n%1$s.\n"
                        .formatted(MAIL)));
        assertThat(List.of(job.imported(), job.refused())).containsExactly(2L, 0L);
    }

    @Test
    void aFullAccountEndsTheJobAndTheReportNamesWhatDidNotFit() {
        UUID full = rig.directory.add(MAIL.length() + 10).accountId();
        String mbox = "From a Mon Nov  2 10:15:30 2026\n%s\n".formatted(MAIL);
        assertThatThrownBy(() -> imports.mbox(full, "INBOX", stream(mbox + mbox.replace("one", "two"))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.OVER_QUOTA));
        ImportJob job = imports.find(full, imports.list(full).getFirst().id());
        assertThat(job.state()).isEqualTo(State.FAILED);
        assertThat(job.imported()).isEqualTo(1);
        assertThat(job.refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message()).isEqualTo("2"));
    }

    @Test
    void whatIsNoArchiveIsRefused() {
        assertThatThrownBy(() -> imports.mbox(id, "INBOX", stream("Subject: x\n")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no mbox");
        assertThatThrownBy(() -> imports.maildir(id, stream("x".repeat(1024))))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no tar");
    }

    /** A file without end, on whose first octet its job turns out to be three hours old. */
    private InputStream endless() {
        var begun = new AtomicBoolean();
        InputStream lines = new InputStream() {
            @Override
            public int read() {
                if (begun.compareAndSet(false, true)) {
                    rig.sql()
                            .sql("UPDATE mail.import_job SET created_at = now() - interval '3 hours'")
                            .update();
                    imports.endOverdue(Duration.ofHours(2));
                }
                return '\n';
            }
        };
        return new SequenceInputStream(stream("From a Mon Nov  2 10:15:30 2026\n"), lines);
    }

    @Test
    void aFileThatNeverEndedKeptItsJobForEver() {
        assertThatThrownBy(() -> imports.mbox(id, "INBOX", endless()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("took too long");
        assertThat(imports.list(id)).singleElement().satisfies(job -> {
            assertThat(job.state()).isEqualTo(State.FAILED);
            assertThat(job.problem()).contains("longer than PT2H");
        });
    }

    @Test
    void aMailboxFullOfKeywordsRefusedMessagesAndNowLeavesKeywordsOut() {
        for (int i = 0; i < MailboxStatus.MAX_KEYWORDS; i++) {
            rig.append(id, 1, MAIL, 0, "k" + i);
        }
        ImportJob job = imports.mbox(
                id, "INBOX", stream("From a Mon Nov  2 10:15:30 2026\nX-Keywords: k7 more\nSubject: kept\n\nx\n"));
        assertThat(List.of(job.imported(), job.refused())).containsExactly(1L, 0L);
        assertThat(job.refusals()).singleElement().satisfies(one -> {
            assertThat(one.message()).isEqualTo("1");
            assertThat(one.reason())
                    .isEqualTo("It was stored without more: its mailbox has as many keywords as it can.");
        });
        assertThat(rig.sql()
                        .sql("SELECT keywords FROM mail.message WHERE account_id = ? ORDER BY uid DESC LIMIT 1")
                        .params(id)
                        .query(Long.class)
                        .single())
                .isEqualTo(1L << 7);
    }

    @Test
    void aJobWhoseWorkerIsGoneEnds() {
        imports.mbox(id, "INBOX", stream(""));
        UUID job = imports.list(id).getFirst().id();
        rig.sql()
                .sql("UPDATE mail.import_job SET state = 'running', finished_at = NULL, lease_until = now()")
                .update();
        imports.endAbandoned();
        assertThat(imports.find(id, job).state()).isEqualTo(State.FAILED);
        assertThat(imports.find(id, job).problem()).contains("Repeat the call");
    }
}
