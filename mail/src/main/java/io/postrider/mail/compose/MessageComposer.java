package io.postrider.mail.compose;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes a message from its beginning to its end: the draft, then one attachment after the other, whose octets are encoded as they
 * come.
 */
public final class MessageComposer {
    private final OutputStream out;
    private final String boundary;
    private boolean mixed;

    /**
     * Writes to a stream.
     *
     * @param boundary between parts; letters and digits, in no other message
     */
    public MessageComposer(OutputStream out, String boundary) {
        this.out = out;
        // RFC 2045 section 6.7: neither encoding can have this in it
        this.boundary = "=_" + boundary;
    }

    /** What comes after the draft. */
    public enum Attachments {
        NONE,
        SOME
    }

    /** The header section and the texts. */
    public void draft(Draft draft, Attachments attachments) throws IOException {
        mixed = attachments == Attachments.SOME;
        StringBuilder text = new StringBuilder();
        text.append(FieldText.people("From", java.util.List.of(draft.from())));
        people(text, "To", draft.to());
        people(text, "Cc", draft.cc());
        people(text, "Reply-To", draft.replyTo());
        text.append(FieldText.unstructured("Subject", draft.subject()));
        draft.headers().forEach((name, value) -> text.append(FieldText.unstructured(name, value)));
        text.append("MIME-Version: 1.0\r\n");
        if (mixed) {
            text.append("Content-Type: multipart/mixed;\r\n boundary=\"")
                    .append(boundary)
                    .append("\"\r\n\r\n");
            text.append("--").append(boundary).append("\r\n");
        }
        texts(text, draft);
        write(text.toString());
    }

    private static void people(StringBuilder text, String name, java.util.List<Person> people) {
        if (!people.isEmpty()) {
            text.append(FieldText.people(name, people));
        }
    }

    private void texts(StringBuilder out, Draft draft) {
        if (draft.text().isEmpty() || draft.html().isEmpty()) {
            boolean html = draft.text().isEmpty() && !draft.html().isEmpty();
            text(out, html ? "html" : "plain", html ? draft.html() : draft.text());
            return;
        }
        // RFC 2046 section 5.1.4: the best comes last
        String inner = boundary + "_alternative";
        out.append("Content-Type: multipart/alternative;\r\n boundary=\"")
                .append(inner)
                .append("\"\r\n\r\n");
        out.append("--").append(inner).append("\r\n");
        text(out, "plain", draft.text());
        out.append("--").append(inner).append("\r\n");
        text(out, "html", draft.html());
        out.append("--").append(inner).append("--\r\n");
    }

    private static void text(StringBuilder out, String subtype, String text) {
        String lines = QuotedPrintable.lines(text);
        boolean plain = QuotedPrintable.isPlain(lines);
        out.append("Content-Type: text/").append(subtype).append("; charset=").append(plain ? "us-ascii" : "utf-8");
        out.append("\r\nContent-Transfer-Encoding: ")
                .append(plain ? "7bit" : "quoted-printable")
                .append("\r\n\r\n");
        out.append(plain ? lines : QuotedPrintable.encode(lines));
    }

    /** Begins an attachment; its octets are what is written until the stream is closed. */
    public OutputStream attachment(Attachment attachment) throws IOException {
        if (!mixed) {
            throw new IllegalStateException("the draft said that there are no attachments");
        }
        write("--" + boundary + "\r\n" + attachment.header());
        return Base64.getMimeEncoder().wrap(new FilterOutputStream(out) {
            @Override
            public void write(byte[] octets, int offset, int length) throws IOException {
                out.write(octets, offset, length);
            }

            /** Ends the part, not the message. */
            @Override
            public void close() throws IOException {
                MessageComposer.this.write("\r\n");
            }
        });
    }

    /** Ends the message. */
    public void end() throws IOException {
        if (mixed) {
            write("--" + boundary + "--\r\n");
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
