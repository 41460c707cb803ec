package io.postrider.auth.login;

import io.micrometer.core.instrument.MeterRegistry;
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

    void succeeded(Visitor visitor, Credentials credentials) {
        count(visitor, "success");
        line(visitor, "ok").put("account", credentials.accountId()).write();
    }

    void failed(Visitor visitor, String reason) {
        count(visitor, "failure");
        line(visitor, reason).write();
    }

    void delayed(Visitor visitor, Duration wait) {
        count(visitor, "delayed");
        line(visitor, "delayed").put("delay", wait.toMillis()).write();
    }

    private void count(Visitor visitor, String outcome) {
        meters.counter("postrider.auth.logins", "protocol", protocol(visitor), "outcome", outcome)
                .increment();
    }

    private EventLog.Line line(Visitor visitor, String status) {
        String name = visitor.username();
        return events.event("login")
                .put("user", name.length() <= 320 ? name : name.substring(0, 320))
                .put("client", visitor.clientAddress())
                .put("protocol", protocol(visitor))
                .put("status", status);
    }

    private static String protocol(Visitor visitor) {
        return visitor.protocol().name().toLowerCase(Locale.ROOT);
    }
}
