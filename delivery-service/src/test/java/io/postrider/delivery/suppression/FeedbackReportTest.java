package io.postrider.delivery.suppression;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeedbackReportTest {
    private static final String FEEDBACK = "Feedback-Type: abuse\r\nUser-Agent: SomeGenerator/1.0\r\nVersion: 1\r\n";

    private static byte[] report(String feedback, String type, String original) {
        return ("From: <abusedesk@example.com>\r\nTo: <fbl@example.net>\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/report; report-type=feedback-report; boundary=\"b\"\r\n\r\n"
                        + "--b\r\nContent-Type: text/plain\r\n\r\nThis is a report.\r\n"
                        + "--b\r\nContent-Type: message/feedback-report\r\n\r\n" + feedback
                        + "\r\n--b\r\nContent-Type: " + type + "\r\n\r\n" + original + "\r\n--b--\r\n")
                .getBytes(UTF_8);
    }

    @Test
    void tellsOfWhichMessageAndWhoComplained() {
        var report = FeedbackReport.parse(report(
                        FEEDBACK + "Original-Rcpt-To: <user@example.com>\r\n",
                        "message/rfc822",
                        "From: <a@example.net>\r\nMessage-ID:\r\n <1@example.net>\r\nSubject: Buy\r\n\r\nBuy.\r\n"))
                .orElseThrow();

        assertThat(report).isEqualTo(new FeedbackReport("abuse", "<1@example.net>", "user@example.com"));
    }

    @Test
    void isContentWithTheHeaderOfTheMessage() {
        var report = FeedbackReport.parse(report(
                        FEEDBACK, "text/rfc822-headers", "From: <a@example.net>\r\nMessage-ID: <1@example.net>\r\n"))
                .orElseThrow();

        assertThat(report.recipient()).isNull();
        assertThat(report.messageId()).isEqualTo("<1@example.net>");
    }

    @Test
    void knowsNothingOfOtherMail() {
        assertThat(FeedbackReport.parse("Subject: x\r\n\r\nFeedback-Type: abuse\r\n".getBytes(UTF_8)))
                .isEmpty();
        assertThat(FeedbackReport.parse(report("Version: 1\r\n", "message/rfc822", "Message-ID: <1@x>\r\n\r\nx")))
                .isEmpty();
        assertThat(FeedbackReport.parse(report(FEEDBACK, "message/rfc822", "Subject: x\r\n\r\nx")))
                .isEmpty();
    }
}
