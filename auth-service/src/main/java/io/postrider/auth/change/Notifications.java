package io.postrider.auth.change;

import io.postrider.platform.database.DatabaseAccess;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * LISTEN on a connection of its own, which goes past any pooler. Without the connection it is only a clock: nothing
 * depends on a notification to arrive.
 */
@Component
class Notifications {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(5);

    private static final long DEAF_NANOS = Duration.ofMillis(200).toNanos();

    private final DatabaseAccess database;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;
    private long retryAt = System.nanoTime();

    Notifications(DatabaseAccess database) {
        this.database = database;
    }

    /** Waits until something is notified or the time is over; tells whether logins failed elsewhere meanwhile. */
    boolean await(Duration longest) throws InterruptedException {
        Connection open = connected();
        if (open == null) {
            // Nobody wakes us: look more often, so that changes are still heard of in time.
            TimeUnit.NANOSECONDS.sleep(closed ? 0 : Math.min(longest.toNanos(), DEAF_NANOS));
            return true;
        }
        try {
            PGNotification[] received =
                    open.unwrap(PGConnection.class).getNotifications(Math.toIntExact(longest.toMillis()));
            return received != null && hasFailedLogin(received);
        } catch (SQLException lost) {
            if (closed) {
                return false;
            }
            LOG.warn(
                    "the connection for notifications was lost; changes are looked for every second: {}",
                    lost.getMessage());
            disconnect();
            return true;
        }
    }

    private static boolean hasFailedLogin(PGNotification[] received) {
        for (PGNotification notification : received) {
            if (notification.getParameter().equals(ChangeLog.LOGIN_FAILED)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Connection connected() throws InterruptedException {
        Connection open = connection;
        if (open != null || closed || System.nanoTime() - retryAt < 0) {
            return open;
        }
        try {
            return connect();
        } catch (SQLException unreachable) {
            LOG.warn(
                    "no connection for notifications; changes are looked for every second: {}",
                    unreachable.getMessage());
            retryAt = System.nanoTime() + RECONNECT_AFTER.toNanos();
            return null;
        }
    }

    private Connection connect() throws SQLException {
        Connection made = database.direct();
        try (Statement statement = made.createStatement()) {
            statement.execute("listen " + ChangeLog.CHANNEL);
        }
        connection = made;
        return made;
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        retryAt = System.nanoTime() + RECONNECT_AFTER.toNanos();
        if (open != null) {
            try {
                open.close();
            } catch (SQLException alreadyGone) {
                LOG.debug("closing the lost connection", alreadyGone);
            }
        }
    }

    void close() {
        closed = true;
        disconnect();
    }
}
