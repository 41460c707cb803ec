package io.postrider.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.SearchKey;
import io.postrider.api.mailbox.SearchKey.Comparison;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.NewContent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchIT {
    private final MailboxRig rig = new MailboxRig();
    private UUID account = new UUID(0, 0);
    private UUID indexed = new UUID(0, 0);

    @BeforeAll
    void fill() {
        account = rig.account().accountId();
        add();
        rig.indexer.walk();
        indexed = account;
        account = rig.account().accountId();
        add();
    }

    private void add() {
        add(Flags.SEEN, """
                From: "Fred Foobar" <fred@example.org>
                Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
                Date: Mon, 7 Feb 1994 23:52:25 -0800

                plain words here
                """, "work");
        add(
                Flags.FLAGGED,
                """
                From: jane@example.org
                Subject: folded
                 over lines
                Date: Tue, 8 Feb 1994 00:30:00 +0900
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: base64

                """ + Base64.getMimeEncoder().encodeToString("Überraschung im Körper".getBytes(StandardCharsets.UTF_8))
                        + "\r\n");
        add(0, """
                From: jane@example.org
                To: fred@example.org
                Subject: parts
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                a na=EFve soft=
                break
                --b
                Content-Type: application/octet-stream; name="secret.bin"
                Content-Transfer-Encoding: base64

                cGxhaW4gd29yZHM=
                --b--
                """);
        add(0, "X-Only: header\n\n" + "x".repeat(3000) + "\n");
    }

    private void add(int flags, String text, String... keywords) {
        rig.append(account, 1, text.replace("\r\n", "\n").replace("\n", "\r\n"), flags, keywords);
    }

    @AfterAll
    void end() {
        rig.close();
    }

    private String search(SearchKey key) {
        String uids = rig.searches.search(account, 1, key).uids();
        assertThat(rig.searches.search(indexed, 1, key).uids()).isEqualTo(uids);
        return uids;
    }

    private static SearchKey not(SearchKey key) {
        return new SearchKey.Not(key);
    }

    private static SearchKey and(SearchKey... keys) {
        return new SearchKey.And(List.of(keys));
    }

    @Test
    void byWhatTheRowTells() {
        assertThat(search(new SearchKey.All())).isEqualTo("1:4");
        assertThat(search(new SearchKey.Flag(Flags.SEEN))).isEqualTo("1");
        assertThat(search(not(new SearchKey.Flag(Flags.SEEN)))).isEqualTo("2:4");
        assertThat(search(new SearchKey.Keyword("WORK"))).isEqualTo("1");
        assertThat(search(new SearchKey.Keyword("nothing"))).isEmpty();
        assertThat(search(not(new SearchKey.Keyword("nothing")))).isEqualTo("1:4");
        assertThat(search(new SearchKey.Uids("2,4:9"))).isEqualTo("2,4");
        assertThat(search(new SearchKey.Larger(3000))).isEqualTo("4");
        assertThat(search(new SearchKey.Smaller(3000))).isEqualTo("1:3");
        assertThat(search(new SearchKey.ModSeq(4))).isEqualTo("3:4");
        assertThat(rig.searches.search(account, 1, new SearchKey.Uids("1:3")).highestModseq())
                .isEqualTo(4);
        assertThat(search(new SearchKey.Or(new SearchKey.Flag(Flags.SEEN), new SearchKey.Flag(Flags.FLAGGED))))
                .isEqualTo("1:2");
        assertThat(search(and(new SearchKey.Uids("1:3"), not(new SearchKey.Flag(Flags.FLAGGED)))))
                .isEqualTo("1,3");
    }

    @Test
    void byDates() {
        LocalDate arrived = LocalDate.of(2026, 11, 22);
        assertThat(search(new SearchKey.InternalDate(Comparison.ON, arrived))).isEqualTo("1:4");
        assertThat(search(new SearchKey.InternalDate(Comparison.SINCE, arrived)))
                .isEqualTo("1:4");
        assertThat(search(new SearchKey.InternalDate(Comparison.BEFORE, arrived)))
                .isEmpty();
        assertThat(search(new SearchKey.InternalDate(Comparison.BEFORE, arrived.plusDays(1))))
                .isEqualTo("1:4");
        Instant noon = arrived.atTime(12, 0).toInstant(ZoneOffset.UTC);
        assertThat(search(new SearchKey.ArrivedSince(noon.minusSeconds(86_400))))
                .isEqualTo("1:4");
        assertThat(search(new SearchKey.ArrivedSince(noon.plusSeconds(86_400)))).isEmpty();
        assertThat(search(not(new SearchKey.ArrivedSince(noon.plusSeconds(86_400)))))
                .isEqualTo("1:4");
        assertThat(search(not(new SearchKey.ArrivedSince(noon.minusSeconds(86_400)))))
                .isEmpty();
        // The date as written, whatever its zone.
        assertThat(search(new SearchKey.SentDate(Comparison.ON, LocalDate.of(1994, 2, 7))))
                .isEqualTo("1");
        assertThat(search(new SearchKey.SentDate(Comparison.SINCE, LocalDate.of(1994, 2, 8))))
                .isEqualTo("2");
        assertThat(search(new SearchKey.SentDate(Comparison.BEFORE, LocalDate.of(2000, 1, 1))))
                .isEqualTo("1:2");
    }

    @Test
    void byHeaderFields() {
        assertThat(search(new SearchKey.Header("from", "FOOBAR"))).isEqualTo("1");
        assertThat(search(new SearchKey.Header("From", "example.org"))).isEqualTo("1:3");
        assertThat(search(new SearchKey.Header("Subject", "GRÜSSE")))
                .as("RFC 5051")
                .isEqualTo("1");
        assertThat(search(new SearchKey.Header("Subject", "Grüße"))).isEqualTo("1");
        assertThat(search(new SearchKey.Header("Subject", "folded over"))).isEqualTo("2");
        assertThat(search(new SearchKey.Header("x-only", ""))).isEqualTo("4");
        assertThat(search(not(new SearchKey.Header("to", "")))).isEqualTo("1:2,4");
        assertThat(search(and(new SearchKey.Flag(Flags.SEEN), new SearchKey.Header("from", "jane"))))
                .isEmpty();
    }

    @Test
    void byDecodedText() {
        assertThat(search(new SearchKey.Body("überraschung"))).isEqualTo("2");
        assertThat(search(new SearchKey.Body("naïve softbreak"))).isEqualTo("3");
        assertThat(search(new SearchKey.Body("plain words"))).isEqualTo("1");
        assertThat(search(new SearchKey.Body("foobar")))
                .as("headers are not the body")
                .isEmpty();
        assertThat(search(new SearchKey.Text("foobar"))).isEqualTo("1");
        assertThat(search(new SearchKey.Text("secret.bin"))).isEqualTo("3");
        assertThat(search(new SearchKey.Text(""))).isEqualTo("1:4");
        assertThat(search(new SearchKey.Or(new SearchKey.Body("plain"), new SearchKey.Text("x-only"))))
                .isEqualTo("1,4");
    }

    @Test
    void refusesBottomlessKeys() {
        SearchKey key = new SearchKey.All();
        for (int i = 0; i < 200; i++) {
            key = not(key);
        }
        SearchKey deep = key;
        assertThatThrownBy(() -> search(deep)).isInstanceOf(ProblemException.class);
    }

    @Test
    void searchesTenThousandMessagesWhileOneIsDamaged() {
        var owner = rig.account();
        for (int batch = 0; batch < 100; batch++) {
            List<NewContent> contents = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                UUID id = UUID.randomUUID();
                String needle = batch == 77 && i == 5 ? "needle" : "hay";
                byte[] octets = ("Subject: " + i + "\r\n\r\n" + "words ".repeat(600) + needle + "\r\n").getBytes();
                contents.add(new NewContent(id, octets, 0, octets.length, null, id));
            }
            rig.insert(contents);
            rig.deliveries.deliver(contents.stream()
                    .map(one -> MailboxRig.delivery(owner, one.contentId(), one.size()))
                    .toList());
        }
        rig.database.execute("UPDATE content.content SET octets = set_byte(octets, 60, 0) WHERE content_id ="
                + " (SELECT content_id FROM mail.message WHERE uid = 123 AND account_id = '" + owner.accountId()
                + "')");
        assertThat(rig.searches
                        .search(owner.accountId(), 1, new SearchKey.Header("subject", "55"))
                        .uids())
                .startsWith("56,156,256");
        assertThat(rig.searches
                        .search(owner.accountId(), 1, new SearchKey.Body("NEEDLE"))
                        .uids())
                .isEqualTo("7706");
    }
}
