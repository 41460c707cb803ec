package io.postrider.mailbox.search;

import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.search.IndexStore.Mailbox;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.UUID;

/**
 * Makes one segment of many small ones, so that a search reads few, and leaves out messages that are gone. Each message is
 * merged a few times as its segment grows, up to a size from which on segments stay.
 */
final class SegmentMerge {
    /** So many of about one size become one. */
    static final int FACTOR = 8;

    private static final long SMALLEST = 16 * 1024;
    /** From 8 MiB on segments stay. */
    private static final int LEVELS = 4;
    /** What is merged at one time, with small ones between. */
    private static final int MOST = 64;
    /** After so long a segment with messages that are gone is made anew. */
    private static final int DAYS = 30;

    private static final int PAGE = 200;

    private final Transactions transactions;

    SegmentMerge(Transactions transactions) {
        this.transactions = transactions;
    }

    private record Stored(int segment, UUID tenantId, int firstUid, int lastUid, int blocks, long size) {
        /** Each level is larger than the one below by the factor. */
        int level() {
            int level = 0;
            for (long limit = SMALLEST; size >= limit; limit *= FACTOR) {
                level++;
            }
            return level;
        }
    }

    /** Merges what is to be merged in a mailbox. */
    void merge(Mailbox mailbox) {
        List<Stored> due = due(segments(mailbox));
        while (!due.isEmpty()) {
            List<Stored> some = due;
            transactions.write(() -> merge(mailbox, some));
            due = due(segments(mailbox));
        }
    }

    /** Makes segments anew that have told of messages for a while that are gone; returns how many. */
    int forget() {
        int made = 0;
        Old after = new Old(new Mailbox(new UUID(0, 0), 0), 0, false);
        for (List<Old> page = page(after); !page.isEmpty(); page = page(after)) {
            for (Old old : page) {
                made += old.stale() && makeAnew(old) ? 1 : 0;
            }
            after = page.getLast();
        }
        return made;
    }

    private boolean makeAnew(Old old) {
        List<Stored> segment = segments(old.mailbox()).stream()
                .filter(stored -> stored.segment() == old.segment())
                .toList();
        return !segment.isEmpty() && transactions.write(() -> merge(old.mailbox(), segment));
    }

    private record Old(Mailbox mailbox, int segment, boolean stale) {}

