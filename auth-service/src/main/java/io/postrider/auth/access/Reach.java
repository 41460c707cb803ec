package io.postrider.auth.access;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** What an API key reaches, the same for every list and every path: what it does not reach does not exist for it. */
public final class Reach {
    private Reach() {}

    /** The condition of a list's statement, for a table or alias that has {@code tenant_id} and {@code domain_id}. */
    public static String within(String table) {
        return """
                (:admin::uuid is null or %1$s.tenant_id = :admin::uuid)
                  and (:domains::uuid[] is null or %1$s.domain_id = any(:domains::uuid[]))
                """.formatted(table);
    }

    /** Gives the condition its values. */
    public static StatementSpec bind(StatementSpec statement, Admin admin) {
        return statement.param("admin", admin.tenantId()).param("domains", admin.domainFilter());
    }

    /** Finds what a path names, by id or by name. */
    public static <T> Optional<T> byIdOrName(
            String text, Function<UUID, Optional<T>> byId, Function<String, Optional<T>> byName) {
        UUID id = Ids.parse(text);
        return id == null ? byName.apply(text) : byId.apply(id);
    }
}
