package io.postrider.mailbox.search;

import io.postrider.blob.UuidArray;
import io.postrider.mailbox.database.Transactions;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The index's rows. Mailboxes of many accounts are asked for and written at once: it is the service's own work. */
final class IndexStore {
    private final Transactions transactions;

    IndexStore(Transactions transactions) {
        this.transactions = transactions;
    }

    /** A mailbox. */
    record Mailbox(UUID accountId, int mailboxId) {}

    /**
     * A mailbox with messages that are not indexed yet.
     *
     * @param mailbox which
     * @param tenantId its tenant
     * @param indexed up to this UID it is indexed
     * @param last the last UID that there may be
     */
    record Behind(Mailbox mailbox, UUID tenantId, int indexed, int last) {}

    /**
     * A segment to write.
     *
     * @param of where it belongs
     * @param lastUid up to this UID it tells everything
     * @param messages of so many messages
     * @param blocks its blocks
     */
    record Segment(Behind of, int lastUid, int messages, List<Block> blocks) {
        int firstUid() {
            return of.indexed() + 1;
        }
    }

    /** A message's row as the indexer needs it. */
    record Row(int uid, long size, UUID contentId, byte[] prefix) {}

    /** Those of these mailboxes that are behind. */
    List<Behind> behind(Collection<Mailbox> mailboxes) {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("""
                        SELECT m.account_id, m.mailbox_id, m.tenant_id, coalesce(s.indexed_uid, 0), m.uid_next - 1
                        FROM unnest(?::uuid[], ?::integer[]) AS k (account_id, mailbox_id)
                        JOIN mail.mailbox m USING (account_id, mailbox_id)
                        LEFT JOIN mail.search_mailbox s USING (account_id, mailbox_id)
                        WHERE m.uid_next - 1 > coalesce(s.indexed_uid, 0)
                        ORDER BY 1, 2
                        """)
                .params(
                        mailboxes.stream().map(Mailbox::accountId).toArray(UUID[]::new),
                        mailboxes.stream().map(Mailbox::mailboxId).toArray(Integer[]::new))
                .query((row, number) -> new Behind(
                        new Mailbox(row.getObject(1, UUID.class), row.getInt(2)),
                        row.getObject(3, UUID.class),
                        row.getInt(4),
                        row.getInt(5)))
                .list());
    }

    /**
     * Some mailboxes in their order.
     *
     * @param behind those of them that are behind
     * @param last the last one; null when there is none
     */
    record Page(List<Mailbox> behind, @Nullable Mailbox last) {}

    /** So many mailboxes after one in their order: what a statement costs depends on that number, however few of them are behind. */
    Page walk(Mailbox after, int most) {
        List<Mailbox> behind = new ArrayList<>();
        List<Mailbox> all = transactions.read(() -> transactions
                .jdbc()
                .sql("""
                        WITH page AS (
                            SELECT account_id, mailbox_id, uid_next FROM mail.mailbox
                            WHERE (account_id, mailbox_id) > (?, ?) ORDER BY account_id, mailbox_id LIMIT ?)
                        SELECT account_id, mailbox_id, uid_next - 1 > coalesce(s.indexed_uid, 0)
                        FROM page LEFT JOIN mail.search_mailbox s USING (account_id, mailbox_id)
                        WHERE uid_next - 1 > coalesce(s.indexed_uid, 0)
                           OR (account_id, mailbox_id)
                              = (SELECT account_id, mailbox_id FROM page ORDER BY account_id DESC, mailbox_id DESC LIMIT 1)
                        ORDER BY account_id, mailbox_id
                        """)
                .params(after.accountId(), after.mailboxId(), most)
                .query((row, number) -> {
                    var mailbox = new Mailbox(row.getObject(1, UUID.class), row.getInt(2));
                    if (row.getBoolean(3)) {
                        behind.add(mailbox);
                    }
                    return mailbox;
                })
                .list());
        return new Page(behind, all.isEmpty() ? null : all.getLast());
    }

    /** The first messages of a mailbox that are not indexed. */
    List<Row> rows(Behind behind, int most) {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("""
                        SELECT uid, size, content_id, prefix FROM mail.message
                        WHERE account_id = ? AND mailbox_id = ? AND uid > ? AND uid <= ? ORDER BY uid LIMIT ?
                        """)
                .params(behind.mailbox().accountId(), behind.mailbox().mailboxId())
                .params(behind.indexed(), behind.last(), most)
                .query((row, number) ->
                        new Row(row.getInt(1), row.getLong(2), row.getObject(3, UUID.class), row.getBytes(4)))
                .list());
    }

    /**
     * Writes segments; those whose mailbox somebody else has indexed meanwhile, or that is gone, are left out.
     *
     * @return mailboxes that have many segments now
     */
    List<Mailbox> write(List<Segment> segments, int many) {
        return transactions.write(() -> {
            // What a crash takes back is indexed again.
            transactions.jdbc().sql("SET LOCAL synchronous_commit = off").update();
            make(segments);
            List<Taken> taken = take(segments);
            insert(numbered(segments, taken));
            return taken.stream()
                    .filter(one -> one.segments() >= many)
                    .map(Taken::mailbox)
                    .toList();
        });
    }

    /** Makes the rows of mailboxes that are indexed for the first time; the lock keeps a mailbox from being deleted. */
    private void make(List<Segment> segments) {
        List<Segment> first =
                segments.stream().filter(segment -> segment.of().indexed() == 0).toList();
        if (first.isEmpty()) {
            return;
        }
        transactions.jdbc().sql("""
                        INSERT INTO mail.search_mailbox (account_id, mailbox_id, tenant_id)
                        SELECT account_id, mailbox_id, tenant_id FROM (
                            SELECT account_id, mailbox_id, m.tenant_id
                            FROM unnest(?::uuid[], ?::integer[]) AS k (account_id, mailbox_id)
                            JOIN mail.mailbox m USING (account_id, mailbox_id)
                            ORDER BY account_id, mailbox_id FOR KEY SHARE OF m) f
                        ON CONFLICT DO NOTHING
                        """).params(accounts(first), mailboxes(first)).update();
    }

    private record Taken(Mailbox mailbox, int number, int segments) {}

    /** Gives segments their numbers, where they still begin where the index ends. */
    private List<Taken> take(List<Segment> segments) {
        return transactions
                .jdbc()
                .sql("""
                        UPDATE mail.search_mailbox s
                        SET indexed_uid = k.last, next_segment = next_segment + 1, segments = segments + k.added
                        FROM unnest(?::uuid[], ?::integer[], ?::integer[], ?::integer[], ?::integer[])
                             AS k (account_id, mailbox_id, indexed, last, added)
                        WHERE s.account_id = k.account_id AND s.mailbox_id = k.mailbox_id AND s.indexed_uid = k.indexed
                        RETURNING s.account_id, s.mailbox_id, s.next_segment - 1, s.segments
                        """)
                .params(accounts(segments), mailboxes(segments))
                .params(
                        segments.stream().map(one -> one.of().indexed()).toArray(Integer[]::new),
                        segments.stream().map(Segment::lastUid).toArray(Integer[]::new),
                        segments.stream()
                                .map(one -> one.blocks().isEmpty() ? 0 : 1)
                                .toArray(Integer[]::new))
                .query((row, number) -> new Taken(
                        new Mailbox(row.getObject(1, UUID.class), row.getInt(2)), row.getInt(3), row.getInt(4)))
                .list();
    }

    private static UUID[] accounts(List<Segment> segments) {
        return segments.stream().map(one -> one.of().mailbox().accountId()).toArray(UUID[]::new);
    }

    private static Integer[] mailboxes(List<Segment> segments) {
        return segments.stream().map(one -> one.of().mailbox().mailboxId()).toArray(Integer[]::new);
    }

    private record Numbered(Segment segment, int number, Block block, int place) {}

    private static List<Numbered> numbered(List<Segment> segments, List<Taken> taken) {
        Map<Mailbox, Integer> numbers = taken.stream().collect(Collectors.toMap(Taken::mailbox, Taken::number));
        List<Numbered> numbered = new ArrayList<>();
        for (Segment segment : segments) {
            Integer number = numbers.get(segment.of().mailbox());
            for (int i = 0; number != null && i < segment.blocks().size(); i++) {
                numbered.add(new Numbered(segment, number, segment.blocks().get(i), i));
            }
        }
        return numbered;
    }

    private void insert(List<Numbered> blocks) throws SQLException {
        if (blocks.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = transactions.connection().prepareStatement("""
                INSERT INTO mail.search_block (account_id, mailbox_id, segment, block, tenant_id, first_uid, last_uid,
                                               zones, words, postings, messages)
                SELECT * FROM unnest(?::uuid[], ?::integer[], ?::integer[], ?::integer[], ?::uuid[], ?::integer[],
                                     ?::integer[], ?::integer[], ?::bytea[], ?::bytea[], ?::integer[])
                """)) {
            var connection = insert.getConnection();
            insert.setArray(
                    1,
                    UuidArray.of(
                            connection, all(blocks, one -> of(one).mailbox().accountId())));
            insert.setObject(2, numbers(blocks, one -> of(one).mailbox().mailboxId()));
            insert.setObject(3, numbers(blocks, Numbered::number));
            insert.setObject(4, numbers(blocks, Numbered::place));
            insert.setArray(5, UuidArray.of(connection, all(blocks, one -> of(one).tenantId())));
            insert.setObject(6, numbers(blocks, one -> one.segment().firstUid()));
            insert.setObject(7, numbers(blocks, one -> one.segment().lastUid()));
            insert.setObject(8, numbers(blocks, one -> one.block().zones()));
            insert.setArray(9, connection.createArrayOf("bytea", octets(blocks, Block::words)));
            insert.setArray(10, connection.createArrayOf("bytea", octets(blocks, Block::postings)));
            insert.setObject(11, numbers(blocks, one -> one.segment().messages()));
            insert.executeUpdate();
        }
    }

    private static byte[][] octets(List<Numbered> blocks, Function<Block, byte[]> field) {
        return blocks.stream().map(one -> field.apply(one.block())).toArray(byte[][]::new);
    }

    private static Behind of(Numbered block) {
        return block.segment().of();
    }

    private static <T> List<T> all(List<Numbered> blocks, Function<Numbered, T> field) {
        return blocks.stream().map(field).toList();
    }

    private static int[] numbers(List<Numbered> blocks, Function<Numbered, Integer> field) {
        return blocks.stream().mapToInt(field::apply).toArray();
    }
}
