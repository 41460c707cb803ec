package io.postrider.auth.oauth;

import io.postrider.auth.token.Sealer;
import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Texts that go out and come back, and that nobody else can read or make. */
@Component
class SealedTexts {
    private static final int SHORTEST = 28;

    private final Sealer sealer;
    private final JsonMapper json;

    SealedTexts(Sealer sealer, JsonMapper json) {
        this.sealer = sealer;
        this.json = json;
    }

    String seal(Object content) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(sealer.seal(json.writeValueAsBytes(content), context(content.getClass())));
    }

    <T> Optional<T> open(String text, Class<T> type) {
        try {
            byte[] sealed = Base64.getUrlDecoder().decode(text);
            return sealed.length < SHORTEST
                    ? Optional.empty()
                    : Optional.of(json.readValue(sealer.open(sealed, context(type)), type));
        } catch (IllegalArgumentException | IllegalStateException | JacksonException notOurs) {
            return Optional.empty();
        }
    }

    /** Text of one kind is none of another. */
    private static String context(Class<?> type) {
        return "oauth " + type.getSimpleName();
    }
}
