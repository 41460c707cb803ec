package io.postrider.auth.account;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Listing;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Sortable;
import io.postrider.auth.account.AccountBatchController.AccountBatch;
import io.postrider.auth.account.AccountBatchController.Result;
import io.postrider.auth.account.AccountController.NewAccount;
import io.postrider.auth.token.Sealer;
import io.postrider.platform.net.Networks;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The tables of account batches. */
@Component
class AccountBatchStore {
    static final Sortable<AccountBatch> SORTABLE = new Sortable<>(
            "b.batch_id",
            AccountBatch::id,
            "id",
            "b.batch_id::text",
            batch -> batch.id().toString());

    private static final String SELECT = """
            select b.batch_id, b.total, b.created, b.failed, b.created_at, b.finished_at from directory.account_batch b""";

    private static final int INSERTED_AT_ONCE = 500;

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final Sealer sealer;
    private final JsonMapper json;

    AccountBatchStore(JdbcClient jdbc, JdbcTemplate template, Sealer sealer, JsonMapper json) {
        this.jdbc = jdbc;
        this.template = template;
        this.sealer = sealer;
        this.json = json;
    }

    void add(UUID id, Call call, List<NewAccount> accounts) {
        Admin admin = call.admin();
        jdbc.sql("""
                insert into directory.account_batch
                       (batch_id, api_key_id, api_key_name, reach_tenant, reach_domains, client_address, total)
                values (?, ?, ?, ?, ?, ?, ?)""")
                .params(Arrays.asList(
                        id,
                        admin.keyId(),
                        admin.name(),
                        admin.tenantId(),
                        admin.domains().toArray(UUID[]::new),
                        call.clientAddress(),
                        accounts.size()))
                .update();
        List<Object[]> rows = IntStream.range(0, accounts.size())
                .mapToObj(row -> row(id, row, accounts.get(row)))
                .toList();
        for (int from = 0; from < rows.size(); from += INSERTED_AT_ONCE) {
            template.batchUpdate(
                    "insert into directory.account_batch_row (batch_id, row_number, request, address) values (?, ?, ?, ?)",
                    rows.subList(from, Math.min(rows.size(), from + INSERTED_AT_ONCE)));
        }
    }

    private Object[] row(UUID batch, int number, NewAccount account) {
        byte[] request = sealer.seal(json.writeValueAsBytes(account), context(batch, number));
        return new Object[] {batch, number, request, address(account)};
    }

    /** As it was sent, for the results; it may be no address at all. */
    private static String address(NewAccount account) {
        String address = account.address() == null ? "" : account.address().replace('\0', ' ');
        return address.length() > 320 ? address.substring(0, 320) : address;
    }

    private static String context(UUID batch, int row) {
        return "account batch " + batch + ' ' + row;
    }

    List<AccountBatch> page(UUID apiKeyId, Order<AccountBatch> order, int limit) {
        return new Listing(SELECT)
                .where("b.api_key_id = :key", "key", apiKeyId)
                .sorted(order)
                .read(jdbc, limit, (row, n) -> batch(row));
    }

    Optional<AccountBatch> find(UUID apiKeyId, UUID id) {
        return new Listing(SELECT)
                        .where("b.api_key_id = :key", "key", apiKeyId)
                        .where("b.batch_id = :id", "id", id)
                        .read(jdbc, 1, (row, n) -> batch(row))
                        .stream()
                        .findFirst();
    }

    private static AccountBatch batch(ResultSet row) throws SQLException {
        Timestamp finishedAt = row.getTimestamp("finished_at");
        return new AccountBatch(
                row.getObject("batch_id", UUID.class),
                row.getInt("total"),
                row.getInt("created"),
                row.getInt("failed"),
                finishedAt != null,
                row.getTimestamp("created_at").toInstant(),
                finishedAt == null ? null : finishedAt.toInstant());
    }

    List<Result> results(UUID batch, @Nullable String state, int after, int limit) {
        return new Listing("""
                select row_number, address, account_id, password, code, detail,
                       case when request is not null then 'waiting' when code is null then 'created' else 'failed' end
                           as state
                  from directory.account_batch_row""")
                .where("batch_id = :batch", "batch", batch)
                .where("row_number > :after", "after", after)
                .where("""
                        case when request is not null then 'waiting' when code is null then 'created' else 'failed' end
                        = :state""", "state", state)
                .inOrderOf("row_number")
                .read(jdbc, limit, (row, n) -> result(batch, row));
    }

    private Result result(UUID batch, ResultSet row) throws SQLException {
        int number = row.getInt("row_number");
        byte[] password = row.getBytes("password");
        return new Result(
                number,
                row.getString("address"),
                row.getString("state"),
                row.getObject("account_id", UUID.class),
                password == null
                        ? null
                        : new String(sealer.open(password, context(batch, number)), StandardCharsets.UTF_8),
                row.getString("code"),
                row.getString("detail"));
    }

