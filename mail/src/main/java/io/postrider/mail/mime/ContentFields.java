package io.postrider.mail.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a part's header says beside its type. Text is unfolded and otherwise as written; octets above 127 were read as
 * UTF-8, and as ISO-8859-1 where they are none.
 *
 * @param encoding Content-Transfer-Encoding in lower case; {@code 7bit} when absent (RFC 2045 section 6.1)
 * @param id Content-ID (RFC 2045 section 7)
 * @param description Content-Description (RFC 2045 section 8)
 * @param md5 Content-MD5 (RFC 1864)
 * @param disposition Content-Disposition (RFC 2183)
 * @param languages Content-Language (RFC 3282); empty when absent
 * @param location Content-Location (RFC 2557)
 */
public record ContentFields(
        String encoding,
        @Nullable String id,
        @Nullable String description,
        @Nullable String md5,
        @Nullable Disposition disposition,
        List<String> languages,
        @Nullable String location) {
    /** The encoding of what names none (RFC 2045 section 6.1). */
    public static final String SEVEN_BIT = "7bit";

    /** Of a part that says nothing. */
    public static final ContentFields NONE = new ContentFields(SEVEN_BIT, null, null, null, null, List.of(), null);

    public ContentFields {
        languages = List.copyOf(languages);
    }
}
