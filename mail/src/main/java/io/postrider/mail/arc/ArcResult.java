package io.postrider.mail.arc;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a chain came to (RFC 8617 section 5.2).
 *
 * @param status the chain validation status
 * @param instances the highest instance that there is; 0 when there is no chain
 * @param sealers who sealed ({@code d=}), the first one first; empty unless it passes
 * @param reason why it fails; null when it does not
 * @param closed whether the last one who sealed says that it failed already: nobody adds to it any more
 * @param temporary whether it fails only because a key could not be asked for now
 */
public record ArcResult(
        Status status,
        int instances,
        List<String> sealers,
        @Nullable String reason,
        boolean closed,
        boolean temporary) {
    /** RFC 8617 section 4.4. */
    public enum Status {
        /** There is none. */
        NONE,
        /** Each hop's seal holds, and the last one's signature. */
        PASS,
        /** One does not. */
        FAIL;

        /** As Authentication-Results and the tag {@code cv=} have it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ArcResult {
        sealers = List.copyOf(sealers);
    }

    static ArcResult none() {
        return new ArcResult(Status.NONE, 0, List.of(), null, false, false);
    }

    static ArcResult failed(int instances, String reason) {
        return new ArcResult(Status.FAIL, instances, List.of(), reason, false, false);
    }
}
