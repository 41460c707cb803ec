package io.postrider.smtp.accept;

import io.postrider.smtp.header.HeaderSection;
import io.postrider.smtp.header.HeaderSection.Name;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * Stops mail that goes round (RFC 5321 section 6.3).
 *
 * @param most how many servers a message may have passed
 */
public record HopCheck(int most) implements ContentCheck {
    @Override
    public @Nullable SmtpReply check(byte[] octets, HeaderSection header) {
        return header.count(Name.RECEIVED) > most ? Replies.LOOP : null;
    }
}
