package io.postrider.delivery.operate;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.hash.Sha256;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * What a count is answered with and an action has to name: that the count was of this action, when it was taken, and what
 * it was. It protects from mistakes, not from the caller, who could do without. It names the action too, so an action sent
 * twice is done once.
 *
 * @param actionId the action to be
 * @param asOf when it was counted; mail accepted later is left alone
 * @param count how many it was
 * @param digest of action, filter and target
 */
record ActionToken(UUID actionId, Instant asOf, long count, long digest) {
    private static final Duration LIFE = Duration.ofMinutes(15);
    private static final int LENGTH = 5 * Long.BYTES;

    static ActionToken of(UUID actionId, Instant asOf, long count, String what) {
        return new ActionToken(actionId, asOf, count, digest(what));
    }

    private static long digest(String what) {
        return ByteBuffer.wrap(Sha256.of(what)).getLong();
    }

    String text() {
        byte[] octets = ByteBuffer.allocate(LENGTH)
                .putLong(actionId.getMostSignificantBits())
                .putLong(actionId.getLeastSignificantBits())
                .putLong(asOf.toEpochMilli())
                .putLong(count)
                .putLong(digest)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    /** Reads a token that has to be of this action and young. */
    static ActionToken parse(String text, String what, Instant now) {
        ActionToken token = parse(text);
        if (token.digest != digest(what)) {
            throw new ProblemException(
                    ProblemCode.CONFLICT, "The token is of another action or filter. Count this one with dryRun.");
        }
        if (token.asOf.plus(LIFE).isBefore(now) || token.asOf.isAfter(now.plus(LIFE))) {
            throw new ProblemException(
                    ProblemCode.CONFLICT, "The count is older than 15 minutes. Count again with dryRun.");
        }
        return token;
    }

    private static ActionToken parse(String text) {
        try {
            ByteBuffer octets = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (octets.remaining() == LENGTH) {
                UUID id = new UUID(octets.getLong(), octets.getLong());
                return new ActionToken(id, Instant.ofEpochMilli(octets.getLong()), octets.getLong(), octets.getLong());
            }
        } catch (IllegalArgumentException malformed) {
            // Told below.
        }
        throw new ProblemException(ProblemCode.INVALID_REQUEST, "token is what dryRun answered.");
    }
}
