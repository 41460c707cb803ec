package io.postrider.auth.apikey;

import io.postrider.api.auth.KeyApi;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Action;
import io.postrider.auth.access.Admin;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.RestController;

/** API keys for the other services that have public REST. */
@RestController
class KeyController implements KeyApi {
    private final KeyLookup keys;
    private final RequestRate rate;

    KeyController(KeyLookup keys, RequestRate rate) {
        this.keys = keys;
        this.rate = rate;
    }

    @Override
    public KeyGrant exchange(KeyExchange exchange) {
        Optional<Admin> admin = keys.find(exchange.secret(), exchange.clientAddress());
        if (admin.isEmpty()) {
            rate.checkBadKey(exchange.clientAddress());
            throw new ProblemException(
                    ProblemCode.AUTHENTICATION_FAILED, "This API key is unknown, expired or revoked.");
        }
        Admin key = admin.get();
        return new KeyGrant(
                key.keyId(),
                key.tenantId(),
                key.domains(),
                key.actions().stream().map(Action::text).collect(Collectors.toSet()));
    }
}
