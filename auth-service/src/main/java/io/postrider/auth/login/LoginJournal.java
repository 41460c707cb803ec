package io.postrider.auth.login;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.auth.LoginRequest;
import io.postrider.platform.observe.EventLog;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** One line and one count per login. The password is in neither. */
@Component
class LoginJournal {
    private final EventLog events;
    private final MeterRegistry meters;

    LoginJournal(EventLog events, MeterRegistry meters) {
        this.events = events;
        this.meters = meters;
    }

    void succeeded(LoginRequest request, Credentials credentials) {
        count(request, "success");
        line(request, "ok").put("account", credentials.accountId()).write();
    }

    void failed(LoginRequest request, String reason) {
        count(request, "failure");
        line(request, reason).write();
    }

    void delayed(LoginRequest request, Duration wait) {
        count(request, "delayed");
        line(request, "delayed").put("delay", wait.toMillis()).write();
    }

    private void count(LoginRequest request, String outcome) {
        meters.counter("postrider.auth.logins", "protocol", protocol(request), "outcome", outcome)
                .increment();
    }

    private EventLog.Line line(LoginRequest request, String status) {
        String name = request.username();
        return events.event("login")
                .put("user", name.length() <= 320 ? name : name.substring(0, 320))
                .put("client", request.clientAddress())
                .put("protocol", protocol(request))
                .put("status", status);
    }

    private static String protocol(LoginRequest request) {
        return request.protocol().name().toLowerCase(Locale.ROOT);
    }
}
