package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.mail.address.Address;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link MessageStructure}. The first octet is the version. Numbers are in groups of 7 bits, low group first,
 * the high bit set on all but the last. A text is one number n and what it calls for: 0 is null, odd is word n/2 of the
 * {@link Dictionary}, even is n/2 - 1 octets of UTF-8. Offsets are written as distances, so they stay small.
 */
final class StructureEncoder {
    static final int VERSION = 3;
    /** The form without references. */
    static final int BEFORE_REFERENCES = 2;

    static final int SENDER_IS_FROM = 1;
    static final int REPLY_TO_IS_FROM = 2;
    static final int MAILBOX = 0;
    static final int GROUP = 1;

    private byte[] out = new byte[512];
    private int size;

    byte[] encode(MessageStructure structure) {
        octet(VERSION);
        envelope(structure.envelope());
        part(structure.root(), 0);
        text(structure.preview());
        text(structure.references());
        return Arrays.copyOf(out, size);
    }

    private void part(Part part, long origin) {
        ContentType type = part.type();
        text(type.type());
        text(type.subtype());
        parameters(type.parameters());
        fields(part.fields());
        Extent extent = part.extent();
        number(extent.headerStart() - origin);
        number(extent.headerSize());
        number(extent.bodySize());
        number(extent.lines());
        if (part.envelope() != null) {
            envelope(part.envelope());
        }
        number(part.children().size());
        for (Part child : part.children()) {
            part(child, extent.bodyStart());
        }
    }

    private void fields(ContentFields fields) {
        text(fields.encoding());
        text(fields.id());
        text(fields.description());
        text(fields.md5());
        Disposition disposition = fields.disposition();
        text(disposition == null ? null : disposition.type());
        if (disposition != null) {
            parameters(disposition.parameters());
        }
        number(fields.languages().size());
        fields.languages().forEach(this::text);
        text(fields.location());
    }

    private void parameters(List<Parameter> parameters) {
        number(parameters.size());
        for (Parameter parameter : parameters) {
            text(parameter.name());
            text(parameter.value());
        }
    }

    private void envelope(Envelope envelope) {
        boolean senderIsFrom = envelope.sender().equals(envelope.from());
        boolean replyToIsFrom = envelope.replyTo().equals(envelope.from());
        octet((senderIsFrom ? SENDER_IS_FROM : 0) | (replyToIsFrom ? REPLY_TO_IS_FROM : 0));
        text(envelope.date());
        text(envelope.subject());
        addresses(envelope.from());
        if (!senderIsFrom) {
            addresses(envelope.sender());
        }
        if (!replyToIsFrom) {
            addresses(envelope.replyTo());
        }
        addresses(envelope.to());
        addresses(envelope.cc());
        addresses(envelope.bcc());
        text(envelope.inReplyTo());
        text(envelope.messageId());
    }

    private void addresses(List<Address> addresses) {
        number(addresses.size());
        for (Address address : addresses) {
            switch (address) {
                case Address.Individual individual -> {
                    octet(MAILBOX);
                    individual(individual);
                }
                case Address.Group group -> {
                    octet(GROUP);
                    text(group.displayName());
                    number(group.members().size());
                    group.members().forEach(this::individual);
                }
            }
        }
    }

    private void individual(Address.Individual individual) {
        text(individual.displayName());
        text(individual.route());
        text(individual.localPart());
        text(individual.domain());
    }

    private void text(@Nullable String text) {
        if (text == null) {
            octet(0);
            return;
        }
        Integer word = Dictionary.number(text);
        if (word != null) {
            number(2L * word + 1);
            return;
        }
        byte[] octets = text.getBytes(UTF_8);
        number(2L * octets.length + 2);
        reserve(octets.length);
        System.arraycopy(octets, 0, out, size, octets.length);
        size += octets.length;
    }

    private void number(long number) {
        long rest = number;
        while (rest > 0x7F) {
            octet((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        octet((int) rest);
    }

    private void octet(int octet) {
        reserve(1);
        out[size++] = (byte) octet;
    }

    private void reserve(int count) {
        if (out.length - size < count) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, size + count));
        }
    }
}
