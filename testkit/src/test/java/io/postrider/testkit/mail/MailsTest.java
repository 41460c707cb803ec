package io.postrider.testkit.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MailsTest {

    @Test
    void writesCrlfEverywhere() {
        String mail = Mails.plain()
                .from("a@b.test")
                .to("c@d.test")
                .subject("Hi")
                .body("one\ntwo\r\n")
                .header("X-Test", "1")
                .asString();
        assertThat(mail).startsWith("From: a@b.test\r\nTo: c@d.test\r\nSubject: Hi\r\n");
        assertThat(mail).contains("\r\nX-Test: 1\r\n").endsWith("\r\n\r\none\r\ntwo\r\n");
        assertThat(mail.replace("\r\n", "")).doesNotContain("\n");
    }

    @Test
    void attachmentsMakeItMultipart() {
        String mail = Mails.html()
                .attachment("a.bin", "application/octet-stream", new byte[100])
                .asString();
        assertThat(mail)
                .contains("Content-Type: multipart/mixed; boundary=\"postrider-boundary\"")
                .contains("Content-Type: text/html; charset=utf-8")
                .contains("Content-Disposition: attachment; filename=\"a.bin\"")
                .endsWith("\r\n--postrider-boundary--\r\n");
    }

    @Test
    void bodiesHaveTheSizeAskedFor() {
        assertThat(Mails.plain().bodyOf(4096).build()).hasSizeBetween(4096, 4600);
    }
}
