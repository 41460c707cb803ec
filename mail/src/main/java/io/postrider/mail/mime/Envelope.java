package io.postrider.mail.mime;

import io.postrider.mail.address.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header fields that IMAP calls the envelope (RFC 3501 section 7.4.2). Texts are unfolded and else as written, with
 * encoded words left alone.
 *
 * @param date the Date field; null when absent
 * @param subject the Subject field; null when absent
 * @param from the From field
 * @param sender the Sender field, or {@code from} when it is absent or empty
 * @param replyTo the Reply-To field, or {@code from} when it is absent or empty
 * @param to the To field
 * @param cc the Cc field
 * @param bcc the Bcc field
 * @param inReplyTo the In-Reply-To field; null when absent
 * @param messageId the Message-ID field; null when absent
 */
public record Envelope(
        @Nullable String date,
        @Nullable String subject,
        List<Address> from,
        List<Address> sender,
        List<Address> replyTo,
        List<Address> to,
        List<Address> cc,
        List<Address> bcc,
        @Nullable String inReplyTo,
        @Nullable String messageId) {
    /** Of a message without any of the fields. */
    public static final Envelope EMPTY =
            new Envelope(null, null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null, null);

    public Envelope {
        from = List.copyOf(from);
        sender = List.copyOf(sender);
        replyTo = List.copyOf(replyTo);
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
    }
}
