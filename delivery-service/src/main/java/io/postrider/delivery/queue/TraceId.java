package io.postrider.delivery.queue;

import java.util.HexFormat;
import java.util.UUID;

/** Trace ids, kept as UUIDs because they are 128 bits too. */
public final class TraceId {
    private static final HexFormat HEX = HexFormat.of();

    private TraceId() {}

    /** Reads 32 hexadecimal digits. */
    public static UUID parse(String digits) {
        if (digits.length() != 32) {
            throw new IllegalArgumentException("a trace id has 32 hexadecimal digits");
        }
        return new UUID(HexFormat.fromHexDigitsToLong(digits, 0, 16), HexFormat.fromHexDigitsToLong(digits, 16, 32));
    }

    /** Writes 32 hexadecimal digits. */
    public static String format(UUID traceId) {
        return HEX.toHexDigits(traceId.getMostSignificantBits()) + HEX.toHexDigits(traceId.getLeastSignificantBits());
    }
}
