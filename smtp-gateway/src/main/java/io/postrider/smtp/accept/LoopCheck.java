package io.postrider.smtp.accept;

import io.postrider.smtp.header.HeaderSection;
import io.postrider.smtp.header.HeaderSection.Field;
import io.postrider.smtp.header.HeaderSection.Name;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule for mail that is forwarded: what has been forwarded from an address before does not go round once more. When it
 * leaves, a Delivered-To field names the address.
 *
 * @param forwarders the addresses here that lead elsewhere
 * @param others the other rules
 */
public record LoopCheck(Set<String> forwarders, ContentCheck others) implements ContentCheck {
    @Override
    public @Nullable SmtpReply check(byte[] octets, HeaderSection header) {
        boolean again = header.all(Name.DELIVERED_TO).stream()
                .anyMatch(field -> forwarders.contains(field.value(octets).toLowerCase(Locale.ROOT)));
        return again ? Replies.FORWARDED_BEFORE : others.check(octets, header);
    }

    @Override
    public List<Field> withheld(byte[] octets, HeaderSection header) {
        return others.withheld(octets, header);
    }

    @Override
    public String added(byte[] octets, HeaderSection header) {
        return others.added(octets, header);
    }
}
