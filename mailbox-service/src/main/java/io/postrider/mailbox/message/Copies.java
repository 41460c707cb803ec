package io.postrider.mailbox.message;

import io.postrider.api.mailbox.MailboxApi.CopyResult;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentStore;
import io.postrider.blob.Hold;
import io.postrider.mailbox.database.MailboxRows;
import io.postrider.mailbox.database.MailboxRows.MailboxRow;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.feed.Change;
import io.postrider.mailbox.feed.ChangeFeed;
import io.postrider.mailbox.words.Lessons;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Copies and moves messages between an account's mailboxes, all or none. */
public final class Copies {
    private static final String BITS = "SELECT DISTINCT m.keywords FROM " + UidCover.messages("keywords");

    // Everything is in the rows of source before they are written: a join of what was written with where it came from
    // is quadratic when the planner takes both for small.
    private static final String COPY = """
            WITH source AS MATERIALIZED (
                SELECT m.*, k.new_bits, ? + row_number() OVER (ORDER BY m.uid) - 1 AS target_uid,
                       gen_random_uuid() AS target_holder
                FROM %s
                JOIN unnest(?::bigint[], ?::bigint[]) AS k (old_bits, new_bits) ON k.old_bits = m.keywords),
            copied AS (
                INSERT INTO mail.message (account_id, mailbox_id, uid, tenant_id, modseq, flags, keywords,
                                          internal_date, size, content_id, holder, prefix, saved_at)
                SELECT account_id, ?, target_uid, tenant_id, ?, flags, new_bits,
                       internal_date, size, content_id, target_holder, prefix, now()
                FROM source)
            SELECT uid, target_uid, content_id, target_holder FROM source ORDER BY uid
            """.formatted(UidCover.messages("*"));

    private static final String MOVE = """
            WITH source AS (
                DELETE FROM mail.message WHERE ctid = ANY (ARRAY(SELECT m.ctid FROM %s))
                RETURNING *),
            numbered AS (
                SELECT s.*, k.new_bits, ? + row_number() OVER (ORDER BY uid) - 1 AS target_uid
                FROM source s
                JOIN unnest(?::bigint[], ?::bigint[]) AS k (old_bits, new_bits) ON k.old_bits = s.keywords),
            moved AS (
                INSERT INTO mail.message (account_id, mailbox_id, uid, tenant_id, modseq, flags, keywords,
                                          internal_date, size, content_id, holder, prefix, saved_at)
                SELECT account_id, ?, target_uid, tenant_id, ?, flags, new_bits,
                       internal_date, size, content_id, holder, prefix, now()
                FROM numbered),
            tombstone AS (
                INSERT INTO mail.tombstone (account_id, mailbox_id, modseq, uid, tenant_id, flags, keywords,
                                            internal_date, size, prefix)
                SELECT account_id, mailbox_id, ?, uid, tenant_id, flags, keywords, internal_date, size, ''
                FROM numbered),
            counted AS (
                SELECT count(*) AS messages, coalesce(sum(size), 0) AS size,
                       count(*) FILTER (WHERE flags & 1 = 0) AS unseen,
                       count(*) FILTER (WHERE flags & 8 <> 0) AS deleted,
                       count(*) FILTER (WHERE uid >= ?) AS recent
                FROM source),
            counters AS (
                UPDATE mail.mailbox m
                SET uid_next = CASE WHEN m.mailbox_id = ? THEN m.uid_next + c.messages ELSE m.uid_next END,
                    highest_modseq = m.highest_modseq + 1,
                    messages = m.messages + w.sign * c.messages, size = m.size + w.sign * c.size,
                    unseen = m.unseen + w.sign * c.unseen, deleted = m.deleted + w.sign * c.deleted,
                    recent = m.recent + CASE w.sign WHEN -1 THEN -c.recent WHEN 1 THEN c.messages
                                                    ELSE c.messages - c.recent END
                FROM counted c, (
                    SELECT id, sum(s)::integer AS sign
                    FROM (VALUES (?, -1), (?, 1)) AS v (id, s) GROUP BY id) w
                WHERE m.account_id = ? AND m.mailbox_id = w.id AND c.messages > 0)
            SELECT uid, target_uid, content_id, holder FROM numbered ORDER BY uid
            """.formatted(UidCover.messages("ctid"));

