package io.postrider.smtp.reply;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply (RFC 5321 section 4.2).
 *
 * @param code three digits
 * @param status the enhanced status (RFC 2034); null where none is allowed: the greeting, EHLO, 3yz
 * @param lines at least one, printable US-ASCII only: no reply can be made to look like two
 */
public record SmtpReply(int code, @Nullable EnhancedStatus status, List<String> lines) {
    public SmtpReply {
        lines = List.copyOf(lines);
        if (code < 200 || code > 599 || lines.isEmpty()) {
            throw new IllegalArgumentException("no reply: " + code);
        }
        if (status != null && status.category() != code / 100) {
            // RFC 2034 section 4: the first digits must agree.
            throw new IllegalArgumentException(code + " does not go with " + status);
        }
        lines.forEach(SmtpReply::checkPrintable);
    }

    /** A reply of one line with an enhanced status. */
    public static SmtpReply of(int code, String status, String text) {
        return new SmtpReply(code, EnhancedStatus.of(status), List.of(text));
    }

    /** A reply of one line without an enhanced status. */
    public static SmtpReply plain(int code, String text) {
        return new SmtpReply(code, null, List.of(text));
    }

    private static void checkPrintable(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' || c > '~') {
                throw new IllegalArgumentException("a reply holds printable US-ASCII only");
            }
        }
    }

    /** Whether the command was taken: 2yz or 3yz. */
    public boolean positive() {
        return code < 400;
    }

    /** The octets on the wire, every line with its code (RFC 5321 section 4.2.1, RFC 2034 section 3). */
    public byte[] octets() {
        StringBuilder text = new StringBuilder(lines.size() * 64);
        for (int i = 0; i < lines.size(); i++) {
            text.append(code).append(i == lines.size() - 1 ? ' ' : '-');
            if (status != null) {
                text.append(status).append(' ');
            }
            text.append(lines.get(i)).append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return code + (status == null ? "" : " " + status) + " " + lines.getFirst();
    }
}
