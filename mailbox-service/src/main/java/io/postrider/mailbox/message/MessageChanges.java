package io.postrider.mailbox.message;

import io.postrider.api.mailbox.MailboxChanges;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.database.Transactions;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.RowCallbackHandler;

/** Tells what changed in a mailbox after a MODSEQ. */
public final class MessageChanges {
    /** So many messages come from one statement and are one consistent picture; a page after it may be newer. */
    static final int PAGE = 20_000;

    private static final String HEAD = """
            WITH box AS MATERIALIZED (
                SELECT uid_validity, uid_next, highest_modseq, forgotten_modseq, messages
                FROM mail.mailbox WHERE account_id = ? AND mailbox_id = ? AND selectable)
            SELECT 0 AS kind, uid_validity AS a, uid_next AS b, highest_modseq AS c, forgotten_modseq AS d,
                   NULL::text AS name FROM box
            UNION ALL SELECT 1, messages, 0, 0, 0, NULL FROM box
            UNION ALL (SELECT 2, bit, 0, 0, 0, name FROM mail.keyword
                       WHERE account_id = ? AND mailbox_id = ? ORDER BY bit)
            """;
    private static final String ALL = HEAD + """
            UNION ALL (SELECT 3, uid, flags, keywords, modseq, NULL FROM mail.message
                       WHERE account_id = ? AND mailbox_id = ? ORDER BY uid LIMIT ?)
            """;
    /** OFFSET 0: found by MODSEQ, then sorted; by UID it would read the whole mailbox for one change. */
    private static final String SINCE = HEAD + """
            UNION ALL (SELECT 3, uid, flags, keywords, modseq, NULL FROM (
                           SELECT uid, flags, keywords, modseq FROM mail.message
                           WHERE account_id = ? AND mailbox_id = ? AND modseq > ? OFFSET 0) m
                       ORDER BY uid LIMIT ?)
            UNION ALL (SELECT 4, uid, 0, 0, 0, NULL FROM mail.tombstone
                       WHERE account_id = ? AND mailbox_id = ? AND modseq > ? ORDER BY uid)
            """;

    private final Transactions transactions;

    /** Changes in that database. */
    public MessageChanges(Transactions transactions) {
        this.transactions = transactions;
    }

    /** What was found, ready to be written. */
    public static final class Found {
        private final MessageChanges source;
        private final UUID accountId;
        private final int mailboxId;
        private long since;
        private boolean complete;
        private int uidValidity;
        private int uidNext;
        private long highestModseq;
        private long forgottenModseq;
        private int messages;
        private final List<String> keywords = new ArrayList<>();
        private final Rows rows = new Rows();
        private int[] expunged = new int[16];
        private int expungedCount;

        private Found(MessageChanges source, UUID accountId, int mailboxId, long since) {
            this.source = source;
            this.accountId = accountId;
            this.mailboxId = mailboxId;
            this.since = since;
        }

        /** The mailbox's HIGHESTMODSEQ at that moment. */
        public long highestModseq() {
            return highestModseq;
        }

        /** Writes it as {@link MailboxChanges}. */
        public void writeTo(DataOutputStream out) throws IOException {
            var writer =
                    new MailboxChanges.Writer(out, uidValidity, uidNext, highestModseq, messages, keywords, complete);
            writeMessages(writer, rows);
            if (rows.size == PAGE) {
                writeLaterPages(writer, rows.uids[rows.size - 1]);
            }
            writeExpunged(writer);
            writer.end();
        }

        private static void writeMessages(MailboxChanges.Writer writer, Rows rows) throws IOException {
            for (int i = 0; i < rows.size; i++) {
                writer.message(rows.uids[i], rows.flags[i], rows.keywords[i], rows.modseqs[i]);
            }
        }

        private void writeLaterPages(MailboxChanges.Writer writer, int after) throws IOException {
            for (int last = after; ; ) {
                Rows page = source.page(this, last);
                writeMessages(writer, page);
                if (page.size < PAGE) {
                    return;
                }
                last = page.uids[page.size - 1];
            }
        }

