package io.postrider.auth.group;

import io.postrider.auth.access.Listing;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads whom a group leads to in the end, each once however many ways lead there. */
@Component
class Expansion {
    private static final String SELECT = """
            select * from (
                select a.address, a.account_id, e.open and a.enabled and d.enabled as takes_mail
                  from directory.group_accounts(array[:group::uuid]) e
                  join directory.account a on a.account_id = e.member_account_id and a.deleted_at is null
                  join directory.domain d on d.domain_id = a.domain_id
                union all
                select e.external_address, null, e.open from directory.group_externals(array[:group::uuid]) e) x""";

    private final JdbcClient jdbc;

    Expansion(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Schema(name = "GroupRecipient")
    record GroupRecipient(
            @Schema(example = "ann@example.org") String address,

            @Schema(nullable = true, description = "null for an address elsewhere.") @Nullable UUID accountId,

            @Schema(
                    description =
                            "Whether the group's mail goes there: not if the account or its domain is disabled, or"
                                    + " an alias or group on every way.")
            boolean takesMail) {}

    /** Those behind an address in the order of addresses. */
    List<GroupRecipient> page(UUID groupId, @Nullable String after, int limit) {
        return new Listing(SELECT)
                .value("group", groupId)
                .where("x.address collate \"C\" > :after", "after", after)
                .inOrderOf("x.address collate \"C\"")
                .read(jdbc, limit, (row, n) -> recipient(row));
    }

    private static GroupRecipient recipient(ResultSet row) throws SQLException {
        return new GroupRecipient(
                row.getString("address"), row.getObject("account_id", UUID.class), row.getBoolean("takes_mail"));
    }
}
