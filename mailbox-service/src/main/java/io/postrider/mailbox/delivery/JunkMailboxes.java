package io.postrider.mailbox.delivery;

import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.feed.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes mailboxes for junk anew that their owners have deleted. Each is a transaction of its own, so that accounts are locked one by one. */
final class JunkMailboxes {
    private static final Logger LOG = LoggerFactory.getLogger(JunkMailboxes.class);

    private static final String MISSING = """
            SELECT a.account_id FROM mail.account a
            WHERE a.account_id = ANY (?) AND a.deleted_at IS NULL
                AND NOT EXISTS (SELECT FROM mail.mailbox m
                    WHERE m.account_id = a.account_id AND (m.special_use = '\\Junk' OR m.name = 'Junk'))
            """;

    // As every mailbox: an id that was never used and a UIDVALIDITY above all before (RFC 3501 section 2.3.1.1).
    private static final String MAKE = """
            WITH next AS (
                UPDATE mail.account
                SET next_mailbox_id = next_mailbox_id + 1,
                    next_uid_validity = greatest(next_uid_validity, extract(epoch FROM now())::integer) + 1
                WHERE account_id = ? AND deleted_at IS NULL
                RETURNING account_id, tenant_id, next_mailbox_id - 1 AS id, next_uid_validity - 1 AS uid_validity
            ), made AS (
                INSERT INTO mail.mailbox (account_id, mailbox_id, tenant_id, name, special_use, uid_validity)
                SELECT account_id, id, tenant_id, 'Junk', '\\Junk', uid_validity FROM next
                RETURNING account_id, name, tenant_id
            )
            INSERT INTO mail.subscription (account_id, name, tenant_id)
            SELECT account_id, name, tenant_id FROM made ON CONFLICT DO NOTHING
            """;

    private JunkMailboxes() {}

    /** Makes those that these deliveries need; answers what to tell of them. */
    static List<Change> make(Transactions transactions, List<LocalDelivery> deliveries) {
        UUID[] accounts = deliveries.stream()
                .filter(delivery -> SpecialMailboxes.Use.of(delivery) == SpecialMailboxes.Use.JUNK)
                .map(LocalDelivery::accountId)
                .distinct()
                .toArray(UUID[]::new);
        if (accounts.length == 0) {
            return List.of();
        }
        List<UUID> missing = transactions.read(() -> transactions
                .jdbc()
                .sql(MISSING)
                .param(accounts)
                .query(UUID.class)
                .list());
        List<Change> made = new ArrayList<>();
        for (UUID account : missing) {
            try {
                transactions.write(
                        () -> transactions.jdbc().sql(MAKE).param(account).update());
                made.add(Change.mailboxes(account));
            } catch (ProblemException failure) {
                // Somebody else made it a moment ago, perhaps; what finds none goes to INBOX.
                LOG.info("No mailbox for junk was made for account {}: {}", account, failure.toString());
            }
        }
        return made;
    }
}
