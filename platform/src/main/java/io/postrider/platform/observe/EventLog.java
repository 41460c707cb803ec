package io.postrider.platform.observe;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one structured line (logfmt) per accept, refusal, delivery attempt and login, to the logger
 * {@value #LOGGER}. Keys in use: {@code trace queue client from to size delay status reply account}.
 */
public final class EventLog {
    /** The logger's name. */
    public static final String LOGGER = "postrider.event";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    /** Begins a line; the trace id of the thread's work is in it unless {@link Line#trace} gives another. */
    public Line event(String name) {
        return new Line(name);
    }

    /** A line in the making. Values that are null are left out. */
    public static final class Line {
        private final StringBuilder text = new StringBuilder(200);
        private @Nullable String trace = Trace.current();

        private Line(String name) {
            text.append("event=").append(name);
        }

        /** The trace id, when it is another than the thread's. */
        public Line trace(String id) {
            this.trace = id;
            return this;
        }

        /** Adds a value. */
        public Line put(String key, @Nullable Object value) {
            if (value != null) {
                text.append(' ').append(key).append('=');
                appendValue(text, value.toString());
            }
            return this;
        }

        /** Adds a number. */
        public Line put(String key, long value) {
            text.append(' ').append(key).append('=').append(value);
            return this;
        }

        /** Writes the line. */
        public void write() {
            if (trace != null) {
                text.append(" trace=").append(trace);
            }
            LOG.info("{}", text);
        }
    }

    private static void appendValue(StringBuilder text, String value) {
        if (isBare(value)) {
            text.append(value);
            return;
        }
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(Character.isISOControl(c) ? '?' : c);
            }
        }
        text.append('"');
    }

    private static boolean isBare(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c >= 0x7f) {
                return false;
            }
        }
        return !value.isEmpty();
    }
}
