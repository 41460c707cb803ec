package io.postrider.mailbox.transfer;

import io.postrider.platform.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a source says of a message.
 *
 * @param place its UID, its file or its number there
 * @param key what tells it from all others of every source; null when only its content does
 * @param copy what tells it from another message of the same content there; empty when nothing does
 * @param flags system flags
 * @param keywords those that a mailbox here can have
 * @param date INTERNALDATE; null for now
 */
record SourceMessage(
        String place,
        @Nullable UUID key,
        String copy,
        int flags,
        List<String> keywords,
        @Nullable Instant date) {
    static final int MAX_KEYWORD = 255;
    /** What a source tells of years beyond these is no date. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    SourceMessage {
        date = date == null || date.isBefore(EARLIEST) || date.isAfter(LATEST) ? null : date;
        keywords = keywords.stream().filter(SourceMessage::isKeyword).distinct().toList();
    }

    /** One that only its content tells from others. */
    SourceMessage(String place, int flags, List<String> keywords, @Nullable Instant date) {
        this(place, null, "", flags, keywords, date);
    }

    // RFC 3501 section 9: flag-keyword = atom.
    private static boolean isKeyword(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_KEYWORD
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f && "(){%*\"\\]".indexOf(c) < 0);
    }

    /** A key made of these parts. */
    static UUID key(String... parts) {
        MessageDigest digest = Sha256.begin();
        for (String part : parts) {
            byte[] octets = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, octets.length));
            digest.update(octets);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new UUID(hash.getLong(), hash.getLong());
    }
}
