package io.postrider.smtp.submission;

import io.postrider.mail.address.Address;
import io.postrider.mail.address.AddressParser;
import io.postrider.smtp.accept.ContentCheck;
import io.postrider.smtp.header.HeaderSection;
import io.postrider.smtp.header.HeaderSection.Field;
import io.postrider.smtp.header.HeaderSection.Name;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the header of a submitted message (RFC 6409 section 6.1): one From field, and only addresses in it that the
 * account may send from. Of one that it sends on behalf of, the account is the Sender.
 *
 * @param owned the account's addresses
 * @param ingress the rules for all mail
 */
public record SubmissionCheck(OwnedAddresses owned, ContentCheck ingress) implements ContentCheck {
    private static final int MOST_AUTHORS = 20;

    @Override
    public @Nullable SmtpReply check(byte[] octets, HeaderSection header) {
        List<Field> from = header.all(Name.FROM);
        if (from.size() != 1) {
            return Replies.NOT_ONE_FROM;
        }
        List<Address> authors = addresses(octets, from.getFirst());
        if (authors.isEmpty() || authors.size() == MOST_AUTHORS) {
            return Replies.NOT_ONE_FROM;
        }
        for (Address author : authors) {
            if (!(author instanceof Address.Individual individual)) {
                return Replies.NOT_ONE_FROM;
            }
            if (!owned.allows(individual.address())) {
                return Replies.FOREIGN_FROM;
            }
        }
        return ingress.check(octets, header);
    }

    /** RFC 5322 section 3.6.3: the recipients of Bcc are nobody else's business. */
    @Override
    public List<Field> withheld(byte[] octets, HeaderSection header) {
        List<Field> forged = ingress.withheld(octets, header);
        boolean replaced = needsSender(octets, header);
        return header.fields().stream()
                .filter(field -> field.name() == Name.BCC
                        || replaced && field.name() == Name.SENDER
                        || forged.contains(field))
                .toList();
    }

    @Override
    public String added(byte[] octets, HeaderSection header) {
        return needsSender(octets, header) ? "Sender: " + owned.primary() + "\r\n" : "";
    }

    /** RFC 5322 section 3.6.2: whoever sends for the author is named. RFC 6409 section 8.1: and not by another's name. */
    private boolean needsSender(byte[] octets, HeaderSection header) {
        List<Address> authors = addresses(octets, header.all(Name.FROM).getFirst());
        if (authors.stream().allMatch(this::isOwn)) {
            return false;
        }
        List<Field> senders = header.all(Name.SENDER);
        List<Address> named = senders.size() == 1 ? addresses(octets, senders.getFirst()) : List.of();
        return named.size() != 1 || !isOwn(named.getFirst());
    }

    private boolean isOwn(Address address) {
        return address instanceof Address.Individual individual && owned.contains(individual.address());
    }

    private static List<Address> addresses(byte[] octets, Field field) {
        return AddressParser.parse(field.value(octets), MOST_AUTHORS);
    }
}
