package io.postrider.auth.account;

import io.postrider.auth.domain.Postmasters;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
        CATCH_ALL("catchAll"),
        DELEGATION("delegation"),
        POSTMASTER("postmaster");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /**
     * What led to an account.
     *
     * @param objectId the alias, the group, the domain or the delegation, which may be gone by now
     * @param state what it was, in JSON
     */
    public record Link(UUID objectId, JsonNode state) {}

    /** Keeps one, with what is needed to make it again. */
    public void keep(UUID accountId, Kind kind, UUID objectId, Object state) {
        keep(accountId, null, kind, objectId, state);
    }

    /** Keeps one that needs another account too. */
    public void keep(UUID accountId, @Nullable UUID otherId, Kind kind, UUID objectId, Object state) {
        jdbc.sql("""
                insert into directory.deleted_account_link (account_id, tenant_id, kind, object_id, state, other_id)
                select account_id, tenant_id, :kind, :object, :state::json, :other::uuid
                  from directory.account where account_id = :account
                on conflict (account_id, kind, object_id) do nothing""")
                .param("kind", kind.text)
                .param("object", objectId)
                .param("state", json.writeValueAsString(state))
                .param("other", otherId)
                .param("account", accountId)
                .update();
    }

    /** Those of a kind at either end of which is the account; they are kept on. */
    public List<Link> atEitherEnd(UUID accountId, Kind kind) {
        return jdbc.sql("""
                select distinct object_id, state::text as state from directory.deleted_account_link
                 where kind = :kind and (account_id = :account or other_id = :account)
                 order by object_id""")
                .param("kind", kind.text)
                .param("account", accountId)
                .query((row, n) -> link(row))
                .list();
    }

    /** Keeps one of a kind no longer, whosever it is. */
    public void drop(Kind kind, UUID objectId) {
        jdbc.sql("delete from directory.deleted_account_link where kind = ? and object_id = ?")
                .params(kind.text, objectId)
                .update();
    }

    /** The accounts of a domain that have some of a kind. */
    public List<UUID> accountsIn(UUID domainId, Kind kind) {
        return jdbc.sql("""
                select distinct l.account_id from directory.deleted_account_link l
                  join directory.account a on a.account_id = l.account_id
                 where a.domain_id = ? and l.kind = ? and a.deleted_at is null""").params(domainId, kind.text).query(UUID.class).list();
    }

    private Link link(ResultSet row) throws SQLException {
        return new Link(row.getObject("object_id", UUID.class), json.readTree(row.getString("state")));
    }

    /** Those of a kind, which are not kept any more. */
    public List<Link> take(UUID accountId, Kind kind) {
        return jdbc.sql("""
                delete from directory.deleted_account_link where account_id = ? and kind = ? returning object_id, state""")
                .params(accountId, kind.text)
                .query((row, n) -> link(row))
                .list();
    }

    /** The domains whose postmaster an account was, which are not kept any more. */
    public List<Postmasters.Vacancy> postmasterships(UUID accountId) {
        return take(accountId, Kind.POSTMASTER).stream()
                .map(link -> json.treeToValue(link.state(), Postmasters.Vacancy.class))
                .toList();
    }

    void forget(UUID accountId) {
        jdbc.sql("delete from directory.deleted_account_link where account_id = :account or other_id = :account")
                .param("account", accountId)
                .update();
    }
}
