package io.postrider.smtp.accept;

import io.postrider.smtp.transaction.MailTransaction;
import java.nio.charset.StandardCharsets;

/** The header fields that the gateway puts in front of a message. */
final class AddedHeaders {
    private final StringBuilder text = new StringBuilder(320);
    private final String now;

    /** Fields of this time. */
    AddedHeaders(String now) {
        this.now = now;
    }

    /**
     * RFC 5321 section 4.4: from where, by whom, with what, as which id, for whom, when. The id is the trace id, which
     * leads to the queue's id in every log.
     */
    void received(Origin origin, MailTransaction transaction) {
        text.append("Received: from ").append(origin.client().helo()).append(" (");
        text.append(literal(origin.client().address())).append(")\r\n\tby ").append(origin.hostname());
        text.append(" with ").append(origin.client().protocol()).append(" id ").append(transaction.traceId());
        String single = singleRecipient(transaction);
        if (!single.isEmpty()) {
            text.append("\r\n\tfor <").append(single).append('>');
        }
        text.append(";\r\n\t").append(now).append("\r\n");
    }

    /** RFC 5321 section 7.6: naming several would tell each of the others. */
    private static String singleRecipient(MailTransaction transaction) {
        return transaction.acceptedPaths() == 1 ? transaction.firstPath() : "";
    }

    /** RFC 5321 section 4.1.3 */
    private static String literal(String address) {
        return address.indexOf(':') < 0 ? "[" + address + "]" : "[IPv6:" + address + "]";
    }

    /** RFC 6409 section 8.2 */
    void date() {
        text.append("Date: ").append(now).append("\r\n");
    }

    /** RFC 6409 section 8.3 */
    void messageId(String id, String hostname) {
        text.append("Message-ID: <").append(id).append('@').append(hostname).append(">\r\n");
    }

    /** Whole fields, with their line ends. */
    void fields(String ready) {
        text.append(ready);
    }

    byte[] octets() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
