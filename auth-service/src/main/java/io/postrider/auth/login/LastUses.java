package io.postrider.auth.login;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Writes down when and from where app passwords were used last: soon, and once for however many logins, because a login
 * that was right a short while ago touches no database.
 */
@Component
class LastUses {
    private static final Logger LOG = LoggerFactory.getLogger(LastUses.class);
    private static final int MOST = 100_000;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Map<UUID, Use> unwritten = new ConcurrentHashMap<>();

    private record Use(Instant at, String clientAddress) {}

    LastUses(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void note(UUID appPasswordId, String clientAddress) {
        if (unwritten.size() < MOST) {
            unwritten.put(appPasswordId, new Use(clock.instant(), clientAddress));
        }
    }

    @Scheduled(fixedDelayString = "PT5S")
    void write() {
        Map<UUID, Use> uses = Map.copyOf(unwritten);
        if (uses.isEmpty()) {
            return;
        }
        try {
            write(uses);
            uses.forEach(unwritten::remove);
        } catch (DataAccessException | TransactionException later) {
            LOG.warn("last uses wait to be written down: {}", later.getMessage());
        }
    }

    private void write(Map<UUID, Use> uses) {
        UUID[] ids = uses.keySet().toArray(UUID[]::new);
        Timestamp[] times = new Timestamp[ids.length];
        String[] addresses = new String[ids.length];
        for (int i = 0; i < ids.length; i++) {
            Use use = Objects.requireNonNull(uses.get(ids[i]));
            times[i] = Timestamp.from(use.at());
            addresses[i] = use.clientAddress();
        }
        jdbc.sql("""
                update directory.app_password p
                   set last_used_at = u.at, last_used_from = u.address
                  from unnest(?::uuid[], ?::timestamptz[], ?::text[]) as u (id, at, address)
                 where p.app_password_id = u.id
                   and (p.last_used_at is null or p.last_used_at < u.at - interval '1 minute'
                        or p.last_used_from <> u.address and p.last_used_at < u.at)""").params(ids, times, addresses).update();
    }
}
