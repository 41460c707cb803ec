package io.postrider.mailbox.message;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.mailbox.AppendedFrame;
import io.postrider.api.mailbox.MailboxApi.AppendResult;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentStore;
import io.postrider.blob.NewContent;
import io.postrider.mail.mime.MessageParser;
import io.postrider.mailbox.account.Accounts;
import io.postrider.mailbox.database.MailboxRows;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.feed.Change;
import io.postrider.mailbox.feed.ChangeFeed;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores messages that users append. Up to a chunk they come with the transaction that makes the message; larger ones
 * chunk by chunk before it, invisible until it commits.
 */
public final class Appends implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Appends.class);
    /** Kept in memory until the end of a large message, so that its header is in the content's own row. */
    private static final int HEAD = 32 * 1024;
    /** The same of each of many messages that come together. */
    private static final int HEAD_OF_MANY = 1024;
    /** How many may come together. */
    private static final int MAX_TOGETHER = 1_000;
    /** Each has a chunk in memory. */
    private static final int MAX_AT_ONCE = 100;
    /** More than a mail program has connections. */
    private static final int MAX_OF_ACCOUNT = 20;
    /** Less than the caller waits for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Transactions transactions;
    private final ContentStore contents;
    private final Accounts accounts;
    private final MailboxRows mailboxes;
    private final AppendQueue queue;
    private final long maxSize;
    private final AppendRoom room = new AppendRoom(MAX_AT_ONCE, MAX_OF_ACCOUNT, PATIENCE);

    /**
     * Appends into that database.
     *
     * @param limits how much
     */
    public Appends(
            Transactions transactions,
            ContentStore contents,
            Accounts accounts,
            MailboxRows mailboxes,
            ChangeFeed feed,
            Limits limits) {
        this.transactions = transactions;
        this.contents = contents;
        this.accounts = accounts;
        this.mailboxes = mailboxes;
        this.queue = new AppendQueue(new AppendBatch(transactions, contents), feed, limits.lanes());
        this.maxSize = limits.size();
    }

    /**
     * How much is appended.
     *
     * @param size octets that a message may have
     * @param lanes shared transactions at a time
     */
    public record Limits(long size, int lanes) {}

    /**
     * A message to append.
     *
     * @param flags system flags
     * @param keywords keywords
     * @param internalDate null for now
     * @param size its octets
     */
    public record Request(
            int flags, List<String> keywords, @Nullable Instant internalDate, long size) {
        public Request {
            keywords = List.copyOf(keywords);
        }
    }

    /** Stores a message of exactly the size it names, and those that follow it as {@link AppendedFrame}s, all or none. */
    public AppendResult append(UUID accountId, int mailboxId, Request request, InputStream body) throws IOException {
        room.enter(accountId);
        try (var upload = new Upload(accountId, mailboxId, body)) {
            return upload.append(request);
        } finally {
            room.leave(accountId);
        }
    }

    /**
     * Stores a message in the place of another.
     *
     * @param removal removes that one, within the transaction that stores this one, and says what to tell of it
     */
    public AppendResult replace(
            UUID accountId, int mailboxId, Request request, InputStream body, Supplier<Change> removal)
            throws IOException {
        room.enter(accountId);
        try (var upload = new Upload(accountId, mailboxId, body)) {
            return upload.replace(request, removal);
        } finally {
            room.leave(accountId);
        }
    }

    /** Messages of one request on their way in. */
    private final class Upload implements AutoCloseable {
        private final UUID accountId;
        private final int mailboxId;
        private final InputStream body;
        private final List<AppendBatch.Item> items = new ArrayList<>(1);
        private final List<UUID> uploaded = new ArrayList<>(0);
        /** What the messages may still take here, beside their first octets. */
        private long memory = ContentStore.MAX_CHUNK;

        Upload(UUID accountId, int mailboxId, InputStream body) {
            this.accountId = accountId;
            this.mailboxId = mailboxId;
            this.body = body;
        }

        AppendResult append(Request first) throws IOException {
            read(first);
            for (AppendedFrame next = AppendedFrame.readFrom(body); next != null; next = AppendedFrame.readFrom(body)) {
                if (items.size() == MAX_TOGETHER) {
                    throw new ProblemException(ProblemCode.LIMIT_REACHED, "too many messages at once");
                }
                read(new Request(next.flags(), next.keywords(), next.internalDate(), next.size()));
            }
            AppendResult result = items.size() == 1 && uploaded.isEmpty()
                    ? queue.append(items.getFirst())
                    : queue.appendTogether(items);
            uploaded.clear();
            return result;
        }

        AppendResult replace(Request request, Supplier<Change> removal) throws IOException {
            read(request);
            if (body.read() >= 0) {
                throw new ProblemException(ProblemCode.INVALID_REQUEST, "the message goes on beyond its size");
            }
            AppendResult result = queue.appendAfter(removal, items.getFirst());
            uploaded.clear();
            return result;
        }

        private void read(Request request) throws IOException {
            if (request.size() < 0 || request.size() > maxSize) {
                throw new ProblemException(ProblemCode.TOO_LARGE, "a message may have " + maxSize + " octets");
            }
            items.add(new AppendBatch.Item(
                    accountId, mailboxId, request, request.size() <= memory ? whole(request) : chunked(request)));
        }

        private NewContent whole(Request request) throws IOException {
            byte[] octets = exactly(body, (int) request.size());
            memory -= octets.length;
            UUID id = TimeOrderedId.next();
            return new NewContent(id, octets, 0, octets.length, structure(octets), TimeOrderedId.next());
        }

        private NewContent chunked(Request request) throws IOException {
            // Asked before the octets are read as well, so that what cannot be stored is refused early.
            transactions.read(() -> mailboxes.selectable(accountId, mailboxId));
            if (!accounts.quota(accountId).hasRoomFor(request.size())) {
                throw overQuota();
            }
            UUID id = TimeOrderedId.next();
            byte[] head = exactly(body, (int) Math.min(request.size(), items.isEmpty() ? HEAD : HEAD_OF_MANY));
            long left = request.size() - head.length;
            int chunks = 0;
            if (left > 0) {
                uploaded.add(id);
            }
            while (left > 0) {
                byte[] chunk = exactly(body, (int) Math.min(left, ContentStore.MAX_CHUNK));
                contents.putChunk(id, ++chunks, chunk);
                left -= chunk.length;
            }
            return new NewContent(id, head, chunks, request.size(), null, TimeOrderedId.next());
        }

        @Override
        public void close() {
            uploaded.forEach(Appends.this::discard);
        }
    }

    /** Decides within the transaction that would store a message whether it is wanted, and notes that it was. */
    public interface Wanted {
        /**
         * Whether the message is to be stored.
         *
         * @param hash SHA-256 of its octets
         * @param size how many they are
         */
        boolean test(byte[] hash, long size);

        /** Told when the message is stored without these keywords, for its mailbox has as many as it can. */
        void leftOut(List<String> keywords);
    }

    /**
     * Stores a message that goes on to the end of its stream, if it is wanted: what {@code wanted} writes is committed
     * with the message or not at all.
     *
     * @param request its size is not looked at
     * @return whether it was stored
     */
    public boolean appendWanted(UUID accountId, int mailboxId, Request request, InputStream body, Wanted wanted)
            throws IOException {
        var streamed = new StreamedAppend(contents, maxSize);
        boolean stored = false;
        try {
            NewContent content = streamed.read(body);
            byte[] hash = streamed.hash();
            var item = new AppendBatch.Item(accountId, mailboxId, request, content, wanted::leftOut);
            stored = queue.appendAloneIf(item, () -> wanted.test(hash, content.size()));
            return stored;
        } finally {
            if (!stored && streamed.uploaded()) {
                discard(streamed.id());
            }
        }
    }

    private void discard(UUID contentId) {
        try {
            contents.discard(contentId);
        } catch (RuntimeException e) {
            LOG.warn("the upload {} is left to the sweeper", contentId, e);
        }
    }

    private static byte[] exactly(InputStream body, int count) throws IOException {
        byte[] octets = body.readNBytes(count);
        if (octets.length < count) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "the message ends before its size");
        }
        return octets;
    }

    static byte @Nullable [] structure(byte[] octets) {
        try {
            return MessageParser.parse(octets).encode();
        } catch (RuntimeException e) {
            LOG.error("an appended message cannot be parsed", e);
            return null;
        }
    }

    static ProblemException overQuota() {
        return new ProblemException(ProblemCode.OVER_QUOTA, "the quota leaves no room");
    }

    /** How many wait for a transaction. */
    public int waiting() {
        return queue.waiting();
    }

    @Override
    public void close() {
        queue.close();
    }
}
