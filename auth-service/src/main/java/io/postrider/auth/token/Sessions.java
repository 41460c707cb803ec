package io.postrider.auth.token;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sessions of users, kept by nobody: a session's secret says whose it is, since when, under which epoch and by which
 * password, sealed by a keyed hash. It stops to be good when the account's epoch rises.
 */
@Component
public class Sessions {
    private static final int BODY = Long.BYTES * 8;
    private static final int MAC = 32;
    private static final UUID OWN_PASSWORD = new UUID(0, 0);

    private final Sealer.KeyedHash hash;
    private final TokenProperties properties;
    private final Clock clock;

    Sessions(Sealer sealer, TokenProperties properties, Clock clock) {
        this.hash = sealer.keyedHash("session");
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * A session as its secret tells.
     *
     * @param id of the device it runs on
     * @param accountId whose it is
     * @param epoch the account's epoch when it began
     * @param appPasswordId the app password that opened it; null when none did
     * @param beganAt to the millisecond
     */
    public record Session(
            UUID id, UUID accountId, long epoch, @Nullable UUID appPasswordId, Instant beganAt) {
        public Session {
            beganAt = beganAt.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /** The secret of a session. */
    public String open(Session session) {
        ByteBuffer body = ByteBuffer.allocate(BODY);
        put(body, session.accountId());
        body.putLong(session.epoch()).putLong(session.beganAt().toEpochMilli());
        put(body, session.id());
        put(body, session.appPasswordId() == null ? OWN_PASSWORD : session.appPasswordId());
        byte[] secret = Arrays.copyOf(body.array(), BODY + MAC);
        System.arraycopy(hash.of(body.array()), 0, secret, BODY, MAC);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    private static void put(ByteBuffer body, UUID id) {
        body.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    /** The session behind a secret, unless the secret is none of ours or too old. */
    public Optional<Session> read(String secret) {
        byte[] octets;
        try {
            octets = Base64.getUrlDecoder().decode(secret);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (octets.length != BODY + MAC) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOf(octets, BODY);
        if (!MessageDigest.isEqual(hash.of(body), Arrays.copyOfRange(octets, BODY, BODY + MAC))) {
            return Optional.empty();
        }
        return Optional.of(ByteBuffer.wrap(body)).flatMap(this::session);
    }

    private Optional<Session> session(ByteBuffer fields) {
        UUID accountId = id(fields);
        long epoch = fields.getLong();
        Instant began = Instant.ofEpochMilli(fields.getLong());
        UUID id = id(fields);
        UUID appPassword = id(fields);
        if (began.plus(properties.session()).isBefore(clock.instant())) {
            return Optional.empty();
        }
        return Optional.of(
                new Session(id, accountId, epoch, appPassword.equals(OWN_PASSWORD) ? null : appPassword, began));
    }

    private static UUID id(ByteBuffer fields) {
        return new UUID(fields.getLong(), fields.getLong());
    }
}
