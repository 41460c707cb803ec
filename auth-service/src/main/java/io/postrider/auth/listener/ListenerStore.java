package io.postrider.auth.listener;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Listeners in the database: a row each, from the beginning. */
@Component
class ListenerStore {
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    ListenerStore(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** A listener, and the id by which the audit log knows it. */
    record Row(UUID id, ListenerView view) {}

    List<ListenerView> all() {
        return rows(null).stream().map(Row::view).toList();
    }

    Row find(String name) {
        return rows(name).getFirst();
    }

    private List<Row> rows(@Nullable String name) {
        return jdbc.sql("""
                select listener_id, name, rules, version, updated_at from directory.listener
                 where name = coalesce(:name::text, name) order by name""")
                .param("name", name)
                .query((row, n) -> new Row(
                        row.getObject("listener_id", UUID.class),
                        new ListenerView(
                                row.getString("name"),
                                json.readValue(row.getString("rules"), ListenerRules.class),
                                row.getLong("version"),
                                row.getTimestamp("updated_at").toInstant())))
                .list();
    }

    void save(UUID id, ListenerRules rules) {
        jdbc.sql("""
                update directory.listener
                   set rules = jsonb_strip_nulls(:rules::jsonb), version = version + 1, updated_at = :now
                 where listener_id = :id""")
                .param("rules", json.writeValueAsString(rules))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
    }
}
