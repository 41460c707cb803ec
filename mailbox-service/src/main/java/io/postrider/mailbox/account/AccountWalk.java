package io.postrider.mailbox.account;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryChanges;
import io.postrider.mailbox.database.Transactions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the directory about many accounts, a page at a time, and takes over what it says of them. */
public final class AccountWalk {
    private static final int PAGE = 500;

    private final Transactions transactions;
    private final Accounts accounts;

    /** Walks over those accounts in that database. */
    public AccountWalk(Transactions transactions, Accounts accounts) {
        this.transactions = transactions;
        this.accounts = accounts;
    }

    /** An account as it was when its page was read. */
    private record Seen(UUID accountId, long epoch) {}

    /** Over every account: finds what no change told of. */
    public void everyone() {
        walk(null, null);
    }

    /** Over those of a tenant or a domain, which all may have changed. */
    public void over(DirectoryChanges.Accounts changed) {
        walk(changed.tenantId(), changed.domainId());
    }

    private void walk(@Nullable UUID tenantId, @Nullable UUID domainId) {
        List<Seen> page = page(tenantId, domainId, new UUID(0, 0));
        while (!page.isEmpty()) {
            takeOver(page);
            page = page.size() < PAGE
                    ? List.of()
                    : page(tenantId, domainId, page.getLast().accountId());
        }
    }

    /** An account whose domain was never told may be in any. */
    private List<Seen> page(@Nullable UUID tenantId, @Nullable UUID domainId, UUID after) {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("""
                        SELECT account_id, epoch FROM mail.account
                        WHERE account_id > :after
                          AND (:tenant::uuid IS NULL OR tenant_id = :tenant::uuid)
                          AND (:domain::uuid IS NULL OR domain_id IS NULL OR domain_id = :domain::uuid)
                        ORDER BY account_id LIMIT :page
                        """)
                .param("after", after)
                .param("tenant", tenantId)
                .param("domain", domainId)
                .param("page", PAGE)
                .query((row, number) -> new Seen(row.getObject(1, UUID.class), row.getLong(2)))
                .list());
    }

    private void takeOver(List<Seen> page) {
        List<UUID> asked = page.stream().map(Seen::accountId).toList();
        List<AccountView> there = accounts.ask(asked);
        Set<UUID> found = there.stream().map(AccountView::accountId).collect(Collectors.toSet());
        List<Seen> gone =
                page.stream().filter(seen -> !found.contains(seen.accountId())).toList();
        transactions.write(() -> {
            update(there);
            delete(gone);
            return page;
        });
        // What a change told meanwhile is asked for again at the next use.
        accounts.forget(asked);
    }

    /** As one account is updated, in the order in which deliveries lock accounts. */
    private void update(List<AccountView> there) {
        transactions
                .jdbc()
                .sql("""
                        WITH told AS MATERIALIZED (
                            SELECT a.account_id, v.limit_bytes, greatest(a.epoch, v.epoch) AS epoch,
                                   coalesce(v.domain_id, a.domain_id) AS domain_id, v.epoch > a.epoch AS is_back
                            FROM unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::uuid[])
                                 AS v (account_id, limit_bytes, epoch, domain_id)
                            JOIN mail.account a ON a.account_id = v.account_id
                            WHERE (a.limit_bytes, a.epoch, a.domain_id) IS DISTINCT FROM
                                  (v.limit_bytes, greatest(a.epoch, v.epoch), coalesce(v.domain_id, a.domain_id))
                            ORDER BY a.account_id FOR NO KEY UPDATE OF a)
                        UPDATE mail.account a SET limit_bytes = t.limit_bytes, epoch = t.epoch, domain_id = t.domain_id,
                               deleted_at = CASE WHEN t.is_back THEN NULL ELSE a.deleted_at END
                        FROM told t WHERE a.account_id = t.account_id
                        """)
                .params(
                        there.stream().map(AccountView::accountId).toArray(UUID[]::new),
                        there.stream().map(AccountView::quotaBytes).toArray(Long[]::new),
                        there.stream().map(AccountView::epoch).toArray(Long[]::new),
                        there.stream().map(AccountView::domainId).toArray(UUID[]::new))
                .update();
    }

    /** One that came back since it was asked about has another epoch. */
    private void delete(List<Seen> gone) {
        transactions
                .jdbc()
                .sql("""
                        WITH gone AS MATERIALIZED (
                            SELECT a.account_id
                            FROM unnest(?::uuid[], ?::bigint[]) AS v (account_id, epoch)
                            JOIN mail.account a ON a.account_id = v.account_id AND a.epoch = v.epoch
                            WHERE a.deleted_at IS NULL
                            ORDER BY a.account_id FOR NO KEY UPDATE OF a)
                        UPDATE mail.account a SET deleted_at = now() FROM gone g WHERE a.account_id = g.account_id
                        """)
                .params(
                        gone.stream().map(Seen::accountId).toArray(UUID[]::new),
                        gone.stream().map(Seen::epoch).toArray(Long[]::new))
                .update();
    }
}
