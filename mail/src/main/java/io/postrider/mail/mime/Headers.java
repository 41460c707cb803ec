package io.postrider.mail.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a header block in their order. Nothing is copied; fields beyond the limits of {@link MimeLimits} are
 * not seen.
 */
public final class Headers {
    private final List<HeaderField> fields;

    private Headers(List<HeaderField> fields) {
        this.fields = fields;
    }

    /** Reads the header at the beginning of a message or part, up to its empty line. */
    public static Headers parse(byte[] message) {
        return parse(message, 0, message.length);
    }

    /** Reads the header block between two offsets. */
    public static Headers parse(byte[] message, int from, int to) {
        List<HeaderField> fields = new ArrayList<>();
        int end = Math.min(to, from + MimeLimits.DEFAULT.headerOctets());
        var scanner = new FieldScanner(message, from, Math.max(from, end));
        while (fields.size() < MimeLimits.DEFAULT.headerFields() && scanner.next()) {
            fields.add(HeaderField.of(message, scanner));
        }
        return new Headers(List.copyOf(fields));
    }

    /** All fields. */
    public List<HeaderField> fields() {
        return fields;
    }

    /** The first field of a name, in any case. */
    public Optional<HeaderField> first(String name) {
        return fields.stream().filter(field -> field.is(name)).findFirst();
    }

    /** All fields of a name, in any case. */
    public List<HeaderField> all(String name) {
        return fields.stream().filter(field -> field.is(name)).toList();
    }
}