        private void writeExpunged(MailboxChanges.Writer writer) throws IOException {
            for (int i = 0; i < expungedCount; ) {
                int first = expunged[i];
                int last = first;
                for (i++; i < expungedCount && expunged[i] == last + 1; i++) {
                    last = expunged[i];
                }
                writer.expunged(first, last);
            }
        }

        private void addExpunged(int uid) {
            if (expungedCount == expunged.length) {
                expunged = Arrays.copyOf(expunged, expungedCount * 2);
            }
            expunged[expungedCount++] = uid;
        }
    }

    /** Primitive columns of many messages. */
    private static final class Rows {
        private int[] uids = new int[64];
        private int[] flags = new int[64];
        private long[] keywords = new long[64];
        private long[] modseqs = new long[64];
        private int size;

        void add(int uid, int flag, long keyword, long modseq) {
            if (size == uids.length) {
                int capacity = size * 2;
                uids = Arrays.copyOf(uids, capacity);
                flags = Arrays.copyOf(flags, capacity);
                keywords = Arrays.copyOf(keywords, capacity);
                modseqs = Arrays.copyOf(modseqs, capacity);
            }
            uids[size] = uid;
            flags[size] = flag;
            keywords[size] = keyword;
            modseqs[size++] = modseq;
        }
    }

    /** Looks for the changes after {@code since}; {@code NO_SUCH_MAILBOX} when there is no such mailbox. */
    public Found find(UUID accountId, int mailboxId, long since) {
        var found = new Found(this, accountId, mailboxId, since);
        if (since > 0) {
            query(
                    found, SINCE, accountId, mailboxId, accountId, mailboxId, accountId, mailboxId, since, PAGE,
                    accountId, mailboxId, since);
            if (since >= found.forgottenModseq) {
                return found;
            }
            // Tombstones of that time are gone: the caller has to start anew.
            found = new Found(this, accountId, mailboxId, 0);
        }
        found.complete = true;
        query(found, ALL, accountId, mailboxId, accountId, mailboxId, accountId, mailboxId, PAGE);
        return found;
    }

    private void query(Found found, String sql, Object... parameters) {
        transactions.read(() -> {
            transactions.jdbc().sql(sql).params(parameters).query(taker(found));
            return found;
        });
        if (found.uidValidity == 0) {
            throw new ProblemException(ProblemCode.NO_SUCH_MAILBOX, "no such mailbox");
        }
    }

    private static RowCallbackHandler taker(Found found) {
        return row -> {
            switch (row.getInt(1)) {
                case 0 -> {
                    found.uidValidity = row.getInt(2);
                    found.uidNext = row.getInt(3);
                    found.highestModseq = row.getLong(4);
                    found.forgottenModseq = row.getLong(5);
                }
                case 1 -> found.messages = row.getInt(2);
                case 2 -> found.keywords.add(row.getString(6));
                case 3 -> found.rows.add(row.getInt(2), row.getInt(3), row.getLong(4), row.getLong(5));
                default -> found.addExpunged(row.getInt(2));
            }
        };
    }

    private Rows page(Found found, int after) {
        return transactions.read(() -> {
            var page = new Rows();
            // What arrived after the first statement belongs to the next question.
            transactions
                    .jdbc()
                    .sql("""
                            SELECT uid, flags, keywords, modseq FROM mail.message
                            WHERE account_id = ? AND mailbox_id = ? AND uid > ? AND uid < ? AND modseq > ?
                            ORDER BY uid LIMIT ?
                            """)
                    .params(found.accountId, found.mailboxId, after, found.uidNext, found.since, PAGE)
                    .query((RowCallbackHandler)
                            row -> page.add(row.getInt(1), row.getInt(2), row.getLong(3), row.getLong(4)));
            return page;
        });
    }
}
