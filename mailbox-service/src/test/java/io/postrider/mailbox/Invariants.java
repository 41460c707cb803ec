package io.postrider.mailbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What must hold in the store at every moment, as SQL that finds the rows where it does not. */
final class Invariants {
    private static final Map<String, String> QUERIES = new LinkedHashMap<>();

    static {
        QUERIES.put("a UID is below UIDNEXT, a MODSEQ not above HIGHESTMODSEQ, a mailbox is there", """
                SELECT m.account_id, m.mailbox_id, m.uid FROM mail.message m
                LEFT JOIN mail.mailbox b USING (account_id, mailbox_id)
                WHERE b.mailbox_id IS NULL OR m.uid >= b.uid_next OR m.modseq > b.highest_modseq
                """);
        QUERIES.put("a mailbox's counters are the sums over its messages", """
                SELECT b.account_id, b.mailbox_id FROM mail.mailbox b
                LEFT JOIN mail.message m USING (account_id, mailbox_id)
                GROUP BY b.account_id, b.mailbox_id
                HAVING b.messages <> count(m.uid)
                    OR b.unseen <> count(m.uid) FILTER (WHERE m.flags & 1 = 0)
                    OR b.deleted <> count(m.uid) FILTER (WHERE m.flags & 8 <> 0)
                    OR b.recent <> count(m.uid) FILTER (WHERE m.uid >= b.recent_from)
                    OR b.size <> coalesce(sum(m.size), 0)
                """);
        QUERIES.put("an account's use is the sum over its messages", """
                SELECT a.account_id FROM mail.account a LEFT JOIN mail.message m USING (account_id)
                GROUP BY a.account_id
                HAVING a.used_bytes <> coalesce(sum(m.size), 0) OR a.messages <> count(m.uid)
                """);
        QUERIES.put("each MODSEQ of a message is above those of the tombstones it survived", """
                SELECT t.account_id, t.mailbox_id, t.uid FROM mail.tombstone t
                JOIN mail.message m USING (account_id, mailbox_id, uid)
                """);
        QUERIES.put("a message's content is there and held for it", """
                SELECT r.account_id, r.mailbox_id, r.uid FROM (
                    SELECT account_id, mailbox_id, uid, content_id, holder FROM mail.message
                    UNION ALL SELECT account_id, mailbox_id, uid, content_id, holder FROM mail.tombstone
                    WHERE content_id IS NOT NULL) r
                LEFT JOIN content.holder h ON h.content_id = r.content_id AND h.holder = r.holder
                LEFT JOIN content.content c ON c.content_id = r.content_id
                WHERE h.holder IS NULL OR c.content_id IS NULL
                """);
        QUERIES.put("no two messages share a hold", """
                SELECT content_id, holder FROM (
                    SELECT content_id, holder FROM mail.message
                    UNION ALL SELECT content_id, holder FROM mail.tombstone WHERE content_id IS NOT NULL) r
                GROUP BY content_id, holder HAVING count(*) > 1
                """);
        QUERIES.put("the search index ends before UIDNEXT and counts its segments", """
                SELECT s.account_id, s.mailbox_id FROM mail.search_mailbox s
                LEFT JOIN mail.mailbox m USING (account_id, mailbox_id)
                WHERE m.mailbox_id IS NULL OR s.indexed_uid >= m.uid_next
                   OR s.segments <> (
                       SELECT count(DISTINCT segment) FROM mail.search_block b
                       WHERE b.account_id = s.account_id AND b.mailbox_id = s.mailbox_id
                         AND b.segment < s.next_segment AND b.last_uid <= s.indexed_uid)
                """);
        QUERIES.put("the search index tells of a message in one segment", """
                SELECT a.account_id, a.mailbox_id FROM mail.search_block a
                JOIN mail.search_block b USING (account_id, mailbox_id)
                WHERE a.segment < b.segment AND a.first_uid <= b.last_uid AND b.first_uid <= a.last_uid
                """);
        QUERIES.put("a keyword bit in use has a name", """
                SELECT m.account_id, m.mailbox_id, m.uid FROM mail.message m
                WHERE m.keywords <> 0 AND m.keywords >= (
                    SELECT 2::numeric ^ count(*) FROM mail.keyword k
                    WHERE k.account_id = m.account_id AND k.mailbox_id = m.mailbox_id)
                """);
    }

    private Invariants() {}

    static List<String> violations(JdbcClient sql) {
        List<String> violations = new ArrayList<>();
        QUERIES.forEach((rule, query) -> {
            long rows = sql.sql("SELECT count(*) FROM (" + query + ") v")
                    .query(Long.class)
                    .single();
            if (rows > 0) {
                violations.add(rows + " rows break: " + rule);
            }
        });
        return violations;
    }
}
