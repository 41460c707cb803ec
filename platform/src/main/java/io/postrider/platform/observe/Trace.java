package io.postrider.platform.observe;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The trace id of the work at hand (W3C trace context): 32 hexadecimal digits that a message keeps from SMTP to its
 * mailbox. It stands in the MDC under {@value #KEY} and travels as {@code traceparent}.
 */
public final class Trace {
    /** The MDC's key. */
    public static final String KEY = "trace";

    /** The header that carries it. */
    public static final String HEADER = "traceparent";

    private static final int ID_LENGTH = 32;
    private static final int HEADER_LENGTH = 55;

    private Trace() {}

    /** A new id. */
    public static String newId() {
        var random = ThreadLocalRandom.current();
        long high = random.nextLong();
        long low = random.nextLong();
        var hex = HexFormat.of();
        return hex.toHexDigits(high == 0 ? 1 : high) + hex.toHexDigits(low);
    }

    /** The id of the work that this thread does; null when it has none. */
    public static @Nullable String current() {
        return MDC.get(KEY);
    }

    /** The id of the work that this thread does, or a new one. */
    public static String currentOrNew() {
        String current = current();
        return current == null ? newId() : current;
    }

    /** Gives this thread's work an id until the scope is closed. */
    public static Scope open(String id) {
        String before = current();
        MDC.put(KEY, id);
        return () -> {
            if (before == null) {
                MDC.remove(KEY);
            } else {
                MDC.put(KEY, before);
            }
        };
    }

    /** The header for a call within the work that has this id. */
    public static String header(String id) {
        return header(id, false);
    }

    static String header(String id, boolean sampled) {
        long span = ThreadLocalRandom.current().nextLong();
        return "00-" + id + '-' + HexFormat.of().toHexDigits(span == 0 ? 1 : span) + (sampled ? "-01" : "-00");
    }

    /** The id in a header; null when it is absent or malformed. */
    public static @Nullable String idOf(@Nullable String header) {
        if (header == null || header.length() < HEADER_LENGTH || header.charAt(2) != '-') {
            return null;
        }
        String id = header.substring(3, 3 + ID_LENGTH);
        return isId(id) && header.charAt(3 + ID_LENGTH) == '-' ? id : null;
    }

    /** Whether a text is 32 lower-case hexadecimal digits, not all of them zero. */
    public static boolean isId(String text) {
        if (text.length() != ID_LENGTH) {
            return false;
        }
        boolean zero = true;
        for (int i = 0; i < ID_LENGTH; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
            zero &= c == '0';
        }
        return !zero;
    }

    /** Ends the work's id on the thread that opened it. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
