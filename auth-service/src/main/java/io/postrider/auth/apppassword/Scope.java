package io.postrider.auth.apppassword;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** Where an app password may log in. The names are those of the protocols, and are stored. */
enum Scope {
    IMAP,
    POP3,
    SUBMISSION;

    @JsonValue
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Scope of(String text) {
        return Arrays.stream(values())
                .filter(scope -> scope.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no scope '%s'; there are: imap, pop3, submission.".formatted(text)));
    }
}
