package io.postrider.testkit.login;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.SaslAnswer;
import io.postrider.api.auth.SaslRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Knows the exchange of RFC 7677 section 3 and a good token, and answers as auth-service does. */
public final class ExampleExchange {
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

    private ExampleExchange() {}

    /** The answer to a step; the grant is asked for when the exchange ended well. */
    public static SaslAnswer step(SaslRequest request, Supplier<LoginGrant> grant) {
        String response = new String(request.response(), StandardCharsets.UTF_8);
        if (response.startsWith("garbage")) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "no message");
        }
        if (response.contains("auth=Bearer ")) {
            return response.contains("good")
                    ? SaslAnswer.granted(null, grant.get())
                    : SaslAnswer.refused(octets("{\"status\":\"invalid_token\"}"));
        }
        if (request.state() == null && response.equals("n,,n=user,r=rOprNGfwEbeRWgbNEkqO")) {
            return SaslAnswer.challenge(octets("r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"), "first");
        }
        String right = "c=biws,r=" + NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
        if ("first".equals(request.state()) && response.equals(right)) {
            return SaslAnswer.granted(octets("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="), grant.get());
        }
        throw new ProblemException(ProblemCode.AUTHENTICATION_FAILED, "wrong");
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
