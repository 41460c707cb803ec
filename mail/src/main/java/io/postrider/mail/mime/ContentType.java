package io.postrider.mail.mime;

import java.util.List;

/**
 * A media type (RFC 2045 section 5.1).
 *
 * @param type in lower case
 * @param subtype in lower case
 * @param parameters in the order written
 */
public record ContentType(String type, String subtype, List<Parameter> parameters) {
    /** What a message is that says nothing (RFC 2045 section 5.2). */
    public static final ContentType DEFAULT =
            new ContentType("text", "plain", List.of(new Parameter("charset", "us-ascii")));

    /** What is shown of a part that goes beyond the limits. */
    public static final ContentType OPAQUE = new ContentType("application", "octet-stream", List.of());

    /** What a part of {@code multipart/digest} is that says nothing (RFC 2046 section 5.1.5). */
    static final ContentType DIGEST_DEFAULT = new ContentType("message", "rfc822", List.of());

    public ContentType {
        parameters = List.copyOf(parameters);
    }

    /** Whether it is a composite of parts. */
    public boolean isMultipart() {
        return type.equals("multipart");
    }

    /** Whether it is a message within the message, in ASCII (RFC 2046) or UTF-8 (RFC 6532) form. */
    public boolean isMessage() {
        return type.equals("message") && (subtype.equals("rfc822") || subtype.equals("global"));
    }

    /** Whether it is text. */
    public boolean isText() {
        return type.equals("text");
    }

    /** Whether it is exactly this type and subtype, both in lower case. */
    public boolean is(String otherType, String otherSubtype) {
        return type.equals(otherType) && subtype.equals(otherSubtype);
    }
}
