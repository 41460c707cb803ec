package io.postrider.mailbox.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.mailbox.Quota;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.database.Transactions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Accounts: made with their mailboxes at first touch, by a delivery or by a login. */
public final class Accounts {
    /** INBOX and the special-use mailboxes (RFC 6154) of every account. */
    private static final List<Map.Entry<String, String>> FIRST_MAILBOXES = List.of(
            Map.entry("INBOX", ""),
            Map.entry("Drafts", "\\Drafts"),
            Map.entry("Sent", "\\Sent"),
            Map.entry("Junk", "\\Junk"),
            Map.entry("Trash", "\\Trash"),
            Map.entry("Archive", "\\Archive"));

    private final Transactions transactions;
    private final DirectoryApi directory;
    /** The directory's changes keep entries right; the time is for a feed that is cut off. */
    private final Cache<UUID, AccountState> known = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    /** Accounts in that database, known to that directory. */
    public Accounts(Transactions transactions, DirectoryApi directory) {
        this.transactions = transactions;
        this.directory = directory;
    }

    /** The account, made now if this is its first touch; {@code NOT_FOUND} when the directory has none. */
    public AccountState touch(UUID accountId) {
        AccountState state = known.getIfPresent(accountId);
        if (state == null) {
            state = load(accountId);
            known.put(accountId, state);
        }
        return state;
    }

    private AccountState load(UUID accountId) {
        try {
            return learn(directory.account(accountId));
        } catch (ProblemException e) {
            if (e.code() == ProblemCode.NOT_FOUND) {
                learnDeleted(accountId);
                throw e;
            }
            // auth-service is away: what was known before still holds, and mail goes on.
            return stored(accountId).orElseThrow(() -> e);
        }
    }

    /** Takes over what the directory says of an account, making it if need be. */
    AccountState learn(AccountView view) {
        AccountState state = transactions.write(() -> {
            int inserted = transactions
                    .jdbc()
                    .sql("""
                            INSERT INTO mail.account
                                (account_id, tenant_id, domain_id, limit_bytes, epoch, next_mailbox_id,
                                 next_uid_validity)
                            SELECT ?, ?, ?, ?, ?, ?, extract(epoch FROM now())::integer + ?
                            WHERE NOT EXISTS (SELECT FROM mail.account WHERE account_id = ?)
                            ON CONFLICT DO NOTHING
                            """)
                    .params(Arrays.asList(
                            view.accountId(),
                            view.tenantId(),
                            view.domainId(),
                            view.quotaBytes(),
                            view.epoch(),
                            FIRST_MAILBOXES.size() + 1,
                            FIRST_MAILBOXES.size(),
                            view.accountId()))
                    .update();
            if (inserted == 1) {
                makeFirstMailboxes(view);
                return new AccountState(view.accountId(), view.tenantId(), view.epoch(), true);
            }
            update(view);
            return stored(view.accountId()).orElseThrow();
        });
        known.put(view.accountId(), state);
        return state;
    }

    /** Takes over what the directory says of an account that has mailboxes here; of another there is nothing to keep. */
    void learnIfKnown(AccountView view) {
        transactions.write(() -> {
            update(view);
            return view;
        });
        // Asked for again at its next use, so that an answer under way cannot bring back what was before.
        known.invalidate(view.accountId());
    }

    private void update(AccountView view) {
        // An epoch never falls: an answer that was overtaken by a change must not bring revoked tokens back. Nor must
        // one that a deletion overtook: who comes back from a deletion has a higher epoch than before.
        transactions
                .jdbc()
                .sql("""
                        UPDATE mail.account SET limit_bytes = :limit, epoch = greatest(epoch, :epoch),
                               domain_id = coalesce(:domain::uuid, domain_id),
                               deleted_at = CASE WHEN :epoch > epoch THEN NULL ELSE deleted_at END
                        WHERE account_id = :account
                          AND ((limit_bytes, epoch, domain_id) IS DISTINCT FROM
                               (:limit, greatest(epoch, :epoch), coalesce(:domain::uuid, domain_id)))
                        """)
                .param("limit", view.quotaBytes())
                .param("epoch", view.epoch())
                .param("domain", view.domainId())
                .param("account", view.accountId())
                .update();
    }

    private void makeFirstMailboxes(AccountView view) {
        for (int i = 0; i < FIRST_MAILBOXES.size(); i++) {
            var mailbox = FIRST_MAILBOXES.get(i);
            transactions
                    .jdbc()
                    .sql("""
                            INSERT INTO mail.mailbox (account_id, mailbox_id, tenant_id, name, special_use, uid_validity)
                            SELECT account_id, ?, tenant_id, ?, nullif(?, ''), next_uid_validity - ?
                            FROM mail.account WHERE account_id = ?
                            """)
                    .params(i + 1, mailbox.getKey(), mailbox.getValue(), FIRST_MAILBOXES.size() - i, view.accountId())
                    .update();
        }
        transactions.jdbc().sql("""
                        INSERT INTO mail.subscription (account_id, name, tenant_id)
                        SELECT account_id, name, tenant_id FROM mail.mailbox WHERE account_id = ?
                        """).params(view.accountId()).update();
    }

    private Optional<AccountState> stored(UUID accountId) {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("SELECT tenant_id, epoch, deleted_at IS NULL FROM mail.account WHERE account_id = ?")
                .params(accountId)
                .query((row, number) ->
                        new AccountState(accountId, row.getObject(1, UUID.class), row.getLong(2), row.getBoolean(3)))
                .optional());
    }

    /** What the directory says of those of these accounts that there are. */
    List<AccountView> ask(List<UUID> accountIds) {
        return directory.accounts(accountIds);
    }

    /** Those of these accounts that never come back. */
    public List<UUID> erased(List<UUID> accountIds) {
        return directory.erased(accountIds);
    }

    /** The account was deleted in the directory: nobody reaches it, until it comes back or is erased. */
    void learnDeleted(UUID accountId) {
        transactions.write(() -> transactions
                .jdbc()
                .sql("UPDATE mail.account SET deleted_at = now() WHERE account_id = ? AND deleted_at IS NULL")
                .params(accountId)
                .update());
        known.invalidate(accountId);
    }

    /** Forgets what is cached of some accounts. */
    void forget(List<UUID> accountIds) {
        known.invalidateAll(accountIds);
    }

    /** Forgets what is cached: changes may have been missed. */
    void forgetAll() {
        known.invalidateAll();
    }

    /** Use and limit; what the directory says of an account that has no mailbox yet. */
    public Quota quota(UUID accountId) {
        Optional<Quota> stored = transactions.read(() -> transactions
                .jdbc()
                .sql("SELECT used_bytes, limit_bytes, messages FROM mail.account WHERE account_id = ?")
                .params(accountId)
                .query((row, number) -> new Quota(row.getLong(1), row.getLong(2), row.getLong(3)))
                .optional());
        return stored.orElseGet(() -> new Quota(0, directory.account(accountId).quotaBytes(), 0));
    }
}
