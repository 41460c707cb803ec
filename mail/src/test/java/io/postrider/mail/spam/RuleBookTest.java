package io.postrider.mail.spam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleBookTest {
    private static final String FIELDS = """
            From: Ann <ann@one.example>
            To: bob@here.example
            Date: Mon, 23 Nov 2026 10:00:00 +0000
            Message-ID: <1@one.example>
            Subject: Minutes of the meeting
            """;
    private static final Facts FACTS =
            new Facts(Map.of(), Set.of("here.example", "postrider.example"), Set.of("bob", "bob builder"));

    private final RuleBook book = RuleBook.standard();

    private List<String> hits(String message, Facts facts) {
        byte[] octets = message.replace("\n", "\r\n").getBytes(UTF_8);
        return book.hits(Sample.of(octets), facts).stream().map(Hit::rule).toList();
    }

    private List<String> hits(String message) {
        return hits(message, FACTS);
    }

    @Test
    void saysNothingOfAnOrdinaryMessage() {
        assertThat(
                        hits(
                                FIELDS
                                        + "\nDear Bob,\nhere they are, with all that was said of the house and of the garden, and what is to be done until the next one: https://one.example/minutes\nAnn\n"))
                .isEmpty();
    }

    @Test
    void knowsTheTestMessageForFilters() {
        String line = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";
        List<Hit> hits = book.hits(Sample.of((FIELDS + "\n" + line + "\n").getBytes(UTF_8)), FACTS);
        assertThat(hits)
                .filteredOn(hit -> hit.rule().equals("GTUBE"))
                .first()
                .satisfies(hit -> assertThat(hit.score()).isGreaterThanOrEqualTo(100));
        String encoded = Base64.getMimeEncoder().encodeToString(line.getBytes(UTF_8));
        assertThat(hits(FIELDS + "Content-Transfer-Encoding: base64\n\n" + encoded + "\n"))
                .contains("GTUBE");
        assertThat(hits(FIELDS + "\n" + line.replace("GTUBE", "GTUBF") + "\n")).doesNotContain("GTUBE");
    }

    @Test
    void seesWordsBehindLookAlikesAndInvisibleCharacters() {
        assertThat(hits(FIELDS + "\nBuy v\u0456\u0430gra today\n")).contains("MEDICINE", "MIXED_SCRIPTS");
        assertThat(hits(FIELDS + "\nBuy v\u200Bi\u200Ba\u200Bg\u200Br\u200Ba now\n"))
                .contains("MEDICINE", "INVISIBLE_CHARACTERS");
        assertThat(hits(FIELDS + "\nThe specialised part\n")).doesNotContain("MEDICINE"); // "cialis" in it
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO_DATE", "NO_MESSAGE_ID", "NO_SUBJECT", "NO_RECIPIENT_FIELD", "NO_FROM", "EMPTY_BODY"})
    void missesWhatAMessageLacks(String rule) {
        assertThat(hits("Received: from x\n\n")).contains(rule);
    }

    @Test
    void takesTheFindingsOfOthers() {
        var facts = new Facts(Map.of("spf", "fail", "dmarc", "pass"), Set.of(), Set.of());
        assertThat(hits(FIELDS + "\nhello\n", facts)).containsExactly("SPF_FAIL", "AUTHENTICATED");
    }

    @Test
    void seesWhatHtmlHides() {
        String html = """
                Content-Type: text/html

                <p>Hello</p><div style="Display : None">cheap</div><form action="http://192.0.2.7/x"><input></form>
                <script>1</script><a href='http://bank.example@evil.example/'>here</a><img src=x>
                """;
        assertThat(hits(FIELDS + html))
                .contains("HIDDEN_TEXT", "HTML_FORM", "HTML_SCRIPT", "HTML_ONLY", "NUMERIC_LINK", "USER_IN_LINK");
    }

    @Test
    void seesALinkThatShowsAnotherAddressThanItsOwn() {
        String html = "Content-Type: text/html\n\n<a href=\"https://evil.example/login\">%s</a>\n";
        assertThat(hits(FIELDS + html.formatted("https://www.bank.example/"))).contains("PHISH_LINK_TEXT");
        assertThat(hits(FIELDS + html.formatted("<b>https://www.evil.example/</b>")))
                .doesNotContain("PHISH_LINK_TEXT");
        assertThat(hits(FIELDS + html.formatted("Read more"))).doesNotContain("PHISH_LINK_TEXT");
    }

    @Test
    void seesWhoPretendsToBeSomebodyHere() {
        String to =
                "To: bob@here.example\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nMessage-ID: <1@x>\nSubject: Hi\n\nHi\n";
        assertThat(hits("From: \"Bob Builder\" <x@evil.example>\n" + to)).contains("PHISH_LOCAL_USER");
        assertThat(hits("From: \"B\u043Eb Builder\" <x@evil.example>\n" + to)).contains("PHISH_LOCAL_USER");
        assertThat(hits("From: \"Bob Builder\" <bob@here.example>\n" + to)).doesNotContain("PHISH_LOCAL_USER");
        assertThat(hits("From: \"postrider.example support\" <x@evil.example>\n" + to))
                .contains("PHISH_LOCAL_DOMAIN");
        assertThat(hits("From: \"boss@here.example\" <x@evil.example>\n" + to)).contains("PHISH_OTHER_ADDRESS");
        assertThat(hits("From: \"x@evil.example\" <x@evil.example>\n" + to)).doesNotContain("PHISH_OTHER_ADDRESS");
        assertThat(hits("From: x@one.example\nReply-To: x@two.example\n" + to)).contains("PHISH_REPLY_TO");
        assertThat(hits("From: x@one.example\nReply-To: x@one.example\n" + to)).doesNotContain("PHISH_REPLY_TO");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "paypa1.com",
                "p\u0430ypal.com",
                "xn--pypal-4ve.com",
                "rnicrosoft.com",
                "postrlder.example",
                "postriders.example",
                "postridr.example",
                "posttider.example"
            })
    void seesDomainsThatLookLikeOthers(String domain) {
        String rest =
                "To: bob@here.example\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nMessage-ID: <1@x>\nSubject: Hi\n\nHi\n";
        assertThat(hits("From: x@" + domain + "\n" + rest)).contains("PHISH_LOOKALIKE_AUTHOR");
        assertThat(hits(FIELDS + "\nSee https://" + domain + "/login\n")).contains("PHISH_LOOKALIKE_LINK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"paypal.com", "mail.paypal.com", "postrider.example", "elsewhere.example", "example.org"})
    void takesNoDomainForALookAlikeThatIsNone(String domain) {
        assertThat(hits(FIELDS + "\nSee https://" + domain + "/\n")).doesNotContain("PHISH_LOOKALIKE_LINK");
    }

    @Test
    void seesProgramsInArchivesInArchivesAndNamesThatLie() throws IOException {
        byte[] inner = zip("invoice.pdf.exe", new byte[100]);
        byte[] outer = zip("more.zip", inner);
        assertThat(hits(FIELDS + attachment("papers.zip", outer))).contains("PROGRAM_IN_ARCHIVE", "DISGUISED_PROGRAM");
        assertThat(hits(FIELDS + attachment("run.scr", new byte[10]))).contains("PROGRAM_ATTACHED");
        assertThat(hits(FIELDS + attachment("papers.zip", zip("a.txt", new byte[10]))))
                .isEmpty();
    }

    @Test
    void seesProgramsInDocumentsWhateverTheseAreCalled() throws IOException {
        byte[] document = zip("xl/vbaProject.bin", new byte[100]);
        assertThat(hits(FIELDS + attachment("sums.xlsm", document)))
                .contains("MACROS", "MACRO_DOCUMENT")
                .doesNotContain("HIDDEN_MACROS");
        assertThat(hits(FIELDS + attachment("photo.jpg", document))).contains("MACROS", "HIDDEN_MACROS");
        assertThat(hits(FIELDS + attachment("sums.xlsx", zip("xl/workbook.xml", new byte[10]))))
                .isEmpty();
    }

    @Test
    void seesArchivesMadeToBecomeFarMoreThanTheySeem() throws IOException {
        assertThat(hits(FIELDS + attachment("bomb.zip", zip("zeros", new byte[8 * 1024 * 1024]))))
                .contains("ARCHIVE_BOMB");
        byte[] nested = new byte[0];
        for (int depth = 0; depth < 20; depth++) {
            nested = zip("n.zip", nested);
        }
        assertThat(hits(FIELDS + attachment("nested.zip", nested))).contains("ARCHIVE_BOMB");
    }

    /** Asking for the next entry inflated all of the bomb. */
    @Test
    void leavesABombAloneOnceItIsOne() throws IOException {
        byte[] bomb = zip("zeros", new byte[64 * 1024 * 1024]);
        var octets = new ByteArrayInputStream(bomb);
        assertThat(Archive.look(octets, bomb.length / 64, false).bomb()).isTrue();
        assertThat(octets.available()).isGreaterThan(bomb.length / 2);
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }

    private static String attachment(String name, byte[] content) {
        return "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nDear Bob, see the file.\n--b\nContent-Type: application/zip\n"
                + "Content-Disposition: attachment; filename=\"" + name + "\"\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder().encodeToString(content) + "\n--b--\n";
    }

    @Test
    void surviveWhatIsMadeToBreakThem() {
        String manyFields = "X-Field: a\n".repeat(100_000);
        assertThat(hits(manyFields + "\nbody\n")).contains("TOO_MANY_FIELDS");
        String manyParts = "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(10_000) + "--b--\n";
        assertThat(hits(FIELDS + manyParts)).doesNotContain("TOO_MANY_FIELDS");
        String openTags = "Content-Type: text/html\n\n" + "<a href=x ".repeat(20_000) + "\n";
        assertThat(hits(FIELDS + openTags)).contains("HTML_ONLY");
        String manyLinks = "\n" + "http://x.example/ ".repeat(10_000) + "\n";
        assertThat(Sample.of((FIELDS + manyLinks).getBytes(UTF_8)).links()).hasSize(Sample.MAX_LINKS);
    }

    @Test
    void saysWhichLineOfABookIsWrong() {
        assertThatThrownBy(() ->
                        RuleBook.parse("GOOD 1 Says something\n    sign no-date\n\nBAD 1 Nothing\n    sign no-such\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 5");
        assertThatThrownBy(() -> RuleBook.parse("BAD 1 Has no condition\n"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RuleBook.parse("BAD one\n")).isInstanceOf(IllegalArgumentException.class);
    }
}
