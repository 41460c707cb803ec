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
 * account may send from. Of one that it sends on behalf of, the account is the Sender. What it says of a resending is held
 * to the same.
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
        if (authors.isEmpty()
                || authors.size() == MOST_AUTHORS
                || !authors.stream().allMatch(Address.Individual.class::isInstance)) {
            return Replies.NOT_ONE_FROM;
        }
        if (!authors.stream().allMatch(this::isAllowed)) {
            return Replies.FOREIGN_FROM;
        }
        return resentByOthers(octets, header) ? Replies.FOREIGN_RESENT_FROM : ingress.check(octets, header);
    }

    /** RFC 5322 section 3.6.6: the block on top is of this sending; those below it are history. */
    private boolean resentByOthers(byte[] octets, HeaderSection header) {
        List<Field> resent = header.all(Name.RESENT_FROM);
        return !resent.isEmpty()
                && !addresses(octets, resent.getFirst()).stream().allMatch(this::isAllowed);
    }

    /**
     * RFC 5322 section 3.6.3: the recipients of Bcc are nobody else's business. RFC 6409 section 8.1: nobody sends by
     * another's name.
     */
    @Override
    public List<Field> withheld(byte[] octets, HeaderSection header) {
        List<Field> forged = ingress.withheld(octets, header);
        boolean ownSender = ownSender(octets, header);
        boolean ownResender = header.count(Name.RESENT_FROM) != 1 || isOwn(octets, header.all(Name.RESENT_SENDER));
        return header.fields().stream()
                .filter(field -> switch (field.name()) {
                    case BCC, RESENT_BCC -> true;
                    case SENDER -> !ownSender;
                    case RESENT_SENDER -> !ownResender;
                    case RECEIVED,
                            FROM,
                            TO,
                            CC,
                            DATE,
                            MESSAGE_ID,
                            DELIVERED_TO,
                            RESENT_FROM,
                            AUTHENTICATION_RESULTS,
                            VERDICT,
                            REASON -> forged.contains(field);
                })
                .toList();
    }

    /** RFC 5322 section 3.6.2: whoever sends for the author is named. */
    @Override
    public String added(byte[] octets, HeaderSection header) {
        List<Address> authors = addresses(octets, header.all(Name.FROM).getFirst());
        boolean named = authors.stream().allMatch(this::isOwn) || ownSender(octets, header);
        return named ? "" : "Sender: " + owned.primary() + "\r\n";
    }

    private boolean ownSender(byte[] octets, HeaderSection header) {
        return isOwn(octets, header.all(Name.SENDER));
    }

    /** Whether it is one field with one address, and that the account's own. */
    private boolean isOwn(byte[] octets, List<Field> fields) {
        List<Address> named = fields.size() == 1 ? addresses(octets, fields.getFirst()) : List.of();
        return named.size() == 1 && isOwn(named.getFirst());
    }

    private boolean isAllowed(Address address) {
        return address instanceof Address.Individual individual && owned.allows(individual.address());
    }

    private boolean isOwn(Address address) {
        return address instanceof Address.Individual individual && owned.contains(individual.address());
    }

    private static List<Address> addresses(byte[] octets, Field field) {
        return AddressParser.parse(field.value(octets), MOST_AUTHORS);
    }
}
