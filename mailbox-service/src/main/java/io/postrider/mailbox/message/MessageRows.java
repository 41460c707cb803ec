package io.postrider.mailbox.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.postrider.mailbox.database.Transactions;
import io.postrider.platform.hash.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Reads message rows in UID order, a page in a statement. */
public final class MessageRows {
    private static final String COLUMNS = "m.uid, m.flags, m.keywords, m.internal_date, m.size, m.content_id, m.prefix,"
            + " coalesce(m.saved_at, m.internal_date)";

    private final Transactions transactions;

    /** Rows of that database. */
    public MessageRows(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * A message's row.
     *
     * @param uid its UID
     * @param flags its system flags
     * @param keywords its keywords
     * @param internalDate when it arrived
     * @param size prefix and content
     * @param contentId its content
     * @param prefix header lines in front of the content
     * @param savedAt when it came into its mailbox
     */
    public record MessageRow(
            int uid,
            int flags,
            long keywords,
            Instant internalDate,
            long size,
            UUID contentId,
            byte[] prefix,
            Instant savedAt) {
        /** The same for all copies of a message (RFC 8474 section 5.1): they have one content and one prefix. */
        UUID emailId() {
            if (prefix.length == 0) {
                return contentId;
            }
            MessageDigest digest = Sha256.begin();
            digest.update(contentId.toString().getBytes(US_ASCII));
            digest.update(prefix);
            ByteBuffer hash = ByteBuffer.wrap(digest.digest());
            return new UUID(hash.getLong(), hash.getLong());
        }
    }

    /** The message with a UID. */
    Optional<MessageRow> find(UUID accountId, int mailboxId, int uid) {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("SELECT " + COLUMNS + " FROM mail.message m WHERE account_id = ? AND mailbox_id = ? AND uid = ?")
                .params(accountId, mailboxId, uid)
                .query((row, number) -> read(row))
                .optional());
    }

    /**
     * The next messages of a set, at most {@code limit}, ascending; fewer only where a step of the search ends.
     *
     * @param cursor where the search stands; it moves on
     */
    List<MessageRow> next(UUID accountId, int mailboxId, UidCursor cursor, int limit) {
        UidCursor.Step step = cursor.step(limit);
        List<MessageRow> rows = transactions.read(() -> step.wide()
                ? range(accountId, mailboxId, step.first(), step.last(), limit)
                : ranges(accountId, mailboxId, step));
        if (step.wide() && rows.size() == limit) {
            cursor.moveTo(rows.getLast().uid() + 1);
        } else {
            cursor.finish(step);
        }
        return rows;
    }

    private List<MessageRow> range(UUID accountId, int mailboxId, int first, int last, int limit) {
        return transactions
                .jdbc()
                .sql("SELECT " + COLUMNS + """
                         FROM mail.message m
                         WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN ? AND ? ORDER BY uid LIMIT ?
                        """)
                .params(accountId, mailboxId, first, last, limit)
                .query((row, number) -> read(row))
                .list();
    }

    private List<MessageRow> ranges(UUID accountId, int mailboxId, UidCursor.Step step) {
        return transactions
                .jdbc()
                .sql("SELECT " + COLUMNS + " FROM " + UidCover.messages("*") + " ORDER BY m.uid")
                .params(UidCover.of(step.ranges()).parameters(accountId, mailboxId))
                .query((row, number) -> read(row))
                .list();
    }

    /** All messages of a set, in pages of which none is empty; the first is read at once, each other when it is due. */
    Pages pages(UUID accountId, int mailboxId, UidSet uids, int pageSize) {
        return new Pages(new UidCursor(uids), cursor -> next(accountId, mailboxId, cursor, pageSize));
    }

    /** Pages of messages; nothing of the database is held between them. */
    static final class Pages implements Iterator<List<MessageRow>> {
        private final UidCursor cursor;
        private final Function<UidCursor, List<MessageRow>> reader;
        private List<MessageRow> page = List.of();

        private Pages(UidCursor cursor, Function<UidCursor, List<MessageRow>> reader) {
            this.cursor = cursor;
            this.reader = reader;
            fill();
        }

        private void fill() {
            while (page.isEmpty() && !cursor.done()) {
                page = reader.apply(cursor);
            }
        }

        @Override
        public boolean hasNext() {
            fill();
            return !page.isEmpty();
        }

        @Override
        public List<MessageRow> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            List<MessageRow> next = page;
            page = List.of();
            return next;
        }
    }

    private static MessageRow read(ResultSet row) throws SQLException {
        return new MessageRow(
                row.getInt(1),
                row.getInt(2),
                row.getLong(3),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                row.getLong(5),
                row.getObject(6, UUID.class),
                row.getBytes(7),
                row.getObject(8, OffsetDateTime.class).toInstant());
    }
}
