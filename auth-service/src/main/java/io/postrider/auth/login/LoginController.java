package io.postrider.auth.login;

import io.postrider.api.auth.LoginApi;
import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.auth.SaslAnswer;
import io.postrider.api.auth.SaslRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import org.springframework.web.bind.annotation.RestController;

/** Logins for the protocol services. */
@RestController
class LoginController implements LoginApi {
    private final Logins logins;
    private final ScramLogins scram;
    private final BearerLogins bearer;
    private final Reception reception;

    LoginController(Logins logins, ScramLogins scram, BearerLogins bearer, Reception reception) {
        this.logins = logins;
        this.scram = scram;
        this.bearer = bearer;
        this.reception = reception;
    }

    @Override
    public LoginGrant login(LoginRequest request) {
        return logins.login(request);
    }

    @Override
    public SaslAnswer exchange(SaslRequest request) {
        return switch (request.mechanism()) {
            case "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS" -> scram.exchange(request);
            case "OAUTHBEARER", "XOAUTH2" -> bearer.exchange(request);
            default -> throw new ProblemException(ProblemCode.INVALID_REQUEST, "There is no such mechanism.");
        };
    }

    @Override
    public LoginGrant renew(Renewal renewal) {
        return reception.renew(renewal);
    }
}
