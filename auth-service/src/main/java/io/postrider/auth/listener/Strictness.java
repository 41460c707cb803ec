package io.postrider.auth.listener;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.postrider.api.auth.ListenerApi;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What comes of something that speaks against a client. */
@Schema(name = "Strictness", enumAsRef = true)
enum Strictness {
    ENFORCE,
    TAG,
    OFF;

    @JsonValue
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Strictness of(String text) {
        return Arrays.stream(values())
                .filter(one -> one.text().equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("It is enforce, tag or off, not '%s'.".formatted(text)));
    }

    /** For the gateway. */
    static ListenerApi.@Nullable Strictness told(@Nullable Strictness word) {
        return word == null ? null : ListenerApi.Strictness.valueOf(word.name());
    }
}
