package io.postrider.access;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.platform.observe.EventLog;
import java.util.Locale;

/** Writes a line per login, and counts it: {@code postrider.access.logins}. */
final class LoginEvents implements LoginLog {
    private final EventLog events;
    private final MeterRegistry meters;

    LoginEvents(EventLog events, MeterRegistry meters) {
        this.events = events;
        this.meters = meters;
    }

    @Override
    public void loggedIn(LoginRequest.Protocol protocol, String client, String address) {
        events.event("login")
                .put("protocol", name(protocol))
                .put("client", client)
                .put("account", address)
                .put("status", "ok")
                .write();
        count(protocol, "ok");
    }

    @Override
    public void refused(LoginRequest.Protocol protocol, String client, String username, ProblemCode why) {
        events.event("login")
                .put("protocol", name(protocol))
                .put("client", client)
                .put("account", username.length() > 320 ? username.substring(0, 320) : username)
                .put("status", why.slug())
                .write();
        count(protocol, why.slug());
    }

    private void count(LoginRequest.Protocol protocol, String outcome) {
        meters.counter("postrider.access.logins", "protocol", name(protocol), "outcome", outcome)
                .increment();
    }

    private static String name(LoginRequest.Protocol protocol) {
        return protocol.name().toLowerCase(Locale.ROOT);
    }
}