    private final Transactions transactions;
    private final ContentStore contents;
    private final MailboxRows mailboxes;
    private final Keywords keywords;
    private final Lessons lessons;
    private final ChangeFeed feed;

    /** Copies in that database. */
    public Copies(Transactions transactions, ContentStore contents, MailboxRows mailboxes, ChangeFeed feed) {
        this.transactions = transactions;
        this.contents = contents;
        this.mailboxes = mailboxes;
        this.keywords = new Keywords(transactions);
        this.lessons = new Lessons(transactions);
        this.feed = feed;
    }

    private record Pair(int source, int target, UUID contentId, UUID holder) {}

    /** The mailboxes of a copy, locked; both are one when the target is the source. */
    private record Route(UUID accountId, MailboxRow from, MailboxRow to, UidSet uids) {
        long fromModseq() {
            return from.status().highestModseq() + 1;
        }

        long toModseq() {
            return to.status().highestModseq() + 1;
        }

        int fromId() {
            return from.status().mailboxId();
        }

        int toId() {
            return to.status().mailboxId();
        }

        List<Object> source() {
            return UidCover.of(uids.ranges()).parameters(accountId, fromId());
        }
    }

    /** Copies (RFC 3501 section 6.4.7): flags and internal dates come along. */
    public CopyResult copy(UUID accountId, int mailboxId, int targetId, String uids) {
        UidSet set = UidSet.parse(uids);
        return tell(transactions.write(() -> {
            mailboxes.lockAccount(accountId);
            Route route = route(accountId, mailboxId, targetId, set);
            List<Pair> pairs = insertCopies(route);
            hold(pairs);
            countCopies(route, pairs);
            learn(route, pairs);
            return new Done(route, pairs, false);
        }));
    }

    /** Moves (RFC 6851): as a copy and an expunge that nobody can come between. */
    public CopyResult move(UUID accountId, int mailboxId, int targetId, String uids) {
        UidSet set = UidSet.parse(uids);
        return tell(transactions.write(() -> {
            // Two mailboxes are locked only under the account's lock, so that no two writers wait for each other.
            mailboxes.lockAccount(accountId);
            Route route = route(accountId, mailboxId, targetId, set);
            List<Pair> pairs = moveRows(route);
            learn(route, pairs);
            return new Done(route, pairs, true);
        }));
    }

    /** Moves everything between mailboxes whose locks are held; the caller tells the feed. */
    public void moveAll(UUID accountId, MailboxRow from, MailboxRow to) {
        var everything = new UidSet(List.of(new UidSet.Range(1, Integer.MAX_VALUE)));
        moveRows(new Route(accountId, from, to, everything));
    }

    private record Done(Route route, List<Pair> pairs, boolean moved) {}

    private CopyResult tell(Done done) {
        Route route = done.route();
        if (!done.pairs().isEmpty()) {
            feed.publish(Change.messages(route.accountId(), route.toId(), route.toModseq()));
            if (done.moved() && route.fromId() != route.toId()) {
                feed.publish(Change.messages(route.accountId(), route.fromId(), route.fromModseq()));
            }
        }
        return new CopyResult(
                route.to().status().uidValidity(),
                UidSet.format(done.pairs().stream().map(Pair::source).toList()),
                UidSet.format(done.pairs().stream().map(Pair::target).toList()));
    }

    private void learn(Route route, List<Pair> pairs) {
        lessons.moved(
                route.accountId(),
                route.from(),
                route.to(),
                pairs.stream().map(Pair::contentId).toList());
    }

    private Route route(UUID accountId, int mailboxId, int targetId, UidSet uids) {
        List<MailboxRow> locked = mailboxes.lock(accountId, mailboxId, targetId);
        return new Route(accountId, byId(locked, mailboxId), byId(locked, targetId), uids);
    }

