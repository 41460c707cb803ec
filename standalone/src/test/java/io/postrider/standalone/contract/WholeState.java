package io.postrider.standalone.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All that calls of the API can change, in one text. */
final class WholeState {
    private static final List<String> WHOLE_TABLES = List.of(
            "directory.tenant",
            "directory.domain",
            "directory.account",
            "directory.alias",
            "directory.alias_target",
            "directory.mail_group",
            "directory.group_member",
            "directory.delegation",
            "directory.address",
            "directory.app_password",
            "directory.account_role",
            "directory.route",
            "directory.account_batch",
            "queue.brake",
            "mail.import_job");

    private WholeState() {}

    static Map<String, String> of(DataSource database) {
        Map<String, String> state = new LinkedHashMap<>();
        JdbcClient jdbc = JdbcClient.create(database);
        WHOLE_TABLES.forEach(table -> state.put(table, rows(jdbc, "select t.* from " + table + " t")));
        // Reads of mail that are allowed are audited.
        state.put(
                "audit",
                rows(jdbc, "select * from directory.audit where action not in ('mail.export', 'message.header')"));
        state.put("actions", rows(jdbc, "select action_id from queue.action"));
        state.put("suppressions", rows(jdbc, "select tenant_id, address from queue.suppression"));
        state.put("webhooks", rows(jdbc, "select webhook_id, url, enabled, version from queue.webhook"));
        state.put("queue", rows(jdbc, "select message_id, address, quarantined from queue.recipient"));
        state.put("mail", rows(jdbc, "select account_id, mailbox_id, uid from mail.message"));
        return state;
    }

    private static String rows(JdbcClient jdbc, String select) {
        return jdbc.sql("""
                select coalesce(string_agg((to_jsonb(t) - 'last_used_at' - 'dkim_due_at')::text, e'\\n'
                    order by to_jsonb(t)::text), '') from (%s) t""".formatted(select)).query(String.class).single();
    }
}
