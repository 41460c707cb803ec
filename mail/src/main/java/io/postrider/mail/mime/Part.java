package io.postrider.mail.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message, or the message itself.
 *
 * @param type its media type
 * @param fields the rest of what its header says
 * @param extent where it stands
 * @param children a multipart's parts, at least one; of a {@code message/rfc822} or {@code message/global} exactly one,
 *     the message in it; of everything else none
 * @param envelope of a {@code message/rfc822} or {@code message/global} the envelope of the message in it; else null
 */
public record Part(
        ContentType type,
        ContentFields fields,
        Extent extent,
        List<Part> children,
        @Nullable Envelope envelope) {
    public Part {
        children = List.copyOf(children);
        if ((envelope != null) != type.isMessage()) {
            throw new IllegalArgumentException("an envelope belongs to a message and to nothing else");
        }
        if (type.isMultipart() ? children.isEmpty() : children.size() != (envelope == null ? 0 : 1)) {
            throw new IllegalArgumentException("wrong number of children");
        }
    }

    /** Whether its type is {@code multipart}. */
    public boolean isMultipart() {
        return type.isMultipart();
    }

    /** Whether it is a message within the message: {@link #message} and {@link #envelope} are there. */
    public boolean isMessage() {
        return envelope != null;
    }

    /** The message within this part. */
    public Part message() {
        if (!isMessage()) {
            throw new IllegalStateException("not a message: " + type);
        }
        return children.getFirst();
    }

    /**
     * The part with a number of RFC 3501 section 6.4.5 below this one, or null when there is none. A message that is no
     * multipart has one part, number 1: itself.
     *
     * @param number for example {@code [4, 2]} for {@code 4.2}
     */
    public @Nullable Part find(int... number) {
        Part part = this;
        for (int i = 0; i < number.length; i++) {
            Part inner = part.isMessage() && (i > 0) ? part.message() : part;
            if (inner.isMultipart()) {
                if (number[i] < 1 || number[i] > inner.children.size()) {
                    return null;
                }
                part = inner.children.get(number[i] - 1);
            } else if (number[i] == 1 && (i == 0 || part.isMessage())) {
                part = inner;
            } else {
                return null;
            }
        }
        return part;
    }
}
