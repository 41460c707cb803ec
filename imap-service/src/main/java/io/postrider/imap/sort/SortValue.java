package io.postrider.imap.sort;

import io.postrider.api.mailbox.MessageStream;
import io.postrider.imap.sort.SortKey.By;
import io.postrider.mail.address.Address;
import io.postrider.mail.mime.BaseSubject;
import io.postrider.mail.mime.EncodedWords;
import io.postrider.mail.mime.Envelope;
import io.postrider.mail.mime.MailDate;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/**
 * What a message is compared by: a number, or a text.
 *
 * @param number 0 for a text
 * @param text empty for a number
 */
record SortValue(long number, String text) implements Comparable<SortValue> {
    /** Longer texts are compared by their beginning: an order must not cost what the texts do. */
    private static final int LONGEST = 200;

    static SortValue of(By by, MessageStream.Message message, Envelope envelope) {
        return switch (by) {
            case ARRIVAL -> number(message.internalDate().getEpochSecond());
            case SIZE -> number(message.size());
            case DATE -> number(sent(message, envelope));
            case SUBJECT ->
                text(BaseSubject.of(EncodedWords.decode(orEmpty(envelope.subject())))
                        .text());
            case CC -> text(mailbox(envelope.cc()));
            case FROM -> text(mailbox(envelope.from()));
            case TO -> text(mailbox(envelope.to()));
            case DISPLAYFROM -> text(display(envelope.from()));
            case DISPLAYTO -> text(display(envelope.to()));
        };
    }

    private static SortValue number(long number) {
        return new SortValue(number, "");
    }

    /** RFC 5256 section 3: by i;unicode-casemap, which disregards case and takes characters apart (RFC 5051). */
    private static SortValue text(String text) {
        String some = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return new SortValue(0, Normalizer.normalize(some.toUpperCase(Locale.ROOT), Normalizer.Form.NFKD));
    }

    /** RFC 5256 section 2.2: in UTC; of a message without a date that can be read, when it arrived. */
    private static long sent(MessageStream.Message message, Envelope envelope) {
        return MailDate.parse(orEmpty(envelope.date()))
                .map(date -> date.toEpochSecond())
                .orElseGet(() -> message.internalDate().getEpochSecond());
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text;
    }

    /** RFC 5256 section 3: the mailbox of the first address alone, without its host. */
    private static String mailbox(List<Address> addresses) {
        if (addresses.isEmpty()) {
            return "";
        }
        return switch (addresses.getFirst()) {
            case Address.Individual individual -> individual.localPart();
            case Address.Group group -> group.displayName();
        };
    }

    /** RFC 5957 section 3: as people see it. */
    private static String display(List<Address> addresses) {
        if (addresses.isEmpty()) {
            return "";
        }
        return switch (addresses.getFirst()) {
            case Address.Individual individual -> {
                String name = EncodedWords.decode(orEmpty(individual.displayName()));
                yield name.isBlank() ? individual.localPart() + '@' + individual.domain() : name;
            }
            case Address.Group group -> EncodedWords.decode(group.displayName());
        };
    }

    @Override
    public int compareTo(SortValue other) {
        int byNumber = Long.compare(number, other.number);
        return byNumber != 0 ? byNumber : text.compareTo(other.text);
    }
}
