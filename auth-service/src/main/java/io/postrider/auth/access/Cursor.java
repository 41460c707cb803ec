package io.postrider.auth.access;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The last item of the page before.
 *
 * @param id its id
 * @param text what the list is sorted by; null when that is the id
 */
record Cursor(UUID id, @Nullable String text) {
    private static final int ID = 36;

    /** As it is handed out: an id, or both parts in Base64 so that nobody takes them for something to be typed. */
    @Override
    public String toString() {
        return text == null
                ? id.toString()
                : Base64.getUrlEncoder().withoutPadding().encodeToString((id + text).getBytes(StandardCharsets.UTF_8));
    }

    static @Nullable Cursor parse(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return null;
        }
        UUID plain = Ids.parse(cursor);
        return plain == null ? decode(cursor) : new Cursor(plain, null);
    }

    private static Cursor decode(String cursor) {
        String both;
        try {
            both = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
        UUID id = both.length() < ID ? null : Ids.parse(both.substring(0, ID));
        if (id == null || both.chars().anyMatch(Character::isISOControl)) {
            throw unknown();
        }
        return new Cursor(id, both.substring(ID));
    }

    static ProblemException unknown() {
        return new ProblemException(
                ProblemCode.INVALID_REQUEST, "cursor is none that this list gave: take 'next' of the page before.");
    }
}
