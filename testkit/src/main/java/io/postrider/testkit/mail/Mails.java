package io.postrider.testkit.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Builds a message with CRLF line ends: {@code Mails.plain().from("a@b.test").to("c@d.test").subject("Hi").build()}. The date and
 * Message-ID are fixed, so the same calls give the same octets.
 */
public final class Mails {

    private static final String BOUNDARY = "postrider-boundary";

    private final List<String> headers = new ArrayList<>();
    private final List<String> attachments = new ArrayList<>();
    private String from = "sender@example.test";
    private String to = "recipient@example.test";
    private String subject = "Test";
    private String messageId = "<test@example.test>";
    private String text = "Hello.\r\n";
    private String textType = "text/plain";

    private Mails() {}

    public static Mails plain() {
        return new Mails();
    }

    /** The body is HTML. */
    public static Mails html() {
        Mails mail = new Mails();
        mail.textType = "text/html";
        return mail;
    }

    public Mails from(String from) {
        this.from = from;
        return this;
    }

    public Mails to(String to) {
        this.to = to;
        return this;
    }

    /** As it goes into the field: encoded words are the caller's. */
    public Mails subject(String subject) {
        this.subject = subject;
        return this;
    }

    public Mails messageId(String messageId) {
        this.messageId = messageId;
        return this;
    }

    /** One more field, after the usual ones. */
    public Mails header(String name, String value) {
        headers.add(name + ": " + value);
        return this;
    }

    /** The text; bare line feeds become CRLF. */
    public Mails body(String text) {
        this.text = text.replace("\r\n", "\n").replace("\n", "\r\n");
        return this;
    }

    /** A body of about this many octets, in lines of 72. */
    public Mails bodyOf(int octets) {
        StringBuilder lines = new StringBuilder(octets + 74);
        while (lines.length() < octets) {
            lines.append("abcdefghij".repeat(7)).append(lines.length() % 10).append("\r\n");
        }
        text = lines.toString();
        return this;
    }

    /** Makes the message multipart/mixed. */
    public Mails attachment(String fileName, String contentType, byte[] octets) {
        attachments.add("Content-Type: " + contentType + "; name=\"" + fileName + "\"\r\n"
                + "Content-Disposition: attachment; filename=\"" + fileName + "\"\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(octets));
        return this;
    }

    public byte[] build() {
        return asString().getBytes(UTF_8);
    }

    public String asString() {
        StringBuilder mail = new StringBuilder();
        field(mail, "From: " + from);
        field(mail, "To: " + to);
        field(mail, "Subject: " + subject);
        field(mail, "Date: Mon, 23 Nov 2026 10:00:00 +0000");
        field(mail, "Message-ID: " + messageId);
        headers.forEach(header -> field(mail, header));
        field(mail, "MIME-Version: 1.0");
        if (attachments.isEmpty()) {
            mail.append(textPart());
        } else {
            field(mail, "Content-Type: multipart/mixed; boundary=\"" + BOUNDARY + "\"");
            mail.append("\r\n--" + BOUNDARY + "\r\n").append(textPart());
            attachments.forEach(
                    part -> mail.append("\r\n--" + BOUNDARY + "\r\n").append(part));
            mail.append("\r\n--" + BOUNDARY + "--\r\n");
        }
        return mail.toString();
    }

    private String textPart() {
        String encoding = text.chars().allMatch(c -> c < 0x80) ? "7bit" : "8bit";
        return "Content-Type: " + textType + "; charset=utf-8\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n"
                + text;
    }

    private static void field(StringBuilder mail, String field) {
        mail.append(field).append("\r\n");
    }
}
