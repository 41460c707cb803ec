package io.postrider.mailbox.search;

import io.postrider.api.mailbox.MailboxApi.SearchResult;
import io.postrider.api.mailbox.SearchKey;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentStore;
import io.postrider.blob.CorruptContentException;
import io.postrider.blob.LoadedContent;
import io.postrider.mailbox.database.MailboxRows;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.message.Structures;
import io.postrider.mailbox.message.UidSet;
import io.postrider.mailbox.search.Criterion.Answer;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches a mailbox: SQL leaves out what flags, dates, sizes and UIDs decide; what is left open is read and decoded, a
 * bounded number of octets at a time.
 */
public final class Searches {
    private static final Logger LOG = LoggerFactory.getLogger(Searches.class);
    private static final int PAGE = 5_000;
    private static final int READERS = 2;
    private static final long PART_OCTETS = 1024 * 1024;
    private static final int PART_MESSAGES = 100;
    /** Searches that read contents at one time; more wait a little, then are refused. */
    private static final int MAX_AT_ONCE = 4;

    private static final long PATIENCE_SECONDS = 8;

    private final Transactions transactions;
    private final MailboxRows mailboxes;
    private final ContentStore contents;
    private final Structures structures;
    private final Semaphore room = new Semaphore(MAX_AT_ONCE, true);

    /** Searches in that database. */
    public Searches(Transactions transactions, MailboxRows mailboxes, ContentStore contents, Structures structures) {
        this.transactions = transactions;
        this.mailboxes = mailboxes;
        this.contents = contents;
        this.structures = structures;
    }

    /** Finds messages. */
    public SearchResult search(UUID accountId, int mailboxId, SearchKey key) {
        var mailbox = transactions
                .read(() -> mailboxes.selectable(accountId, mailboxId))
                .status();
        Criterion criterion = Criterion.of(key, mailbox.keywords(), 0);
        Map<Integer, Long> found = new ConcurrentHashMap<>();
        List<Candidate> open = new ArrayList<>();
        forEachRow(accountId, mailboxId, RowBounds.NONE.and(criterion), row -> {
            Answer answer = criterion.known(row);
            if (answer == Answer.YES) {
                found.put(row.uid(), row.modseq());
            } else if (answer == Answer.OPEN) {
                open.add(row);
            }
        });
        if (!open.isEmpty()) {
            readOpen(open, criterion, found);
        }
        var sorted = new TreeMap<>(found);
        long highest = sorted.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return new SearchResult(UidSet.format(sorted.keySet()), highest);
    }

    private interface RowTaker {
        void take(Candidate row);
    }

    private void forEachRow(UUID accountId, int mailboxId, RowBounds bounds, RowTaker taker) {
        int from = bounds.firstUid();
        for (List<Candidate> page = page(accountId, mailboxId, bounds, from);
                !page.isEmpty();
                page = page(accountId, mailboxId, bounds, from)) {
            page.forEach(taker::take);
            if (page.size() < PAGE || page.getLast().uid() == Integer.MAX_VALUE) {
                return;
            }
            from = page.getLast().uid() + 1;
        }
    }

    private List<Candidate> page(UUID accountId, int mailboxId, RowBounds bounds, int from) {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("""
                        SELECT uid, flags, keywords, modseq, internal_date, size, content_id, prefix
                        FROM mail.message
                        WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN ? AND ?
                          AND flags & ? = ? AND flags & ? = 0 AND keywords & ? = ? AND modseq >= ?
                          AND size > ? AND size < ? AND internal_date >= ? AND internal_date < ?
                        ORDER BY uid LIMIT ?
                        """)
                .params(accountId, mailboxId, from, bounds.lastUid(), bounds.flags(), bounds.flags())
                .params(bounds.noFlags(), bounds.keywords(), bounds.keywords(), bounds.modseq())
                .params(bounds.larger(), bounds.smaller(), bounds.since(), bounds.before(), PAGE)
                .query((row, number) -> new Candidate(
                        row.getInt(1),
                        row.getInt(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getObject(5, OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC),
                        row.getLong(6),
                        row.getObject(7, UUID.class),
                        row.getBytes(8)))
                .list());
    }

    private void readOpen(List<Candidate> open, Criterion criterion, Map<Integer, Long> found) {
        List<List<Candidate>> parts = parts(open);
        var next = new AtomicInteger();
        Callable<Void> reader = () -> {
            for (int i = next.getAndIncrement(); i < parts.size(); i = next.getAndIncrement()) {
                read(parts.get(i), criterion, found);
            }
            return null;
        };
        try {
            if (!room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new ProblemException(ProblemCode.UNAVAILABLE, "too many searches at once");
            }
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Void>> readers = new ArrayList<>();
                for (int i = 0; i < Math.min(READERS, parts.size()); i++) {
                    readers.add(executor.submit(reader));
                }
                for (Future<Void> one : readers) {
                    one.get();
                }
            } finally {
                room.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.UNAVAILABLE, "the search was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw new ProblemException(ProblemCode.UNAVAILABLE, "a message cannot be read now", e);
        }
    }

    private static List<List<Candidate>> parts(List<Candidate> open) {
        List<List<Candidate>> parts = new ArrayList<>();
        List<Candidate> part = new ArrayList<>();
        long octets = 0;
        for (Candidate row : open) {
            long size = Math.min(row.size(), ContentStore.MAX_CHUNK);
            if (!part.isEmpty() && (octets + size > PART_OCTETS || part.size() == PART_MESSAGES)) {
                parts.add(part);
                part = new ArrayList<>();
                octets = 0;
            }
            part.add(row);
            octets += size;
        }
        parts.add(part);
        return parts;
    }

    private void read(List<Candidate> part, Criterion criterion, Map<Integer, Long> found) throws IOException {
        List<UUID> contentIds = part.stream().map(Candidate::contentId).toList();
        // A damaged content is left out here and found by no search; the others are.
        Map<UUID, LoadedContent> loaded = transactions.read(() -> contents.load(contentIds));
        for (Candidate row : part) {
            LoadedContent content = loaded.get(row.contentId());
            if (content != null && matches(row, content, criterion)) {
                found.put(row.uid(), row.modseq());
            }
        }
    }

    private boolean matches(Candidate row, LoadedContent content, Criterion criterion) throws IOException {
        try {
            return criterion.matches(row, new SearchedMessage(row, content, contents, structures));
        } catch (CorruptContentException e) {
            LOG.error("message {} of content {} cannot be searched", row.uid(), row.contentId());
            return false;
        }
    }
}
