package io.postrider.auth.listener;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/**
 * What is decided about a listener.
 *
 * @param listener its name
 * @param rules what is decided
 * @param version goes up with each change
 * @param updatedAt when it was changed last
 */
@Schema(name = "ListenerPolicy")
record ListenerView(
        @Schema(example = "mx") String listener,
        ListenerRules rules,
        @Schema(example = "3") long version,
        Instant updatedAt) {}
