package io.postrider.auth.session;

import io.postrider.auth.token.Sealer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Notes which devices log in and which of them are still there. They are written down a moment later, once for however
 * many logins, because a login that was right a short while ago touches no database.
 */
@Component
public class Devices {
    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);
    private static final int MOST_UNWRITTEN = 100_000;

    private final DeviceStore store;
    private final Sealer.KeyedHash hash;
    private final Clock clock;
    private final Map<UUID, Seen> arrived = new ConcurrentHashMap<>();
    private final Map<UUID, Instant> stillThere = new ConcurrentHashMap<>();

    Devices(DeviceStore store, Sealer sealer, Clock clock) {
        this.store = store;
        this.hash = sealer.keyedHash("device");
        this.clock = clock;
    }

    /**
     * Who logs in with what, and from where.
     *
     * @param accountId the account
     * @param appPasswordId the app password; null for the account's own, or a token
     * @param protocol where, in lower case
     * @param clientAddress from where
     */
    public record Device(UUID accountId, @Nullable UUID appPasswordId, String protocol, String clientAddress) {}

    record Seen(Device device, Instant at) {}

    /** Notes a login; the id is the same whenever the same device logs in. */
    public UUID arrived(Device device) {
        UUID id = id(device);
        if (arrived.size() < MOST_UNWRITTEN) {
            arrived.put(id, new Seen(device, clock.instant()));
        }
        return id;
    }

    private UUID id(Device device) {
        byte[] octets = hash.of(
                octets(device.accountId().toString()),
                octets(String.valueOf(device.appPasswordId())),
                octets(device.protocol()),
                octets(device.clientAddress()));
        ByteBuffer id = ByteBuffer.wrap(octets);
        return new UUID(id.getLong(), id.getLong());
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Notes that a session of a device renewed its token. */
    public void stillThere(UUID deviceId) {
        if (stillThere.size() < MOST_UNWRITTEN) {
            stillThere.put(deviceId, clock.instant());
        }
    }

    @Scheduled(fixedDelayString = "PT2S")
    void write() {
        try {
            Map<UUID, Seen> came = Map.copyOf(arrived);
            store.write(came);
            came.forEach(arrived::remove);
            Map<UUID, Instant> stayed = Map.copyOf(stillThere);
            store.touch(stayed);
            stayed.forEach(stillThere::remove);
        } catch (DataAccessException | TransactionException later) {
            LOG.warn("devices wait to be written down: {}", later.getMessage());
        }
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT10M")
    void forgetOld() {
        store.removeOld();
    }
}
