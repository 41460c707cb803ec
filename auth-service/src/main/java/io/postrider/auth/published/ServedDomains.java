package io.postrider.auth.published;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.address.DomainName;
import io.postrider.auth.address.InvalidAddressException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Whether mail for a domain comes here, which the domain's MX tells everybody anyway. Strangers ask, so few look-ups go on at
 * once: however many there are, logins keep their connections.
 */
@Component
public class ServedDomains {
    private static final int LOOK_UPS = 2;
    private static final long LONGEST_WAIT_SECONDS = 2;
    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration REMEMBERED = Duration.ofSeconds(2);

    private final JdbcClient jdbc;
    private final Semaphore lookUps = new Semaphore(LOOK_UPS, true);
    private final LoadingCache<DomainName, Boolean> served = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build(this::lookUp);

    ServedDomains(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The domain, if it is ours.
     *
     * @throws ProblemException {@code NOT_FOUND} if it is not
     */
    public DomainName require(String text) {
        try {
            DomainName name = DomainName.parse(text);
            if (served.get(name)) {
                return name;
            }
        } catch (InvalidAddressException noDomain) {
            // It is nobody's.
        }
        throw new ProblemException(ProblemCode.NOT_FOUND, "Mail for this domain does not come here.");
    }

    /** The host that a client meant, also behind a proxy: it chooses which of our domains is told of, and nothing else. */
    public static String hostOf(HttpServletRequest request) {
        String forwarded = request.getHeader("X-Forwarded-Host");
        String host = forwarded == null || forwarded.isBlank() ? request.getServerName() : forwarded;
        int port = host.lastIndexOf(':');
        return (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
    }

    private boolean lookUp(DomainName name) {
        enter();
        try {
            return jdbc.sql(
                            "select exists (select from directory.domain where name = ? and enabled and deleted_at is null)")
                    .param(name.value())
                    .query(Boolean.class)
                    .single();
        } finally {
            lookUps.release();
        }
    }

    private void enter() {
        try {
            if (lookUps.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        throw new ProblemException(ProblemCode.UNAVAILABLE, "Too many ask at this moment. Try again in a few seconds.");
    }
}
