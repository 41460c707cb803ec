package io.postrider.auth.login;

import io.postrider.api.auth.LoginApi;
import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginRequest;
import org.springframework.web.bind.annotation.RestController;

/** Logins for the protocol services. */
@RestController
class LoginController implements LoginApi {
    private final Logins logins;

    LoginController(Logins logins) {
        this.logins = logins;
    }

    @Override
    public LoginGrant login(LoginRequest request) {
        return logins.login(request);
    }

    @Override
    public LoginGrant renew(Renewal renewal) {
        return logins.renew(renewal.renewalSecret());
    }
}
