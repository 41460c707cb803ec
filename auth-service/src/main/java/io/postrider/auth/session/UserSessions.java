package io.postrider.auth.session;

import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Page;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.account.AccountNames.AccountName;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.session.SessionController.UserSession;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Lists and ends sessions; changes run within {@code Writes}. The protocol services hear of it by the change feed. */
@Service
class UserSessions {
    private final DeviceStore store;
    private final ChangeLog changes;
    private final AuditLog audit;
    private final Clock clock;

    UserSessions(DeviceStore store, ChangeLog changes, AuditLog audit, Clock clock) {
        this.store = store;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    Page<UserSession> of(UUID accountId) {
        return new Page<>(store.of(accountId), null);
    }

    Answer<Void> end(Call call, AccountName account, UUID session) {
        if (!store.end(account.id(), session, clock.instant())) {
            throw Fields.notFound("session");
        }
        return ended(call, account, session.toString());
    }

    Answer<Void> endAll(Call call, AccountName account) {
        store.endAll(account.id(), clock.instant());
        return ended(call, account, "all");
    }

    private Answer<Void> ended(Call call, AccountName account, String which) {
        changes.append(account.id(), Set.of(account.address()));
        AuditLog.Subject subject = account.subject("account", account.id(), account.address());
        audit.record(call, new AuditLog.Entry("account.end-sessions", subject, Map.of("session", which)));
        return Answer.none();
    }
}
