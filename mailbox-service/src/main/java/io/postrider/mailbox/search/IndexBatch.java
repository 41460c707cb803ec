package io.postrider.mailbox.search;

import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentGoneException;
import io.postrider.blob.ContentStore;
import io.postrider.blob.CorruptContentException;
import io.postrider.blob.LoadedContent;
import io.postrider.mailbox.message.Structures;
import io.postrider.mailbox.search.IndexStore.Behind;
import io.postrider.mailbox.search.IndexStore.Mailbox;
import io.postrider.mailbox.search.IndexStore.Row;
import io.postrider.mailbox.search.IndexStore.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Indexes some messages of some mailboxes in one transaction; how many is bounded by the memory that their terms take. */
final class IndexBatch {
    private static final Logger LOG = LoggerFactory.getLogger(IndexBatch.class);
    private static final int MOST_MESSAGES = 250;
    private static final long MOST_WEIGHT = 16L * 1024 * 1024;
    /** Octets of contents that are read at one time. */
    private static final long PART_OCTETS = 1024 * 1024;

    private final IndexStore store;
    private final ContentStore contents;
    private final Structures structures;

    IndexBatch(IndexStore store, ContentStore contents, Structures structures) {
        this.store = store;
        this.contents = contents;
        this.structures = structures;
    }

    /**
     * What was done.
     *
     * @param messages so many messages were read
     * @param finished mailboxes that are not behind any more
     * @param crowded mailboxes with many segments
     * @param rest what is left to be done
     */
    record Done(int messages, List<Mailbox> finished, List<Mailbox> crowded, List<Behind> rest) {}

    Done index(List<Behind> behind, int manySegments) throws IOException {
        List<Segment> segments = new ArrayList<>();
        List<Mailbox> finished = new ArrayList<>();
        List<Behind> rest = new ArrayList<>();
        int messages = 0;
        long weight = 0;
        for (Behind one : behind) {
            if (messages >= MOST_MESSAGES || weight >= MOST_WEIGHT) {
                rest.add(one);
                continue;
            }
            Read read = read(one);
            messages += read.messages();
            weight += read.weight();
            segments.add(read.segment());
            int last = read.segment().lastUid();
            if (last < one.last()) {
                rest.add(new Behind(one.mailbox(), one.tenantId(), last, one.last()));
            } else {
                finished.add(one.mailbox());
            }
        }
        return new Done(messages, finished, store.write(segments, manySegments), rest);
    }

    private record Read(Segment segment, int messages, long weight) {}

    private Read read(Behind behind) throws IOException {
        List<Row> rows = store.rows(behind, MOST_MESSAGES);
        var table = new TermTable(behind.indexed() + 1);
        int done = 0;
        while (done < rows.size() && table.weight() < MOST_WEIGHT) {
            int end = partEnd(rows, done);
            read(rows.subList(done, end), table);
            done = end;
        }
        boolean all = done == rows.size() && rows.size() < MOST_MESSAGES;
        int last = all ? behind.last() : rows.get(done - 1).uid();
        return new Read(new Segment(behind, last, done, table.blocks()), done, table.weight());
    }

    private static int partEnd(List<Row> rows, int start) {
        long octets = 0;
        int end = start;
        while (end < rows.size() && (end == start || octets < PART_OCTETS)) {
            octets += Math.min(rows.get(end).size(), ContentStore.MAX_CHUNK);
            end++;
        }
        return end;
    }

    private void read(List<Row> rows, TermTable table) throws IOException {
        Map<UUID, LoadedContent> loaded =
                contents.load(rows.stream().map(Row::contentId).toList());
        for (Row row : rows) {
            LoadedContent content = loaded.get(row.contentId());
            if (content != null) {
                read(row, content, table);
            }
        }
    }

    private void read(Row row, LoadedContent content, TermTable table) throws IOException {
        try {
            var message = new SearchedMessage(row.prefix(), content, contents, structures);
            MessageTerms.add(message, row.uid(), table);
        } catch (CorruptContentException | ContentGoneException e) {
            // No search would find it by its text without an index either.
            LOG.warn("content {} cannot be indexed: {}", row.contentId(), e.getMessage());
        } catch (ProblemException | DataAccessException away) {
            // The database, and not the message: it is tried again.
            throw away;
        } catch (RuntimeException | StackOverflowError defect) {
            // One that breaks us must not keep all others out of the index for ever.
            LOG.error("content {} cannot be indexed", row.contentId(), defect);
        }
    }
}
