package io.postrider.auth.delegation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.List;

/** How a delegate may use an address. */
@Schema(
        enumAsRef = true,
        description =
                "`sendAs`: in From, and nothing tells who sent it. `sendOnBehalf`: in From, with a Sender field (RFC 5322"
                        + " section 3.6.2) that names the delegate; it is added where the client sets none.")
public enum SendRight {
    SEND_AS("sendAs"),
    SEND_ON_BEHALF("sendOnBehalf");

    private final String text;

    SendRight(String text) {
        this.text = text;
    }

    /** As it is written, and stored. */
    @JsonValue
    public String text() {
        return text;
    }

    @JsonCreator
    static SendRight of(String text) {
        List<String> known = Arrays.stream(values()).map(SendRight::text).toList();
        return Arrays.stream(values())
                .filter(value -> value.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no '%s'; there are: %s.".formatted(text, String.join(", ", known))));
    }
}
