package io.postrider.smtp.recipient;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What NOTIFY asks for (RFC 3461 section 4.1), in upper case as it was read. */
final class DsnNotify {
    private static final String SUCCESS = "SUCCESS";

    private DsnNotify() {}

    static boolean asksForSuccess(@Nullable String notify) {
        return notify != null && Arrays.asList(notify.split(",")).contains(SUCCESS);
    }

    /** The same without success: never, where nothing else was asked for. */
    static String withoutSuccess(String notify) {
        String rest = Arrays.stream(notify.split(","))
                .filter(kind -> !kind.equals(SUCCESS))
                .collect(Collectors.joining(","));
        return rest.isEmpty() ? "NEVER" : rest;
    }
}
