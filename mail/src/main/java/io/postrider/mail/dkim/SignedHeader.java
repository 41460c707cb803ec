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
import java.util.Set;

/** The fields of a header that signatures name, in the order in which they are signed. */
public final class SignedHeader {
    /** RFC 5322 section 3.6 and RFC 2045 section 3: there is one of each at most, and readers choose any when there are more. */
    private static final Set<String> SINGLE = Set.of(
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "subject",
            "date",
            "message-id",
            "in-reply-to",
            "references",
            "mime-version",
            "content-type",
            "content-transfer-encoding");

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

    /** Whether a field that there is one of stands beside the one that was signed (RFC 6376 section 8.15). */
    public boolean hasMoreThan(List<String> names) {
        Map<String, Integer> left = new HashMap<>();
        for (String name : names) {
            left.merge(lower(name), 1, Integer::sum);
        }
        for (HeaderField field : fields) {
            String name = lower(field.name());
            if (SINGLE.contains(name) && left.containsKey(name) && left.merge(name, -1, Integer::sum) < 0) {
                return true;
            }
        }
        return false;
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
