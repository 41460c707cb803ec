package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.mail.address.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StructureEncoder} wrote, and refuses everything else without reading beyond the octets given. */
final class StructureDecoder {
    private static final int MAX_DEPTH = MimeLimits.DEFAULT.depth() + 2;

    private final byte[] in;
    private int position;

    private StructureDecoder(byte[] in) {
        this.in = in;
    }

    static MessageStructure decode(byte[] octets) {
        var decoder = new StructureDecoder(octets);
        try {
            return decoder.structure();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new CorruptStructureException("contradicts itself: " + e.getMessage());
        }
    }

    private MessageStructure structure() {
        int version = octet();
        if (version != StructureEncoder.VERSION && version != StructureEncoder.BEFORE_REFERENCES) {
            throw new CorruptStructureException("version " + version + " is not known");
        }
        Envelope envelope = envelope();
        Part root = part(0, 0);
        String preview = required();
        String references = version == StructureEncoder.VERSION ? text() : null;
        if (position != in.length) {
            throw new CorruptStructureException("octets after the end");
        }
        return new MessageStructure(envelope, root, preview, references);
    }

    private Part part(long origin, int depth) {
        if (depth > MAX_DEPTH) {
            throw new CorruptStructureException("nested too deep");
        }
        var type = new ContentType(required(), required(), parameters());
        ContentFields fields = fields();
        long headerStart = Math.addExact(origin, offset());
        long bodyStart = Math.addExact(headerStart, offset());
        long bodyEnd = Math.addExact(bodyStart, offset());
        var extent = new Extent(headerStart, bodyStart, bodyEnd, offset());
        Envelope envelope = type.isMessage() ? envelope() : null;
        List<Part> children = list(() -> part(bodyStart, depth + 1));
        return new Part(type, fields, extent, children, envelope);
    }

    private ContentFields fields() {
        String encoding = required();
        String id = text();
        String description = text();
        String md5 = text();
        String dispositionType = text();
        Disposition disposition = dispositionType == null ? null : new Disposition(dispositionType, parameters());
        return new ContentFields(encoding, id, description, md5, disposition, list(this::required), text());
    }

    private List<Parameter> parameters() {
        return list(() -> new Parameter(required(), required()));
    }

    private Envelope envelope() {
        int flags = octet();
        String date = text();
        String subject = text();
        List<Address> from = addresses();
        List<Address> sender = (flags & StructureEncoder.SENDER_IS_FROM) != 0 ? from : addresses();
        List<Address> replyTo = (flags & StructureEncoder.REPLY_TO_IS_FROM) != 0 ? from : addresses();
        return new Envelope(
                date, subject, from, sender, replyTo, addresses(), addresses(), addresses(), text(), text());
    }

    private List<Address> addresses() {
        return list(this::address);
    }

    private Address address() {
        return switch (octet()) {
            case StructureEncoder.MAILBOX -> individual();
            case StructureEncoder.GROUP -> new Address.Group(required(), list(this::individual));
            default -> throw new CorruptStructureException("no such kind of address");
        };
    }

    private Address.Individual individual() {
        return new Address.Individual(text(), text(), required(), required());
    }

    /** A count, then as many elements; each takes an octet at least, which bounds what a forged count can allocate. */
    private <T> List<T> list(Supplier<T> element) {
        int count = length(number());
        if (count == 0) {
            return List.of();
        }
        List<T> elements = new ArrayList<>(Math.min(count, 64));
        for (int i = 0; i < count; i++) {
            elements.add(element.get());
        }
        return elements;
    }

    private String required() {
        String text = text();
        if (text == null) {
            throw new CorruptStructureException("a text is missing");
        }
        return text;
    }

    private @Nullable String text() {
        long head = number();
        if (head == 0) {
            return null;
        }
        if ((head & 1) == 1) {
            return Dictionary.word((int) Math.min(head >>> 1, Integer.MAX_VALUE));
        }
        int length = length((head >>> 1) - 1);
        int start = position;
        position += length;
        return isAscii(start, position)
                ? new String(in, start, length, ISO_8859_1)
                : new String(in, start, length, UTF_8);
    }

    private boolean isAscii(int from, int to) {
        int bits = 0;
        for (int i = from; i < to; i++) {
            bits |= in[i];
        }
        return bits >= 0;
    }

    private int length(long number) {
        if (number > in.length - position) {
            throw new CorruptStructureException("longer than what there is");
        }
        return (int) number;
    }

    private long offset() {
        long offset = number();
        if (offset > Long.MAX_VALUE >>> 2) {
            throw new CorruptStructureException("an offset out of range");
        }
        return offset;
    }

    private long number() {
        long number = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int octet = octet();
            number |= (long) (octet & 0x7F) << shift;
            if (octet < 0x80) {
                return number;
            }
        }
        throw new CorruptStructureException("a number without end");
    }

    private int octet() {
        if (position >= in.length) {
            throw new CorruptStructureException("cut off");
        }
        return in[position++] & 0xFF;
    }
}
