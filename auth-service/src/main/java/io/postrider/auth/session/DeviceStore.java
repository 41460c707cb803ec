package io.postrider.auth.session;

import io.postrider.auth.session.Devices.Seen;
import io.postrider.auth.session.SessionController.UserSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Devices in the database. */
@Component
class DeviceStore {
    private static final int MOST_LISTED = 500;

    private final JdbcClient jdbc;

    DeviceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void write(Map<UUID, Seen> seen) {
        if (seen.isEmpty()) {
            return;
        }
        List<Map.Entry<UUID, Seen>> rows = seen.entrySet().stream()
                // In the same order everywhere, or two replicas could wait for each other.
                .sorted(Map.Entry.comparingByKey())
                .toList();
        jdbc.sql("""
                insert into directory.device
                       (device_id, account_id, app_password_id, protocol, client_address, first_seen_at, last_seen_at)
                select d.id, d.account, d.app, d.protocol, d.address, d.at, d.at
                  from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::timestamptz[])
                       as d (id, account, app, protocol, address, at)
                 where exists (select from directory.account a where a.account_id = d.account)
                   and (d.app is null
                        or exists (select from directory.app_password p where p.app_password_id = d.app))
                on conflict (device_id) do update
                   set last_seen_at = excluded.last_seen_at
                 where device.last_seen_at < excluded.last_seen_at - interval '1 minute'
                    or device.ended_at >= device.last_seen_at and device.last_seen_at < excluded.last_seen_at""")
                .params(
                        rows.stream().map(Map.Entry::getKey).toArray(UUID[]::new),
                        rows.stream()
                                .map(row -> row.getValue().device().accountId())
                                .toArray(UUID[]::new),
                        rows.stream()
                                .map(row -> row.getValue().device().appPasswordId())
                                .toArray(UUID[]::new),
                        rows.stream()
                                .map(row -> row.getValue().device().protocol())
                                .toArray(String[]::new),
                        rows.stream()
                                .map(row -> row.getValue().device().clientAddress())
                                .toArray(String[]::new),
                        rows.stream()
                                .map(row -> Timestamp.from(row.getValue().at()))
                                .toArray(Timestamp[]::new))
                .update();
    }

    void touch(Map<UUID, Instant> seen) {
        if (seen.isEmpty()) {
            return;
        }
        List<Map.Entry<UUID, Instant>> rows =
                seen.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        jdbc.sql("""
                update directory.device d set last_seen_at = greatest(d.last_seen_at, s.at)
                  from unnest(?::uuid[], ?::timestamptz[]) as s (id, at) where d.device_id = s.id""")
                .params(
                        rows.stream().map(Map.Entry::getKey).toArray(UUID[]::new),
                        rows.stream().map(row -> Timestamp.from(row.getValue())).toArray(Timestamp[]::new))
                .update();
    }

    List<UserSession> of(UUID accountId) {
        return jdbc.sql("""
                select d.device_id, d.protocol, d.client_address, p.name, d.first_seen_at, d.last_seen_at
                  from directory.device d
                  left join directory.app_password p on p.app_password_id = d.app_password_id
                 where d.account_id = ? and (d.ended_at is null or d.last_seen_at > d.ended_at)
                 order by d.last_seen_at desc, d.device_id limit ?""")
                .params(accountId, MOST_LISTED)
                .query((row, n) -> session(row))
                .list();
    }

    boolean end(UUID accountId, UUID deviceId, Instant at) {
        return jdbc.sql("update directory.device set ended_at = ? where account_id = ? and device_id = ?")
                        .params(Timestamp.from(at), accountId, deviceId)
                        .update()
                == 1;
    }

    void endAll(UUID accountId, Instant at) {
        jdbc.sql("update directory.device set ended_at = ? where account_id = ?")
                .params(Timestamp.from(at), accountId)
                .update();
        jdbc.sql("update directory.account set epoch = epoch + 1 where account_id = ?")
                .param(accountId)
                .update();
    }

    void removeOld() {
        jdbc.sql("delete from directory.device where last_seen_at < now() - interval '90 days'")
                .update();
    }

    private static UserSession session(ResultSet row) throws SQLException {
        return new UserSession(
                row.getObject("device_id", UUID.class),
                row.getString("protocol"),
                row.getString("client_address"),
                row.getString("name"),
                row.getTimestamp("first_seen_at").toInstant(),
                row.getTimestamp("last_seen_at").toInstant());
    }
}
