package io.postrider.auth.login;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.login.ScramLogins.Begun;
import io.postrider.auth.token.Sealer;
import java.util.Base64;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Gives exchanges that have begun to the protocol services to keep, where nobody can read or change them. */
@Component
class SealedExchanges {
    private static final String CONTEXT = "scram exchange";
    private static final int LONGEST = 32_768;

    private final Sealer sealer;
    private final JsonMapper json;

    SealedExchanges(Sealer sealer, JsonMapper json) {
        this.sealer = sealer;
        this.json = json;
    }

    String seal(Begun begun) {
        return Base64.getUrlEncoder().encodeToString(sealer.seal(json.writeValueAsBytes(begun), CONTEXT));
    }

    Begun open(String state) {
        if (state.length() <= LONGEST) {
            try {
                return json.readValue(sealer.open(Base64.getUrlDecoder().decode(state), CONTEXT), Begun.class);
            } catch (IllegalArgumentException | IllegalStateException notOurs) {
                // Said below, in the same words for every reason.
            }
        }
        throw new ProblemException(ProblemCode.INVALID_REQUEST, "This is no state of an exchange.");
    }
}
