package io.postrider.auth.dns;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one check found.
 *
 * @param check its name
 * @param status how good that is
 * @param found what is there
 * @param wanted what should be
 * @param advice what to change; null where nothing is
 */
@Schema(name = "Finding")
record Finding(
        @Schema(example = "mx") String check,
        Status status,
        @Schema(description = "What is there.") List<String> found,
        @Schema(description = "What should be.") List<String> wanted,

        @Schema(nullable = true, description = "What to change, or why it is not known.") @Nullable String advice) {
    Finding {
        found = List.copyOf(found);
        wanted = List.copyOf(wanted);
    }

    /** From good to bad. */
    enum Status {
        /** As it should be. */
        OK,
        /** Mail works, and would work better. */
        IMPROVE,
        /** Could not ask. */
        UNKNOWN,
        /** Mail suffers. */
        WRONG;

        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String check, List<String> found) {
        return new Finding(check, Status.OK, found, List.of(), null);
    }

    static Finding improve(String check, List<String> found, List<String> wanted, String advice) {
        return new Finding(check, Status.IMPROVE, found, wanted, advice);
    }

    static Finding wrong(String check, List<String> found, List<String> wanted, String advice) {
        return new Finding(check, Status.WRONG, found, wanted, advice);
    }

    static Finding unknown(String check, String why) {
        return new Finding(check, Status.UNKNOWN, List.of(), List.of(), "Could not ask: " + why);
    }
}
