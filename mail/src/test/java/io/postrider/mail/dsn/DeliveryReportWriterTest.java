package io.postrider.mail.dsn;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.postrider.mail.mime.Headers;
import io.postrider.mail.mime.MessageParser;
import io.postrider.mail.mime.MessageStructure;
import io.postrider.mail.mime.Part;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeliveryReportWriterTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final byte[] ORIGINAL = "Subject: lost\r\nX: 1\r\n\r\nbody\r\n".getBytes(UTF_8);
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
        byte[] octets = write(report(REFUSED, ORIGINAL, false, DeliveryReport.Returned.FULL)).octets();
        MessageStructure structure = MessageParser.parse(octets);
        Part root = structure.root();
        assertThat(root.type().is("multipart", "report")).isTrue();
        assertThat(types(root)).containsExactly("text/plain", "message/delivery-status", "message/rfc822");
        assertThat(structure.envelope().subject()).isEqualTo("Undelivered mail returned to sender");
        assertThat(Headers.parse(octets).first("Auto-Submitted").orElseThrow().value()).isEqualTo("auto-replied");
        assertThat(text(octets, root.children().get(1)))
                .isEqualTo(
                        """
                        Original-Envelope-Id: my id
                        Reporting-MTA: dns; mx.example.org
                        Arrival-Date: Mon, 23 Nov 2026 12:00:00 +0000

                        Original-Recipient: rfc822; no+body@far.example
                        Final-Recipient: rfc822; nobody@far.example
                        Action: failed
                        Status: 5.1.1
                        Remote-MTA: dns; mx.far.example
                        Diagnostic-Code: smtp; 550 5.1.1 no such user
                        """
                                .replace("\n", "\r\n"));
        assertThat(text(octets, root.children().get(2))).isEqualTo(new String(ORIGINAL, UTF_8));
        assertThat(new String(octets, UTF_8).lines()).allMatch(line -> line.length() < 100);
    }

    @Test
    void returnsTheHeaderAlone() {
        byte[] octets = write(report(REFUSED, ORIGINAL, false, DeliveryReport.Returned.HEADERS)).octets();
        Part root = MessageParser.parse(octets).root();
        assertThat(types(root)).containsExactly("text/plain", "message/delivery-status", "text/rfc822-headers");
        assertThat(text(octets, root.children().get(2))).isEqualTo("Subject: lost\r\nX: 1\r\n");
    }

    @Test
    void staysInAsciiWithoutSmtpUtf8() {
        var recipient = new RecipientReport(
                "a@b.example", null, RecipientReport.Action.FAILED, "5.0.0", null, "550 Gr\u00fc\u00dfe\u010a", "So.");
        DeliveryReportWriter.Written written =
                write(report(recipient, ORIGINAL, false, DeliveryReport.Returned.FULL));
        assertThat(written.eightBit()).isFalse();
        assertThat(written.smtpUtf8()).isFalse();
        assertThat(new String(written.octets(), UTF_8)).contains("smtp; 550 Gr??e?");
    }

    @Test
    void returnsEightBitMailAsItIs() {
        byte[] original = "Subject: x\r\n\r\nGr\u00fc\u00dfe".getBytes(ISO_8859_1);
        DeliveryReportWriter.Written written =
                write(report(REFUSED, original, false, DeliveryReport.Returned.FULL));
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
        String octets = new String(write(report(recipient, ORIGINAL, false, DeliveryReport.Returned.FULL)).octets(), UTF_8);
        assertThat(octets.lines()).doesNotContain("Action: delivered");
        assertThat(octets.lines().filter(line -> line.startsWith("Action:"))).containsExactly("Action: failed");
    }

    @Test
    void takesABoundaryThatTheOriginalHasNot() {
        byte[] original = ("Subject: x\r\n\r\n--=_" + "0".repeat(32) + ".0\r\n").getBytes(UTF_8);
        byte[] octets = write(report(REFUSED, original, false, DeliveryReport.Returned.FULL)).octets();
        assertThat(MessageParser.parse(octets).root().children()).hasSize(3);
    }

    @Test
    void refusesToAnswerNobody() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeliveryReport(
                        "h", "f@h", "", "i@h", NOON, NOON, null, "t", List.of(REFUSED), ORIGINAL, false,
                        DeliveryReport.Returned.FULL));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecipientReport("a@b", null, RecipientReport.Action.FAILED, "5.1", null, null, ""));
    }

    @Test
    void knowsXtext() {
        assertThat(Xtext.decode("a+2Bb+3D+0A")).isEqualTo("a+b=+0A");
        assertThat(Xtext.encode("a+b=c d")).isEqualTo("a+2Bb+3Dc+20d");
        assertThat(Stream.of("", "abc", "a+2B")).allMatch(Xtext::isValid);
        assertThat(Stream.of("a b", "a=b", "+", "+2", "+2b", "\u00fc", "a\n")).noneMatch(Xtext::isValid);
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
