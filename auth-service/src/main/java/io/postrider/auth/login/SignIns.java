package io.postrider.auth.login;

import io.postrider.api.auth.LoginRequest.Protocol;
import io.postrider.auth.login.Logins.Entered;
import io.postrider.auth.token.Sealer;
import io.postrider.auth.token.Sessions;
import io.postrider.auth.token.Sessions.Session;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Users who signed in at REST. What they send with their further calls says whose it is and whether there was a
 * second step, under a keyed hash; it is void when the session it was made of would be: after a change of the
 * password, of the second step, or when the user or an administrator ends it.
 */
@Component
public class SignIns {
    /** What all of them begin with. */
    public static final String PREFIX = "prs_";

    private static final int LONGEST = 400;
    private static final char WITH_SECOND_STEP = '2';

    private final Sessions sessions;
    private final KnownCredentials known;
    private final Sealer.KeyedHash hash;
    private final SignInProperties properties;
    private final Clock clock;

    SignIns(Sessions sessions, KnownCredentials known, Sealer sealer, SignInProperties properties, Clock clock) {
        this.sessions = sessions;
        this.known = known;
        this.hash = sealer.keyedHash("sign-in");
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * A user who signed in.
     *
     * @param accountId the account
     * @param tenantId its tenant
     * @param address its address
     * @param epoch its epoch
     * @param secondStep whether there was a second step
     */
    public record SignIn(UUID accountId, UUID tenantId, String address, long epoch, boolean secondStep) {}

    /** How long one lasts. */
    public Duration lifetime() {
        return properties.lifetime();
    }

    /** The token of a sign-in. */
    public String open(Entered entered) {
        return open(entered.grant().renewalSecret(), entered.secondStep(), properties.lifetime());
    }

    /** A token for what is signed in with a session, for a while. */
    public String open(String session, boolean secondStep, Duration lifetime) {
        Instant end = clock.instant().plus(lifetime);
        String body = (secondStep ? WITH_SECOND_STEP : '1') + Long.toHexString(end.getEpochSecond()) + '.' + session;
        return PREFIX + body + '.' + mac(body);
    }

    private String mac(String body) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(hash.of(body.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Who sends a token; empty when it is none, or is void. */
    public Optional<SignIn> read(String token) {
        int end = token.lastIndexOf('.');
        if (!token.startsWith(PREFIX) || token.length() > LONGEST || end < PREFIX.length()) {
            return Optional.empty();
        }
        String body = token.substring(PREFIX.length(), end);
        byte[] sent = token.substring(end + 1).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(mac(body).getBytes(StandardCharsets.UTF_8), sent)) {
            return Optional.empty();
        }
        int dot = body.indexOf('.');
        Instant until = Instant.ofEpochSecond(Long.parseLong(body, 1, dot, 16));
        return until.isBefore(clock.instant())
                ? Optional.empty()
                : of(body.substring(dot + 1), body.charAt(0) == WITH_SECOND_STEP);
    }

    /** Who is signed in with a session; empty when it has ended. */
    public Optional<SignIn> of(String session, boolean secondStep) {
        return sessions.read(session).flatMap(read -> signIn(read, secondStep));
    }

    private Optional<SignIn> signIn(Session session, boolean secondStep) {
        return known.of(session.accountId())
                .filter(account -> account.carries(session, Protocol.REST, clock.instant()))
                .map(account -> new SignIn(
                        account.accountId(), account.tenantId(), account.address(), account.epoch(), secondStep));
    }
}
