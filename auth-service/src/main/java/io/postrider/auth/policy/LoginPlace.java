package io.postrider.auth.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.Locale;

/** Where an account may log in; the names are those of the protocols. */
@Schema(enumAsRef = true)
public enum LoginPlace {
    IMAP,
    POP3,
    SUBMISSION,
    /** What users do for themselves by REST. */
    REST;

    @JsonValue
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static LoginPlace of(String text) {
        return Arrays.stream(values())
                .filter(place -> place.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no protocol '%s'; there are: imap, pop3, submission, rest.".formatted(text)));
    }
}
