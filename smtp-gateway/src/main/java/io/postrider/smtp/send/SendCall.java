package io.postrider.smtp.send;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.hash.Sha256;
import io.postrider.platform.observe.Trace;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call.
 *
 * @param key names the message: repeated, it finds the first one
 * @param traceId the message's trace
 * @param clientAddress who calls
 * @param at when
 */
record SendCall(UUID key, String traceId, String clientAddress, Instant at) {
    private static final int LONGEST_KEY = 255;

    /** A call that is repeated with the same key gets the same names, and so the same answer. */
    static SendCall of(Credentials.Caller caller, @Nullable String idempotencyKey, String clientAddress, Instant at) {
        if (idempotencyKey == null) {
            return new SendCall(TimeOrderedId.next(), Trace.newId(), clientAddress, at);
        }
        if (idempotencyKey.isBlank()
                || idempotencyKey.length() > LONGEST_KEY
                || !idempotencyKey.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "Idempotency-Key has 1 to " + LONGEST_KEY + " printable characters.");
        }
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of("send\n" + caller.id() + '\n' + idempotencyKey));
        // RFC 9562 section 5.8: an id of our own making
        long high = hash.getLong() & ~0xf000L | 0x8000L;
        long low = hash.getLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        byte[] trace = new byte[16];
        hash.get(trace);
        return new SendCall(new UUID(high, low), HexFormat.of().formatHex(trace), clientAddress, at);
    }
}
