package io.postrider.smtp.accept;

import io.postrider.smtp.header.HeaderSection;
import io.postrider.smtp.header.HeaderSection.Field;
import io.postrider.smtp.header.HeaderSection.Name;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the header of any message: it must not go round (RFC 5321 section 6.3), and it must not bring verdicts
 * in our name with it (RFC 8601 section 5).
 *
 * @param mostHops how many servers a message may have passed
 * @param hostname our own name, by which our verdicts are known
 */
public record IngressCheck(int mostHops, String hostname) implements ContentCheck {
    @Override
    public @Nullable SmtpReply check(byte[] octets, HeaderSection header) {
        return header.count(Name.RECEIVED) > mostHops ? Replies.LOOP : null;
    }

    private boolean speaksForUs(Field field, byte[] octets) {
        return field.name() == Name.VERDICT
                || field.name() == Name.REASON
                || (field.name() == Name.AUTHENTICATION_RESULTS
                        && AuthservId.of(field.value(octets)).equalsIgnoreCase(hostname));
    }

    @Override
    public List<Field> withheld(byte[] octets, HeaderSection header) {
        return header.fields().stream()
                .filter(field -> speaksForUs(field, octets))
                .toList();
    }
}
