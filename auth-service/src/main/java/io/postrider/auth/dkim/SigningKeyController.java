package io.postrider.auth.dkim;

import io.postrider.api.auth.SigningApi;
import org.springframework.web.bind.annotation.RestController;

/** The keys that sign, for the services that sign. */
@RestController
class SigningKeyController implements SigningApi {
    private final DkimKeyStore store;

    SigningKeyController(DkimKeyStore store) {
        this.store = store;
    }

    @Override
    public SigningKeys keys(String domain) {
        return new SigningKeys(store.signing(domain));
    }
}
