package io.postrider.auth.token;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Sessions of users, kept by nobody: a session's secret says whose it is, since when and under which epoch, sealed by a
 * keyed hash. It stops to be good when the account's epoch rises.
 */
@Component
public class Sessions {
    private static final int ID = 14;
    private static final int BODY = Long.BYTES * 4 + ID;
    private static final int MAC = 32;

    private final Sealer.KeyedHash hash;
    private final TokenProperties properties;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Sessions(Sealer sealer, TokenProperties properties, Clock clock) {
        this.hash = sealer.keyedHash("session");
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * A session as its secret tells.
     *
     * @param accountId whose it is
     * @param epoch the account's epoch when it began
     */
    public record Session(UUID accountId, long epoch) {}

    /** The secret of a session that begins now. */
    public String open(UUID accountId, long epoch) {
        byte[] id = new byte[ID];
        random.nextBytes(id);
        byte[] body = ByteBuffer.allocate(BODY)
                .putLong(accountId.getMostSignificantBits())
                .putLong(accountId.getLeastSignificantBits())
                .putLong(epoch)
                .putLong(clock.instant().getEpochSecond())
                .put(id)
                .array();
        byte[] secret = Arrays.copyOf(body, BODY + MAC);
        System.arraycopy(hash.of(body), 0, secret, BODY, MAC);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
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
        ByteBuffer fields = ByteBuffer.wrap(body);
        Session session = new Session(new UUID(fields.getLong(), fields.getLong()), fields.getLong());
        Instant began = Instant.ofEpochSecond(fields.getLong());
        return began.plus(properties.session()).isBefore(clock.instant()) ? Optional.empty() : Optional.of(session);
    }
}
