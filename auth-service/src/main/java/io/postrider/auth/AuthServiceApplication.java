package io.postrider.auth;

import io.postrider.api.Scope;
import io.postrider.api.ServiceName;
import io.postrider.platform.PostriderService;
import io.postrider.platform.ServiceApplication;
import io.postrider.platform.WithDatabase;
import io.postrider.platform.WithJpa;
import io.postrider.platform.security.InternalAccess;
import io.postrider.platform.settings.OutboundSwitch;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The directory, logins, tokens and the admin API. */
@PostriderService
@WithDatabase(schemas = "directory", migratedAtOnce = true)
@WithJpa
@EnableConfigurationProperties(OutboundSwitch.class)
public class AuthServiceApplication {
    /** Starts the service in a process of its own. */
    public static void main(String[] args) {
        ServiceApplication.run(AuthServiceApplication.class, ServiceName.AUTH_SERVICE, args);
    }

    @Bean
    InternalAccess internalAccess() {
        return InternalAccess.none()
                .allow("/internal/v1/directory", Scope.DIRECTORY_READ)
                .allow("/internal/v1/audit-entries", Scope.AUDIT_WRITE)
                .allow("/internal/v1/uses", Scope.USE_WRITE)
                .allow("/internal/v1/signing-keys", Scope.SIGNING_READ)
                .allow("/internal/v1/brakes", Scope.SESSIONS_END)
                .allow("/internal/v1/routes", Scope.ROUTES_READ)
                .allow("/internal/v1/logins", Scope.LOGIN);
    }

    @Bean
    Clock clock() {
        // No finer than the database's, so that a time reads the same before and after it was stored.
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
    }
}
