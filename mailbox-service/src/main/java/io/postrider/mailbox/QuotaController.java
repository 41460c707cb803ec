package io.postrider.mailbox;

import io.postrider.api.mailbox.Quota;
import io.postrider.api.mailbox.QuotaApi;
import io.postrider.mailbox.account.Accounts;
import java.util.UUID;
import org.springframework.web.bind.annotation.RestController;

@RestController
class QuotaController implements QuotaApi {
    private final Accounts accounts;

    QuotaController(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Quota quota(UUID accountId) {
        return accounts.quota(accountId);
    }
}
