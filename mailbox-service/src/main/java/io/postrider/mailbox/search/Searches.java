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
import io.postrider.mailbox.search.IndexedCriteria.Candidates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches a mailbox: the index answers for texts, as far as it goes; SQL leaves out what flags, dates, sizes and UIDs
 * decide; what is left open is read and decoded, a bounded number of octets at a time.
 */
public final class Searches {
    private static final Logger LOG = LoggerFactory.getLogger(Searches.class);
    private static final int PAGE = 5_000;
    /** So few UIDs are not worth the index. */
    private static final int FEW = 50;
    /** So many messages are read one after the other, and not looked up by their UIDs. */
    private static final int MANY = 20_000;

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
    private final TextIndex index;
    private final CandidateRows rows;
    private final Semaphore room = new Semaphore(MAX_AT_ONCE, true);

    /** Searches in that database. */
    public Searches(Transactions transactions, MailboxRows mailboxes, ContentStore contents, Structures structures) {
        this.transactions = transactions;
        this.mailboxes = mailboxes;
        this.contents = contents;
        this.structures = structures;
        this.index = new TextIndex(transactions);
        this.rows = new CandidateRows(transactions);
    }

    /** Finds messages. */
    public SearchResult search(UUID accountId, int mailboxId, SearchKey key) {
        var mailbox = transactions
                .read(() -> mailboxes.selectable(accountId, mailboxId))
                .status();
        Criterion asked = Criterion.of(key, mailbox.keywords(), 0);
        RowBounds bounds = RowBounds.NONE.and(asked);
        // Of a few messages to read them all is quicker.
        boolean few = (long) bounds.lastUid() - bounds.firstUid() < FEW;
        Criterion criterion = few ? asked : withRoom(() -> IndexedCriteria.resolve(asked, index, accountId, mailboxId));
        Map<Integer, Long> found = new ConcurrentHashMap<>();
        List<Candidate> open = new ArrayList<>();
        forEachRow(accountId, mailboxId, bounds, IndexedCriteria.candidates(criterion), row -> {
            Answer answer = criterion.known(row);
            if (answer == Answer.YES) {
                found.put(row.uid(), row.modseq());
            } else if (answer == Answer.OPEN) {
                open.add(row);
            }
        });
        if (!open.isEmpty()) {
            withRoom(() -> readOpen(accountId, mailboxId, open, criterion, found));
        }
        var sorted = new TreeMap<>(found);
        long highest = sorted.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return new SearchResult(UidSet.format(sorted.keySet()), highest);
    }

    private interface RowTaker {
        void take(Candidate row);
    }

    private void forEachRow(
            UUID accountId, int mailboxId, RowBounds bounds, @Nullable Candidates some, RowTaker taker) {
        if (some == null || some.uids().cardinality() > MANY) {
            forEachRow(accountId, mailboxId, bounds, taker);
            return;
        }
        int[] uids = some.uids().stream().toArray();
        for (int start = 0; start < uids.length; start += PAGE) {
            int[] page = Arrays.copyOfRange(uids, start, Math.min(uids.length, start + PAGE));
            rows.among(accountId, mailboxId, bounds, page).forEach(taker::take);
        }
        if (some.covered() < bounds.lastUid()) {
            forEachRow(accountId, mailboxId, bounds.from(some.covered() + 1), taker);
        }
    }

    private void forEachRow(UUID accountId, int mailboxId, RowBounds bounds, RowTaker taker) {
        int from = bounds.firstUid();
        while (true) {
            List<Candidate> page = rows.page(accountId, mailboxId, bounds.from(from), PAGE);
            page.forEach(taker::take);
            if (page.size() < PAGE || page.getLast().uid() == Integer.MAX_VALUE) {
                return;
            }
            from = page.getLast().uid() + 1;
        }
    }

    /** Runs what reads much, when there is room for it. */
    private <T> T withRoom(Supplier<T> work) {
        try {
            if (!room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new ProblemException(ProblemCode.UNAVAILABLE, "too many searches at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.UNAVAILABLE, "the search was interrupted", e);
        }
        try {
            return work.get();
        } finally {
            room.release();
        }
    }

    private Map<Integer, Long> readOpen(
            UUID accountId, int mailboxId, List<Candidate> open, Criterion criterion, Map<Integer, Long> found) {
        List<List<Candidate>> parts = parts(open);
        var next = new AtomicInteger();
        Callable<Void> reader = () -> {
            for (int i = next.getAndIncrement(); i < parts.size(); i = next.getAndIncrement()) {
                read(accountId, mailboxId, parts.get(i), criterion, found);
            }
            return null;
        };
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> readers = new ArrayList<>();
            for (int i = 0; i < Math.min(READERS, parts.size()); i++) {
                readers.add(executor.submit(reader));
            }
            for (Future<Void> one : readers) {
                one.get();
            }
            return found;
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

    private void read(
            UUID accountId, int mailboxId, List<Candidate> part, Criterion criterion, Map<Integer, Long> found)
            throws IOException {
        List<UUID> contentIds = part.stream().map(Candidate::contentId).toList();
        Map<Integer, byte[]> prefixes = rows.prefixes(
                accountId, mailboxId, part.stream().mapToInt(Candidate::uid).toArray());
        // A damaged content is left out here and found by no search; the others are.
        Map<UUID, LoadedContent> loaded = transactions.read(() -> contents.load(contentIds));
        for (Candidate row : part) {
            LoadedContent content = loaded.get(row.contentId());
            byte[] prefix = prefixes.get(row.uid());
            if (content != null && prefix != null && matches(row, prefix, content, criterion)) {
                found.put(row.uid(), row.modseq());
            }
        }
    }

    private boolean matches(Candidate row, byte[] prefix, LoadedContent content, Criterion criterion)
            throws IOException {
        try {
            return criterion.matches(row, new SearchedMessage(prefix, content, contents, structures));
        } catch (CorruptContentException e) {
            LOG.error("message {} of content {} cannot be searched", row.uid(), row.contentId());
            return false;
        }
    }
}
