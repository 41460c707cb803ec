package io.postrider.auth.account;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What led to deleted accounts, kept until they come back or are erased. */
@Component
public class DeletedLinks {
    private final JdbcClient jdbc;
    private final JsonMapper json;

    DeletedLinks(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** What can lead to an account. */
    public enum Kind {
        ALIAS("alias"),
        GROUP("group"),
        CATCH_ALL("catchAll");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /**
     * What led to an account.
     *
     * @param objectId the alias, the group or the domain, which may be gone by now
     * @param state what it was, in JSON
     */
    public record Link(UUID objectId, JsonNode state) {}

    /** Keeps one, with what is needed to make it again. */
    public void keep(UUID accountId, Kind kind, UUID objectId, Object state) {
        jdbc.sql("""
                insert into directory.deleted_account_link (account_id, tenant_id, kind, object_id, state)
                select account_id, tenant_id, ?, ?, ?::json from directory.account where account_id = ?""")
                .params(kind.text, objectId, json.writeValueAsString(state), accountId)
                .update();
    }

    /** Those of a kind, which are not kept any more. */
    public List<Link> take(UUID accountId, Kind kind) {
        return jdbc.sql("""
                delete from directory.deleted_account_link where account_id = ? and kind = ? returning object_id, state""")
                .params(accountId, kind.text)
                .query((row, n) -> new Link(row.getObject("object_id", UUID.class), json.readTree(row.getString("state"))))
                .list();
    }

    void forget(UUID accountId) {
        jdbc.sql("delete from directory.deleted_account_link where account_id = ?")
                .param(accountId)
                .update();
    }
}