    /** A batch that a worker has taken, and the call that it acts for. */
    record Taken(UUID id, UUID worker, Call call) {}

    /** Takes a batch that nobody works on, for half a minute. */
    Optional<Taken> take(UUID worker) {
        return jdbc.sql("""
                update directory.account_batch
                   set worker = ?, leased_until = now() + interval '30 seconds'
                 where batch_id = (select batch_id from directory.account_batch
                                    where finished_at is null and leased_until < now()
                                    order by batch_id limit 1 for update skip locked)
                returning batch_id, api_key_id, api_key_name, reach_tenant, reach_domains, client_address""")
                .param(worker)
                .query((row, n) -> new Taken(row.getObject("batch_id", UUID.class), worker, call(row)))
                .optional();
    }

    private static Call call(ResultSet row) throws SQLException {
        Admin admin = new Admin(
                row.getObject("api_key_id", UUID.class),
                row.getString("api_key_name"),
                row.getObject("reach_tenant", UUID.class),
                Set.of((UUID[]) row.getArray("reach_domains").getArray()),
                Set.of(),
                null,
                Networks.NONE);
        return new Call(admin, row.getString("client_address"), "POST /v1/account-batches", null, null);
    }

    /** A row that was not tried yet. */
    record Waiting(int row, NewAccount request) {}

    List<Waiting> waiting(UUID batch, int limit) {
        return jdbc.sql("""
                select row_number, request from directory.account_batch_row
                 where batch_id = ? and request is not null order by row_number limit ?""")
                .params(batch, limit)
                .query((row, n) -> {
                    int number = row.getInt("row_number");
                    byte[] request = sealer.open(row.getBytes("request"), context(batch, number));
                    return new Waiting(number, json.readValue(request, NewAccount.class));
                })
                .list();
    }

    void created(UUID batch, int row, UUID accountId, @Nullable String password) {
        byte[] sealed =
                password == null ? null : sealer.seal(password.getBytes(StandardCharsets.UTF_8), context(batch, row));
        jdbc.sql("""
                update directory.account_batch_row set request = null, account_id = :account, password = :password
                 where batch_id = :batch and row_number = :row""")
                .param("account", accountId)
                .param("password", sealed)
                .param("batch", batch)
                .param("row", row)
                .update();
    }

    void failed(UUID batch, int row, String code, String detail) {
        jdbc.sql("""
                update directory.account_batch_row set request = null, code = ?, detail = ?
                 where batch_id = ? and row_number = ?""").params(code, detail, batch, row).update();
    }

    /** Notes progress and keeps the batch for longer; false when it is another worker's by now, or was stopped. */
    boolean advance(Taken batch, int created, int failed) {
        return jdbc.sql("""
                update directory.account_batch
                   set created = created + :created, failed = failed + :failed,
                       leased_until = now() + interval '30 seconds',
                       finished_at = case when created + failed + :created + :failed = total then now() end
                 where batch_id = :batch and worker = :worker""")
                        .param("created", created)
                        .param("failed", failed)
                        .param("batch", batch.id())
                        .param("worker", batch.worker())
                        .update()
                == 1;
    }

    /** Whether the key that asked for the batch could still ask. */
    boolean keyHolds(Taken batch) {
        return jdbc.sql("select directory.administrator_name(?) is not null")
                .param(batch.call().admin().keyId())
                .query(Boolean.class)
                .single();
    }

    /** Ends a batch: what was not tried has failed, and its requests go. Says how many; 0 when it is another worker's. */
    int stop(Taken batch, String code, String detail) {
        int ours = jdbc.sql("""
                update directory.account_batch set failed = total - created, finished_at = now()
                 where batch_id = ? and worker = ? and finished_at is null""").params(batch.id(), batch.worker()).update();
        return ours == 0 ? 0 : jdbc.sql("""
                        update directory.account_batch_row set request = null, code = ?, detail = ?
                         where batch_id = ? and request is not null""").params(code, detail, batch.id()).update();
    }

    /** Lets others take the batch at once. */
    void giveBack(Taken batch) {
        jdbc.sql("update directory.account_batch set leased_until = '-infinity' where batch_id = ? and worker = ?")
                .params(batch.id(), batch.worker())
                .update();
    }

    void delete(UUID batch) {
        jdbc.sql("delete from directory.account_batch where batch_id = ?")
                .param(batch)
                .update();
    }

    void removeOld() {
        jdbc.sql("delete from directory.account_batch where finished_at < now() - interval '24 hours'")
                .update();
    }
}
