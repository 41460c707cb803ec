package io.postrider.mailbox.tree;

import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.database.MailboxRows;
import io.postrider.mailbox.database.MailboxRows.MailboxRow;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.feed.Change;
import io.postrider.mailbox.feed.ChangeFeed;
import io.postrider.mailbox.message.Copies;
import io.postrider.mailbox.message.Expunges;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates, deletes and renames mailboxes, each under the account's lock. */
public final class MailboxTree {
    private static final int MAX_MAILBOXES = 10_000;
    // RFC 6154 section 2; \All and \Flagged are views, which no mailbox here is.
    private static final Set<String> SPECIAL_USES = Set.of("\\Archive", "\\Drafts", "\\Junk", "\\Sent", "\\Trash");

    private final Transactions transactions;
    private final MailboxRows rows;
    private final Copies copies;
    private final Expunges expunges;
    private final ChangeFeed feed;

    /** The trees of that database. */
    public MailboxTree(Transactions transactions, MailboxRows rows, Copies copies, Expunges expunges, ChangeFeed feed) {
        this.transactions = transactions;
        this.rows = rows;
        this.copies = copies;
        this.expunges = expunges;
        this.feed = feed;
    }

    /** Creates a mailbox and its missing parents (RFC 3501 section 6.3.3). */
    public MailboxStatus create(UUID accountId, String given, @Nullable String specialUse) {
        MailboxName name = MailboxName.parse(given);
        if (specialUse != null && !SPECIAL_USES.contains(specialUse)) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, "no special use that a mailbox can have");
        }
        MailboxStatus made = transactions.write(() -> {
            rows.lockAccount(accountId);
            makeParents(accountId, name);
            int id = make(accountId, name, specialUse);
            return rows.find(accountId, id).orElseThrow().status();
        });
        feed.publish(Change.mailboxes(accountId));
        return made;
    }

    private void makeParents(UUID accountId, MailboxName name) {
        for (MailboxName parent : name.ancestors()) {
            if (find(accountId, parent).isEmpty()) {
                make(accountId, parent, null);
            }
        }
    }

    private Optional<MailboxRow> find(UUID accountId, MailboxName name) {
        return transactions
                .jdbc()
                .sql("SELECT mailbox_id FROM mail.mailbox WHERE account_id = ? AND name = ?")
                .params(accountId, name.text())
                .query(Integer.class)
                .optional()
                .flatMap(id -> rows.find(accountId, id));
    }

    private int make(UUID accountId, MailboxName name, @Nullable String specialUse) {
        Optional<MailboxRow> existing = find(accountId, name);
        if (existing.isPresent() && existing.get().status().selectable()) {
            throw new ProblemException(ProblemCode.MAILBOX_EXISTS, "a mailbox of that name exists");
        }
        if (specialUse != null && specialUseTaken(accountId, specialUse)) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, "another mailbox has that special use");
        }
        if (existing.isEmpty() && count(accountId) >= MAX_MAILBOXES) {
            throw new ProblemException(ProblemCode.LIMIT_REACHED, "the account has as many mailboxes as it can");
        }
        // A name that only held others together begins anew, under a new id.
        existing.ifPresent(row -> remove(accountId, row.status().mailboxId()));
        return insert(accountId, name, specialUse);
    }

    private boolean specialUseTaken(UUID accountId, String specialUse) {
        return transactions
                        .jdbc()
                        .sql("SELECT count(*) FROM mail.mailbox WHERE account_id = ? AND special_use = ?")
                        .params(accountId, specialUse)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private int count(UUID accountId) {
        return transactions
                .jdbc()
                .sql("SELECT count(*) FROM mail.mailbox WHERE account_id = ?")
                .params(accountId)
                .query(Integer.class)
                .single();
    }

    /** A mailbox with an id that was never used and a UIDVALIDITY above all before (RFC 3501 section 2.3.1.1). */
    private int insert(UUID accountId, MailboxName name, @Nullable String specialUse) {
        return transactions
                .jdbc()
                .sql("""
                        WITH next AS (
                            UPDATE mail.account
                            SET next_mailbox_id = next_mailbox_id + 1,
                                next_uid_validity =
                                    greatest(next_uid_validity, extract(epoch FROM now())::integer) + 1
                            WHERE account_id = ?
                            RETURNING tenant_id, next_mailbox_id - 1 AS id, next_uid_validity - 1 AS uid_validity)
                        INSERT INTO mail.mailbox (account_id, mailbox_id, tenant_id, name, special_use, uid_validity)
                        SELECT ?, id, tenant_id, ?, ?, uid_validity FROM next
                        RETURNING mailbox_id
                        """)
                .params(java.util.Arrays.asList(accountId, accountId, name.text(), specialUse))
                .query(Integer.class)
                .single();
    }

    private void remove(UUID accountId, int mailboxId) {
        transactions
                .jdbc()
                .sql("DELETE FROM mail.keyword WHERE account_id = ? AND mailbox_id = ?")
                .params(accountId, mailboxId)
                .update();
        transactions
                .jdbc()
                .sql("DELETE FROM mail.mailbox WHERE account_id = ? AND mailbox_id = ?")
                .params(accountId, mailboxId)
                .update();
        // The indexer's row first: then no segment comes any more.
        for (String table : List.of("search_mailbox", "search_block")) {
            transactions
                    .jdbc()
                    .sql("DELETE FROM mail." + table + " WHERE account_id = ? AND mailbox_id = ?")
                    .params(accountId, mailboxId)
                    .update();
        }
    }

    /** Deletes a mailbox with its messages (RFC 3501 section 6.3.4). */
    public void delete(UUID accountId, int mailboxId) {
        transactions.write(() -> {
            rows.lockAccount(accountId);
            MailboxRow row = rows.find(accountId, mailboxId).orElseThrow(MailboxRows::noSuchMailbox);
            var name = new MailboxName(row.status().name());
            if (name.isInbox()) {
                throw new ProblemException(ProblemCode.UNPROCESSABLE, "INBOX cannot be deleted");
            }
            boolean hasChildren = !below(accountId, name).isEmpty();
            if (hasChildren && !row.status().selectable()) {
                throw new ProblemException(ProblemCode.UNPROCESSABLE, "the mailbox only holds others together");
            }
            if (row.status().selectable()) {
                expunges.removeAll(accountId, rows.lock(accountId, mailboxId).getFirst());
            }
            remove(accountId, mailboxId);
            if (hasChildren) {
                keepName(accountId, name);
            }
            return name;
        });
        feed.publish(Change.mailboxes(accountId));
    }

    /** Leaves the name of a deleted mailbox for those below it. */
    private void keepName(UUID accountId, MailboxName name) {
        int id = insert(accountId, name, null);
        transactions
                .jdbc()
                .sql("UPDATE mail.mailbox SET selectable = false WHERE account_id = ? AND mailbox_id = ?")
                .params(accountId, id)
                .update();
    }

    private List<MailboxStatus> below(UUID accountId, MailboxName name) {
        return rows.all(accountId).stream()
                .map(MailboxRow::status)
                .filter(status -> status.name().startsWith(name.prefix()))
                .toList();
    }

    /** Renames a mailbox with all below it (RFC 3501 section 6.3.5). */
    public void rename(UUID accountId, int mailboxId, String given) {
        MailboxName to = MailboxName.parse(given);
        Optional<Change> moved = transactions.write(() -> {
            rows.lockAccount(accountId);
            MailboxRow row = rows.find(accountId, mailboxId).orElseThrow(MailboxRows::noSuchMailbox);
            var from = new MailboxName(row.status().name());
            if (find(accountId, to).isPresent()) {
                throw new ProblemException(ProblemCode.MAILBOX_EXISTS, "a mailbox of that name exists");
            }
            if (to.isBelow(from) && !from.isInbox()) {
                throw new ProblemException(ProblemCode.UNPROCESSABLE, "a mailbox cannot be moved below itself");
            }
            makeParents(accountId, to);
            if (from.isInbox()) {
                return Optional.of(emptyInbox(accountId, row, to));
            }
            List<MailboxStatus> children = below(accountId, from);
            setName(accountId, mailboxId, to);
            for (MailboxStatus child : children) {
                setName(accountId, child.mailboxId(), new MailboxName(child.name()).renamed(from, to));
            }
            return Optional.<Change>empty();
        });
        feed.publish(Change.mailboxes(accountId));
        moved.ifPresent(feed::publish);
    }

    // RFC 3501 section 6.3.5: renaming INBOX moves its messages and leaves it, and all below it, where they are.
    private Change emptyInbox(UUID accountId, MailboxRow inbox, MailboxName to) {
        int id = insert(accountId, to, null);
        int inboxId = inbox.status().mailboxId();
        List<MailboxRow> locked = rows.lock(accountId, inboxId, id);
        MailboxRow from = locked.stream()
                .filter(row -> row.status().mailboxId() == inboxId)
                .findFirst()
                .orElseThrow();
        MailboxRow target = locked.stream()
                .filter(row -> row.status().mailboxId() == id)
                .findFirst()
                .orElseThrow();
        copies.moveAll(accountId, from, target);
        return Change.messages(accountId, inboxId, from.status().highestModseq() + 1);
    }

    private void setName(UUID accountId, int mailboxId, MailboxName name) {
        MailboxName.parse(name.text());
        transactions
                .jdbc()
                .sql("UPDATE mail.mailbox SET name = ? WHERE account_id = ? AND mailbox_id = ?")
                .params(name.text(), accountId, mailboxId)
                .update();
    }

    /** Subscribes to a name, which need not exist (RFC 3501 section 6.3.6). */
    public void subscribe(UUID accountId, String given) {
        String name = MailboxName.parse(given).text();
        transactions.write(() -> {
            rows.lockAccount(accountId);
            return transactions
                    .jdbc()
                    .sql("""
                            INSERT INTO mail.subscription (account_id, name, tenant_id)
                            SELECT account_id, ?, tenant_id FROM mail.account
                            WHERE account_id = ?
                              AND (SELECT count(*) FROM mail.subscription s WHERE s.account_id = ?) < ?
                            ON CONFLICT DO NOTHING
                            """)
                    .params(name, accountId, accountId, MAX_MAILBOXES)
                    .update();
        });
        feed.publish(Change.mailboxes(accountId));
    }

    /** Ends a subscription; one that is not there is no error. */
    public void unsubscribe(UUID accountId, String given) {
        String name = MailboxName.parse(given).text();
        transactions.write(() -> transactions
                .jdbc()
                .sql("DELETE FROM mail.subscription WHERE account_id = ? AND name = ?")
                .params(accountId, name)
                .update());
        feed.publish(Change.mailboxes(accountId));
    }
}