    private static MailboxRow byId(List<MailboxRow> rows, int mailboxId) {
        return rows.stream()
                .filter(row -> row.status().mailboxId() == mailboxId)
                .findFirst()
                .orElseThrow();
    }

    /** Keyword bits of the source, and what they are in the target. */
    private record Translation(Long[] from, Long[] to) {}

    private Translation translation(Route route) {
        List<Long> used = transactions
                .jdbc()
                .sql(BITS)
                .params(route.source())
                .query(Long.class)
                .list();
        List<Long> translated = new ArrayList<>(used.size());
        if (route.fromId() == route.toId() || used.stream().allMatch(bits -> bits == 0)) {
            translated.addAll(used);
        } else {
            Keywords.Box from =
                    keywords.of(route.accountId(), route.fromId(), route.from().tenantId());
            Keywords.Box to =
                    keywords.of(route.accountId(), route.toId(), route.to().tenantId());
            used.forEach(bits -> translated.add(to.withNew(from.names(bits))));
        }
        return new Translation(used.toArray(Long[]::new), translated.toArray(Long[]::new));
    }

    private List<Pair> insertCopies(Route route) {
        Translation bits = translation(route);
        return transactions
                .jdbc()
                .sql(COPY)
                .params(route.to().status().uidNext())
                .params(route.source())
                .params(bits.from(), bits.to(), route.toId(), route.toModseq())
                .query((row, number) -> new Pair(
                        row.getInt(1), row.getInt(2), row.getObject(3, UUID.class), row.getObject(4, UUID.class)))
                .list();
    }

    private void hold(List<Pair> pairs) throws SQLException {
        List<Hold> holds = pairs.stream()
                .map(pair -> new Hold(pair.contentId(), pair.holder()))
                .toList();
        var held = holds.isEmpty() ? java.util.Set.<UUID>of() : contents.hold(transactions.connection(), holds);
        if (!holds.stream().allMatch(hold -> held.contains(hold.contentId()))) {
            throw new ProblemException(ProblemCode.INTERNAL, "a message's content is gone");
        }
    }

    private void countCopies(Route route, List<Pair> pairs) {
        if (pairs.isEmpty()) {
            return;
        }
        int counted = transactions
                .jdbc()
                .sql("""
                        WITH added AS (
                            SELECT count(*) AS messages, sum(size) AS size,
                                   count(*) FILTER (WHERE flags & 1 = 0) AS unseen,
                                   count(*) FILTER (WHERE flags & 8 <> 0) AS deleted
                            FROM mail.message WHERE account_id = ? AND mailbox_id = ? AND uid >= ?),
                        mailbox AS (
                            UPDATE mail.mailbox m
                            SET uid_next = ?, highest_modseq = ?, messages = m.messages + a.messages,
                                size = m.size + a.size, unseen = m.unseen + a.unseen,
                                deleted = m.deleted + a.deleted, recent = m.recent + a.messages
                            FROM added a WHERE m.account_id = ? AND m.mailbox_id = ?)
                        UPDATE mail.account SET used_bytes = used_bytes + a.size, messages = account.messages + a.messages
                        FROM added a
                        WHERE account_id = ? AND (limit_bytes = 0 OR used_bytes + a.size <= limit_bytes)
                        """)
                .params(route.accountId(), route.toId(), route.to().status().uidNext())
                .params(pairs.getLast().target() + 1, route.toModseq(), route.accountId(), route.toId())
                .params(route.accountId())
                .update();
        if (counted == 0) {
            throw Appends.overQuota();
        }
    }

    private List<Pair> moveRows(Route route) {
        Translation bits = translation(route);
        return transactions
                .jdbc()
                .sql(MOVE)
                .params(route.source())
                .params(route.to().status().uidNext(), bits.from(), bits.to())
                .params(
                        route.toId(),
                        route.toModseq(),
                        route.fromModseq(),
                        route.from().recentFrom())
                .params(route.toId(), route.fromId(), route.toId(), route.accountId())
                .query((row, number) -> new Pair(
                        row.getInt(1), row.getInt(2), row.getObject(3, UUID.class), row.getObject(4, UUID.class)))
                .list();
    }
}
