package io.postrider.auth.contract;

import io.postrider.testkit.database.TestDatabase;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All rows that are not one tenant's, in one text. */
final class ForeignRows {
    private static final String DOMAINS = "domain_id in (select domain_id from directory.domain where %s)";
    private static final String ACCOUNTS = "account_id in (select account_id from directory.account where %s)";
    private static final String ALIASES = "alias_id in (select alias_id from directory.alias where %s)";

    private ForeignRows() {}

    static String of(TestDatabase database, String tenantId) {
        String foreign = "tenant_id is distinct from '%s'".formatted(tenantId);
        JdbcClient jdbc = JdbcClient.create(database.owner());
        StringBuilder rows = new StringBuilder();
        tables(foreign)
                .forEach((table, condition) -> rows.append(table)
                        .append('\n')
                        .append(jdbc.sql("""
                        select coalesce(string_agg(line, e'\\n' order by line), '')
                          from (select (to_jsonb(t) - 'last_used_at' - 'dkim_due_at')::text as line from directory.%s t where %s) l""".formatted(table, condition))
                                .query(String.class)
                                .single())
                        .append('\n'));
        return rows.toString();
    }

    private static Map<String, String> tables(String foreign) {
        Map<String, String> tables = new LinkedHashMap<>();
        for (String table : new String[] {
            "tenant",
            "domain",
            "account",
            "alias",
            "mail_group",
            "group_member",
            "api_key",
            "audit",
            "totp",
            "recovery_code",
            "account_role",
            "oauth_sign_in",
            "delegation",
            "deleted_account_link",
            "domain_use",
            "route"
        }) {
            tables.put(table, foreign);
        }
        tables.put("address", DOMAINS.formatted(foreign));
        tables.put("oidc_provider", DOMAINS.formatted(foreign));
        tables.put("alias_target", ALIASES.formatted(foreign));
        tables.put("alias_external", ALIASES.formatted(foreign));
        tables.put("app_password", ACCOUNTS.formatted(foreign));
        tables.put("scram_verifier", ACCOUNTS.formatted(foreign));
        tables.put("device", ACCOUNTS.formatted(foreign));
        tables.put("account_batch", foreign.replace("tenant_id", "reach_tenant"));
        return tables;
    }
}
