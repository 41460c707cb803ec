package io.postrider.mail.dkim;

import io.postrider.mail.mime.HeaderField;
import io.postrider.mail.mime.Headers;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The fields of a header that signatures name, in the order in which they are signed. */
public final class SignedHeader {
    private final List<HeaderField> fields;

    /** A message's header. */
    public SignedHeader(Headers headers) {
        this.fields = headers.fields();
    }

    /** What a signature is of: the fields that it names, and its own without what {@code b=} says (RFC 6376 section 3.7). */
    public byte[] signedBy(HeaderField own, TagList tags, Canonicalization canonicalization)
            throws MalformedSignatureException {
        var out = new ByteArrayOutputStream();
        write(tags.list("h"), canonicalization, out);
        canonicalization.last(own, tags.without("b"), out);
        return out.toByteArray();
    }

    /** Writes fields by their names: of fields with one name the last comes first, and one that is not there is nothing (RFC 6376 section 5.4.2). */
    public void write(List<String> names, Canonicalization canonicalization, ByteArrayOutputStream out) {
        Map<String, Deque<HeaderField>> left = new HashMap<>();
        for (HeaderField field : fields) {
            left.computeIfAbsent(lower(field.name()), name -> new ArrayDeque<>())
                    .addLast(field);
        }
        for (String name : names) {
            Deque<HeaderField> same = left.get(lower(name));
            if (same != null && !same.isEmpty()) {
                canonicalization.field(same.removeLast(), out);
            }
        }
    }

    /** Writes a field as the relaxed canonicalization has it, with its line end. */
    public static void relaxed(HeaderField field, ByteArrayOutputStream out) {
        Relaxed.field(field, out);
    }

    /** Writes a field with this value as the relaxed canonicalization has it, without its line end. */
    public static void relaxedLast(String name, String value, ByteArrayOutputStream out) {
        Relaxed.lastField(name, value, out);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
