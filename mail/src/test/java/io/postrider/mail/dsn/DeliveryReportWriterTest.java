package io.postrider.mail.dsn;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.postrider.mail.mime.Headers;
import io.postrider.mail.mime.MessageParser;
import io.postrider.mail.mime.MessageStructure;
import io.postrider.mail.mime.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeliveryReportWriterTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final byte[] ORIGINAL = "Subject: lost\r\nX: 1\r\n\r\nbody\r\n".getBytes(UTF_8);
    private static final DeliveryReport.Returned HEADERS = DeliveryReport.Returned.HEADERS;
    private static final RecipientReport REFUSED = new RecipientReport(
            "nobody@far.example",
            "rfc822;no+2Bbody@far.example",
            RecipientReport.Action.FAILED,
            "5.1.1",
            "mx.far.example",
            "550 5.1.1 no such user",
            "The address does not exist.");

    @Test
    void writesAMultipartReport() {
        byte[] octets = write(report(REFUSED, ORIGINAL, false, DeliveryReport.Returned.FULL))
                .octets();
        MessageStructure structure = MessageParser.parse(octets);
        Part root = structure.root();
        assertThat(root.type().is("multipart", "report")).isTrue();
        assertThat(types(root)).containsExactly("text/plain", "message/delivery-status", "message/rfc822");
        assertThat(structure.envelope().subject()).isEqualTo("Undelivered mail returned to sender");
        assertThat(Headers.parse(octets).first("Auto-Submitted").orElseThrow().value())
                .isEqualTo("auto-replied");
        assertThat(text(octets, root.children().get(1))).isEqualTo("""
                        Original-Envelope-Id: my id
                        Reporting-MTA: dns; mx.example.org
                        Arrival-Date: Mon, 23 Nov 2026 12:00:00 +0000

                        Original-Recipient: rfc822; no+body@far.example
                        Final-Recipient: rfc822; nobody@far.example
                        Action: failed
                        Status: 5.1.1
                        Remote-MTA: dns; mx.far.example
                        Diagnostic-Code: smtp; 550 5.1.1 no such user
                        """.replace("\n", "\r\n"));
        assertThat(text(octets, root.children().get(2))).isEqualTo(new String(ORIGINAL, UTF_8));
        assertThat(new String(octets, UTF_8).lines()).allMatch(line -> line.length() < 100);
    }

    @Test
    void returnsTheHeaderAlone() {
        byte[] octets = write(report(REFUSED, ORIGINAL, false, DeliveryReport.Returned.HEADERS))
                .octets();
        Part root = MessageParser.parse(octets).root();
        assertThat(types(root)).containsExactly("text/plain", "message/delivery-status", "text/rfc822-headers");
        assertThat(text(octets, root.children().get(2))).isEqualTo("Subject: lost\r\nX: 1\r\n");
    }

    @Test
    void staysInAsciiWithoutSmtpUtf8() {
        var recipient = new RecipientReport(
                "a@b.example", null, RecipientReport.Action.FAILED, "5.0.0", null, "550 Gr\u00fc\u00dfe\u010a", "So.");
        DeliveryReportWriter.Written written = write(report(recipient, ORIGINAL, false, DeliveryReport.Returned.FULL));
        assertThat(written.eightBit()).isFalse();
        assertThat(written.smtpUtf8()).isFalse();
        assertThat(new String(written.octets(), UTF_8)).contains("smtp; 550 Gr??e?");
    }

    @Test
    void returnsEightBitMailAsItIs() {
        byte[] original = "Subject: x\r\n\r\nGr\u00fc\u00dfe".getBytes(ISO_8859_1);
        DeliveryReportWriter.Written written = write(report(REFUSED, original, false, DeliveryReport.Returned.FULL));
        assertThat(written.eightBit()).isTrue();
        assertThat(written.smtpUtf8()).isFalse();
        Part root = MessageParser.parse(written.octets()).root();
        assertThat(root.children().get(2).fields().encoding()).isEqualTo("8bit");
    }

    @Test
    void usesTheGlobalTypesForInternationalMail() {
        var recipient = new RecipientReport(
                "gr\u00fc\u00dfe@far.example", null, RecipientReport.Action.DELAYED, "4.4.1", null, null, "Not yet.");
        DeliveryReportWriter.Written written = write(report(recipient, ORIGINAL, true, DeliveryReport.Returned.FULL));
        assertThat(written.smtpUtf8()).isTrue();
        Part root = MessageParser.parse(written.octets()).root();
        assertThat(types(root)).containsExactly("text/plain", "message/global-delivery-status", "message/global");
        assertThat(new String(written.octets(), UTF_8)).contains("Final-Recipient: utf-8; gr\u00fc\u00dfe@far.example");
    }

    // RFC 6533 section 4: the global types are for what the header or an address needs, an 8-bit body needs none
    @Test
    void usesTheUsualTypesForAnEightBitBody() {
        byte[] original = "Subject: x\r\n\r\nGr\u00fc\u00dfe".getBytes(UTF_8);
        DeliveryReportWriter.Written written = write(report(REFUSED, original, true, DeliveryReport.Returned.FULL));
        assertThat(written.smtpUtf8()).isFalse();
        assertThat(types(MessageParser.parse(written.octets()).root()))
                .containsExactly("text/plain", "message/delivery-status", "message/rfc822");
    }

    // RFC 6533 section 3
    @Test
    void writesAddressesBeyondAsciiSoThatProgramsReadThem() {
        var recipient = new RecipientReport(
                "gr\u00fc\u00dfe@far.example",
                "utf-8;gr\\x{FC}\\x{DF}e\\x{2B}x@far.example",
                RecipientReport.Action.FAILED,
                "5.6.7",
                null,
                null,
                "No.");
        String ascii = text(write(report(recipient, ORIGINAL, false, DeliveryReport.Returned.FULL)));
        assertThat(ascii)
                .contains("Final-Recipient: utf-8; gr\\x{FC}\\x{DF}e@far.example\r\n")
                .contains("Original-Recipient: utf-8; gr\\x{FC}\\x{DF}e\\x{2B}x@far.example\r\n");
        String global = text(write(report(recipient, ORIGINAL, true, DeliveryReport.Returned.HEADERS)));
        assertThat(global)
                .contains("Original-Recipient: utf-8; gr\u00fc\u00dfe+x@far.example\r\n")
                .contains("Content-Type: message/global-headers\r\n");
    }

    // RFC 3464 section 2.3.9
    @Test
    void tellsOfADelayUntilWhenItIsTried() {
        assertThat(text(write(report(ending(RecipientReport.Action.DELAYED, "4.4.1"), ORIGINAL, false, HEADERS))))
                .contains("Action: delayed\r\n")
                .contains("Will-Retry-Until: Sat, 28 Nov 2026 12:00:00 +0000\r\n");
        assertThat(text(write(report(ending(RecipientReport.Action.FAILED, "5.4.7"), ORIGINAL, false, HEADERS))))
                .doesNotContain("Will-Retry-Until");
    }

    // RFC 3464 section 2.3.3
    @Test
    void tellsSuccessInItsKinds() {
        for (RecipientReport.Action action : List.of(
                RecipientReport.Action.DELIVERED, RecipientReport.Action.RELAYED, RecipientReport.Action.EXPANDED)) {
            assertThat(text(write(report(ending(action, "2.0.0"), ORIGINAL, false, HEADERS))))
                    .contains("Subject: Successful mail delivery report\r\n")
                    .contains("Action: " + action.word() + "\r\n");
        }
    }

    // RFC 5322 section 2.1.1
    @Test
    void foldsWhatIsLong() {
        String reply = "550 5.1.1 " + "there is nobody of that name here ".repeat(20) + "x".repeat(2_000);
        var recipient = new RecipientReport(
                "a@b.example",
                null,
                RecipientReport.Action.FAILED,
                "5.1.1",
                "mx.b.example",
                reply,
                "word ".repeat(100));
        byte[] octets = write(report(recipient, ORIGINAL, false, HEADERS)).octets();
        assertThat(new String(octets, UTF_8).lines()).allMatch(line -> line.length() <= 998);
        assertThat(new String(octets, UTF_8).lines().filter(line -> line.length() > 80))
                .hasSize(2);
        assertThat(text(octets, MessageParser.parse(octets).root().children().get(1))
                        .replace("\r\n ", " "))
                .contains("Diagnostic-Code: smtp; 550 5.1.1 there is nobody of that name here there is");
    }

    @Test
    void tellsPeopleOfTheFirstRecipientsAndProgramsOfAll() {
        List<RecipientReport> many = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            many.add(new RecipientReport(
                    "user" + i + "@b.example", null, RecipientReport.Action.FAILED, "5.1.1", null, null, "No."));
        }
        String octets = text(write(new DeliveryReport(
                "h.example",
                "f@h.example",
                "s@h.example",
                "i@h",
                NOON,
                NOON,
                null,
                "0".repeat(32),
                many,
                ORIGINAL,
                false,
                HEADERS)));
        assertThat(octets.lines().filter(line -> line.startsWith("Final-Recipient:")))
                .hasSize(1_000);
        assertThat(octets).contains("The same report tells of 950 more recipients in its second part.");
        assertThat(octets).doesNotContain("<user50@b.example>");
    }

    @Test
    void letsNoReplyBreakOutOfItsLine() {
        var recipient = new RecipientReport(
                "a@b.example",
                "rfc822;x+0D+0AAction:+20delivered",
                RecipientReport.Action.FAILED,
                "5.0.0",
                "evil\r\nAction: delivered",
                "550 no\r\nAction: delivered\r\n\r\n--=_" + "0".repeat(32) + ".0",
                "line\nAction: delivered");
        String octets = new String(
                write(report(recipient, ORIGINAL, false, DeliveryReport.Returned.FULL))
                        .octets(),
                UTF_8);
        assertThat(octets.lines()).doesNotContain("Action: delivered");
        assertThat(octets.lines().filter(line -> line.startsWith("Action:"))).containsExactly("Action: failed");
    }

    @Test
    void takesABoundaryThatTheOriginalHasNot() {
        byte[] original = ("Subject: x\r\n\r\n--=_" + "0".repeat(32) + ".0\r\n").getBytes(UTF_8);
        byte[] octets = write(report(REFUSED, original, false, DeliveryReport.Returned.FULL))
                .octets();
        assertThat(MessageParser.parse(octets).root().children()).hasSize(3);
    }

    @Test
    void refusesToAnswerNobody() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeliveryReport(
                        "h",
                        "f@h",
                        "",
                        "i@h",
                        NOON,
                        NOON,
                        null,
                        "t",
                        List.of(REFUSED),
                        ORIGINAL,
                        false,
                        DeliveryReport.Returned.FULL));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new RecipientReport("a@b", null, RecipientReport.Action.FAILED, "5.1", null, null, ""));
    }

    @Test
    void knowsXtext() {
        assertThat(Xtext.decode("a+2Bb+3D+0A")).isEqualTo("a+b=+0A");
        assertThat(Xtext.encode("a+b=c d")).isEqualTo("a+2Bb+3Dc+20d");
        assertThat(Stream.of("", "abc", "a+2B")).allMatch(Xtext::isValid);
        assertThat(Stream.of("a b", "a=b", "+", "+2", "+2b", "\u00fc", "a\n")).noneMatch(Xtext::isValid);
    }

    // RFC 6533 section 3
    @Test
    void knowsUnitext() {
        assertThat(Unitext.decode("gr\\x{FC}\\x{DF}e\\x{2B}\\x{1F600}")).isEqualTo("gr\u00fc\u00dfe+\ud83d\ude00");
        assertThat(Unitext.encode("gr\u00fc +=\\\ud83d\ude00"))
                .isEqualTo("gr\\x{FC}\\x{20}\\x{2B}\\x{3D}\\x{5C}\\x{1F600}");
        assertThat(Stream.of("a@b", "gr\u00fc", "\\x{FC}", "\\x{10FFFD}", "\\x{5C}"))
                .allMatch(Unitext::isValid);
        assertThat(Stream.of(
                        "",
                        "a b",
                        "a+b",
                        "a=b",
                        "\\",
                        "\\x{}",
                        "\\x{A}",
                        "\\x{0A}",
                        "\\x{41}",
                        "\\x{fc}",
                        "\\x{D800}",
                        "\\x{110000}",
                        "\\x{FC",
                        "a\u0000"))
                .noneMatch(Unitext::isValid);
        assertThat(Unitext.decode("\\x{0A}\\x{D800}\\x{FC")).isEqualTo("\\x{0A}\\x{D800}\\x{FC");
    }

    private static RecipientReport ending(RecipientReport.Action action, String status) {
        return new RecipientReport(
                "a@b.example", null, action, status, null, null, NOON.plus(Duration.ofDays(5)), "So it is.");
    }

    private static String text(DeliveryReportWriter.Written written) {
        return new String(written.octets(), UTF_8);
    }

    private static DeliveryReportWriter.Written write(DeliveryReport report) {
        return DeliveryReportWriter.write(report);
    }

    private static DeliveryReport report(
            RecipientReport recipient, byte[] original, boolean smtpUtf8, DeliveryReport.Returned returned) {
        return new DeliveryReport(
                "mx.example.org",
                "MAILER-DAEMON@mx.example.org",
                "sender@example.org",
                "1.dsn@mx.example.org",
                NOON,
                NOON,
                "my+20id",
                "0".repeat(32),
                List.of(recipient),
                original,
                smtpUtf8,
                returned);
    }

    private static List<String> types(Part root) {
        return root.children().stream()
                .map(part -> part.type().type() + "/" + part.type().subtype())
                .toList();
    }

    private static String text(byte[] octets, Part part) {
        int start = (int) part.extent().bodyStart();
        return new String(octets, start, (int) part.extent().bodySize(), UTF_8);
    }
}
