package io.postrider.auth.group;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Whose mail a group takes. Other than anyone, a sender has to log in. */
@Schema(
        enumAsRef = true,
        description =
                "Whose mail the group takes: `anyone`'s, or only that of accounts of its `tenant`, of its `domain`, or"
                        + " of its `members`, who are known by having logged in.")
public enum WhoMayPost {
    ANYONE,
    TENANT,
    DOMAIN,
    MEMBERS;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** As it is written, and stored. */
    @JsonValue
    public String text() {
        return text;
    }

    @JsonCreator
    static WhoMayPost of(String text) {
        List<String> known = Arrays.stream(values()).map(WhoMayPost::text).toList();
        return Arrays.stream(values())
                .filter(value -> value.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no '%s'; there are: %s.".formatted(text, String.join(", ", known))));
    }
}