    /** So many segments after one in their order: what a statement costs depends on that number. */
    private List<Old> page(Old after) {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("""
                        WITH page AS (
                            SELECT account_id, mailbox_id, segment, first_uid, last_uid, messages, built_at
                            FROM mail.search_block
                            WHERE (account_id, mailbox_id, segment) > (?, ?, ?) AND block = 0
                            ORDER BY account_id, mailbox_id, segment LIMIT ?)
                        SELECT account_id, mailbox_id, segment,
                               CASE WHEN built_at < now() - make_interval(days => ?) THEN messages > (
                                   SELECT count(*) FROM mail.message m
                                   WHERE m.account_id = page.account_id AND m.mailbox_id = page.mailbox_id
                                     AND m.uid BETWEEN page.first_uid AND page.last_uid)
                               ELSE false END
                        FROM page ORDER BY account_id, mailbox_id, segment
                        """)
                .params(after.mailbox().accountId(), after.mailbox().mailboxId(), after.segment(), PAGE, DAYS)
                .query((row, number) -> new Old(
                        new Mailbox(row.getObject(1, UUID.class), row.getInt(2)), row.getInt(3), row.getBoolean(4)))
                .list());
    }

    private List<Stored> segments(Mailbox mailbox) {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("""
                        SELECT segment, min(tenant_id::text)::uuid, min(first_uid), max(last_uid), count(*),
                               sum(octet_length(words) + octet_length(postings))
                        FROM mail.search_block WHERE account_id = ? AND mailbox_id = ?
                        GROUP BY segment ORDER BY 3
                        """)
                .params(mailbox.accountId(), mailbox.mailboxId())
                .query((row, number) -> new Stored(
                        row.getInt(1),
                        row.getObject(2, UUID.class),
                        row.getInt(3),
                        row.getInt(4),
                        row.getInt(5),
                        row.getLong(6)))
                .list());
    }

    /** The newest segments up to the highest level of which there are enough. */
    private static List<Stored> due(List<Stored> segments) {
        List<Stored> due = List.of();
        for (int level = 0; level < LEVELS; level++) {
            int start = segments.size();
            int ofLevel = 0;
            while (start > 0 && segments.get(start - 1).level() <= level) {
                start--;
                ofLevel += segments.get(start).level() == level ? 1 : 0;
            }
            if (ofLevel >= FACTOR) {
                due = segments.subList(start, Math.min(segments.size(), start + MOST));
            }
        }
        return due;
    }

    private boolean merge(Mailbox mailbox, List<Stored> segments) {
        transactions.jdbc().sql("SET LOCAL synchronous_commit = off").update();
        // Under the lock of the mailbox's row nobody else changes its segments.
        List<Integer> number = transactions
                .jdbc()
                .sql("""
                        UPDATE mail.search_mailbox SET next_segment = next_segment + 1
                        WHERE account_id = ? AND mailbox_id = ? RETURNING next_segment - 1
                        """)
                .params(mailbox.accountId(), mailbox.mailboxId())
                .query(Integer.class)
                .list();
        if (number.isEmpty() || !areThere(mailbox, segments)) {
            return false;
        }
        int written = write(mailbox, segments, number.getFirst());
        transactions
                .jdbc()
                .sql("DELETE FROM mail.search_block WHERE account_id = ? AND mailbox_id = ? AND segment = ANY (?)")
                .params(mailbox.accountId(), mailbox.mailboxId(), numbers(segments))
                .update();
        transactions
                .jdbc()
                .sql("UPDATE mail.search_mailbox SET segments = segments - ? WHERE account_id = ? AND mailbox_id = ?")
                .params(segments.size() - (written > 0 ? 1 : 0), mailbox.accountId(), mailbox.mailboxId())
                .update();
        return true;
    }

    private boolean areThere(Mailbox mailbox, List<Stored> segments) {
        return transactions
                        .jdbc()
                        .sql("""
                                SELECT count(*) FROM mail.search_block
                                WHERE account_id = ? AND mailbox_id = ? AND segment = ANY (?)
                                """)
                        .params(mailbox.accountId(), mailbox.mailboxId(), numbers(segments))
                        .query(Integer.class)
                        .single()
                == segments.stream().mapToInt(Stored::blocks).sum();
    }

    private static int[] numbers(List<Stored> segments) {
        return segments.stream().mapToInt(Stored::segment).toArray();
    }

    /** Writes the merged segment, block by block; returns how many. */
    private int write(Mailbox mailbox, List<Stored> segments, int number) {
        int firstUid = segments.getFirst().firstUid();
        int lastUid = segments.getLast().lastUid();
        var into = new Stored(number, segments.getFirst().tenantId(), firstUid, lastUid, 0, 0);
        int[] blocks = {0};
        BitSet there = there(mailbox, firstUid, lastUid);
        int messages = there.cardinality();
        var writer = new BlockWriter(block -> insert(mailbox, into, messages, blocks[0]++, block));
        var cursors = new PriorityQueue<TermCursor>(Comparator.<TermCursor>naturalOrder());
        for (Stored segment : segments) {
            var cursor = new TermCursor(
                    segment.firstUid(), block -> read(mailbox, segment.segment(), block), segment.blocks());
            if (cursor.next()) {
                cursors.add(cursor);
            }
        }
        List<TermCursor> same = new ArrayList<>();
        for (TermCursor first = cursors.poll(); first != null; first = cursors.poll()) {
            same.add(first);
            for (TermCursor next = cursors.peek(); next != null && next.isAt(first); next = cursors.peek()) {
                same.add(cursors.remove());
            }
            add(same, firstUid, there, writer);
            same.stream().filter(TermCursor::next).forEach(cursors::add);
            same.clear();
        }
        writer.end();
        return blocks[0];
    }

    private static void add(List<TermCursor> same, int firstUid, BitSet there, BlockWriter writer) {
        var postings = new Postings();
        for (TermCursor cursor : same) {
            cursor.uids(uid -> {
                if (there.get(uid - firstUid)) {
                    postings.add(uid, firstUid);
                }
            });
        }
        if (postings.octets().length() > 0) {
            writer.add(same.getFirst().zone(), same.getFirst().term(), postings.octets());
        }
    }

    private BitSet there(Mailbox mailbox, int firstUid, int lastUid) {
        var there = new BitSet();
        transactions
                .jdbc()
                .sql("SELECT uid FROM mail.message WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN ? AND ?")
                .params(mailbox.accountId(), mailbox.mailboxId(), firstUid, lastUid)
                .query(Integer.class)
                .list()
                .forEach(uid -> there.set(uid - firstUid));
        return there;
    }

    private Block read(Mailbox mailbox, int segment, int block) {
        return transactions
                .jdbc()
                .sql("""
                        SELECT zones, words, postings FROM mail.search_block
                        WHERE account_id = ? AND mailbox_id = ? AND segment = ? AND block = ?
                        """)
                .params(mailbox.accountId(), mailbox.mailboxId(), segment, block)
                .query((row, number) -> new Block(row.getInt(1), row.getBytes(2), row.getBytes(3)))
                .single();
    }

    private void insert(Mailbox mailbox, Stored into, int messages, int number, Block block) {
        transactions
                .jdbc()
                .sql("""
                        INSERT INTO mail.search_block (account_id, mailbox_id, segment, block, tenant_id, first_uid,
                                                       last_uid, zones, words, postings, messages)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(mailbox.accountId(), mailbox.mailboxId(), into.segment(), number, into.tenantId())
                .params(into.firstUid(), into.lastUid(), block.zones(), block.words(), block.postings(), messages)
                .update();
    }
}
