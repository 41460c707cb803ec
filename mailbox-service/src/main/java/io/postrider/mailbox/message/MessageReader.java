package io.postrider.mailbox.message;

import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.FetchRequest.Octets;
import io.postrider.api.mailbox.MessageStream;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentGoneException;
import io.postrider.blob.ContentHead;
import io.postrider.blob.ContentStore;
import io.postrider.blob.CorruptContentException;
import io.postrider.blob.LoadedContent;
import io.postrider.mailbox.message.MessageRows.MessageRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads messages out, page by page; no connection is held while octets go to the peer. */
public final class MessageReader {
    private static final int PAGE = 200;
    /** So many octets are read ahead of the peer. */
    private static final long PAGE_OCTETS = 512 * 1024;
    /** Answers with octets that are written at one time: with the figure above, what they may have in memory. */
    private static final int MAX_AT_ONCE = 100;

    private static final long PATIENCE_SECONDS = 10;
    /** A header that goes on beyond this ends here. */
    private static final int MAX_HEADER = 1024 * 1024;

    private final MessageRows rows;
    private final ContentStore contents;
    private final Structures structures;
    private final Semaphore room = new Semaphore(MAX_AT_ONCE, true);

    /** A reader of those rows and contents. */
    public MessageReader(MessageRows rows, ContentStore contents, Structures structures) {
        this.rows = rows;
        this.contents = contents;
        this.structures = structures;
    }

    /** Messages that are ready to be written. */
    public final class Fetch {
        private final FetchRequest request;
        private final MessageRows.Pages pages;

        private Fetch(FetchRequest request, MessageRows.Pages pages) {
            this.request = request;
            this.pages = pages;
        }

        /** Whether there is no message at all. */
        public boolean isEmpty() {
            return !pages.hasNext();
        }

        /** Writes them as {@link MessageStream}. */
        public void writeTo(DataOutputStream out) throws IOException {
            if (request.octets() == Octets.NONE) {
                write(out);
                return;
            }
            takeRoom();
            try {
                write(out);
            } finally {
                room.release();
            }
        }

        private void write(DataOutputStream out) throws IOException {
            while (pages.hasNext()) {
                for (List<MessageRow> part : parts(pages.next(), request.octets())) {
                    MessageReader.this.write(part, request, out);
                }
            }
            MessageStream.writeEnd(out);
        }
    }

    /** Looks for messages. The first page is read now, so that what fails can still be told. */
    public Fetch fetch(UUID accountId, int mailboxId, FetchRequest request, UidSet uids) {
        return new Fetch(request, rows.pages(accountId, mailboxId, uids, PAGE));
    }

    private void takeRoom() throws IOException {
        try {
            if (!room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("too many messages are being read");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the service stops");
        }
    }

    /** Splits a page so that what is loaded at once is bounded. */
    private static List<List<MessageRow>> parts(List<MessageRow> page, Octets octets) {
        if (octets == Octets.NONE) {
            return List.of(page);
        }
        List<List<MessageRow>> parts = new ArrayList<>();
        List<MessageRow> part = new ArrayList<>();
        long loaded = 0;
        for (MessageRow row : page) {
            long size = Math.min(row.size(), ContentStore.MAX_CHUNK);
            if (!part.isEmpty() && loaded + size > PAGE_OCTETS) {
                parts.add(part);
                part = new ArrayList<>();
                loaded = 0;
            }
            part.add(row);
            loaded += size;
        }
        parts.add(part);
        return parts;
    }

    private void write(List<MessageRow> part, FetchRequest request, DataOutputStream out) throws IOException {
        List<UUID> contentIds = part.stream().map(MessageRow::contentId).toList();
        if (request.octets() == Octets.NONE) {
            writeWithoutOctets(part, request, contentIds, out);
            return;
        }
        Map<UUID, LoadedContent> loaded = contents.load(contentIds);
        for (MessageRow row : part) {
            LoadedContent content = loaded.get(row.contentId());
            if (content == null) {
                continue;
            }
            byte[] structure = null;
            if (request.structure()) {
                structure = structure(content.contentId(), content.size(), content.structure());
                if (structure == null) {
                    continue;
                }
            }
            if (request.octets() == Octets.ALL) {
                writeAll(row, request, content, structure, out);
            } else {
                writeHeader(row, request, content, structure, out);
            }
        }
    }

    private void writeWithoutOctets(
            List<MessageRow> part, FetchRequest request, Collection<UUID> contentIds, DataOutputStream out)
            throws IOException {
        if (!request.structure()) {
            for (MessageRow row : part) {
                frame(row, request, null, -1, out);
            }
            return;
        }
        Map<UUID, ContentHead> heads = contents.find(contentIds);
        for (MessageRow row : part) {
            ContentHead head = heads.get(row.contentId());
            byte[] structure = head == null ? null : structure(head.contentId(), head.size(), head.structure());
            if (structure != null) {
                frame(row, request, structure, -1, out);
            }
        }
    }

    /** The parsed form; null for a message that is damaged or just gone: it is left out, and the others are not. */
    private byte @Nullable [] structure(UUID contentId, long size, byte @Nullable [] stored) throws IOException {
        try {
            return structures.of(contentId, size, stored);
        } catch (CorruptContentException | ContentGoneException e) {
            return null;
        }
    }

    private static void frame(
            MessageRow row, FetchRequest request, byte @Nullable [] structure, long octetCount, DataOutputStream out)
            throws IOException {
        var marks = request.marks() ? new MessageStream.Marks(row.emailId(), row.savedAt()) : null;
        var head = new MessageStream.Head(row.uid(), row.size(), row.internalDate(), row.prefix().length, marks);
        MessageStream.writeFrame(out, head, structure, octetCount);
    }

    private void writeAll(
            MessageRow row,
            FetchRequest request,
            LoadedContent content,
            byte @Nullable [] structure,
            DataOutputStream out)
            throws IOException {
        frame(row, request, structure, row.prefix().length + content.size(), out);
        out.write(row.prefix());
        out.write(content.firstChunk());
        if (!content.whole()) {
            long done = content.firstChunk().length;
            copy(content.contentId(), done, content.size() - done, out);
        }
    }

    private void copy(UUID contentId, long offset, long length, DataOutputStream out) throws IOException {
        try (InputStream octets = contents.open(contentId, offset, length)) {
            if (octets.transferTo(out) != length) {
                throw new IOException("content " + contentId + " is shorter than its size");
            }
        }
    }

    private void writeHeader(
            MessageRow row,
            FetchRequest request,
            LoadedContent content,
            byte @Nullable [] structure,
            DataOutputStream out)
            throws IOException {
        byte[] header = header(content);
        frame(row, request, structure, row.prefix().length + header.length, out);
        out.write(row.prefix());
        out.write(header);
    }

    /** The content's header, to and with the empty line. */
    private byte[] header(LoadedContent content) throws IOException {
        var scanner = new HeaderEnd();
        byte[] first = content.firstChunk();
        int end = scanner.find(first, 0, first.length);
        if (end >= 0 || content.whole()) {
            return Arrays.copyOf(first, end >= 0 ? end : first.length);
        }
        var header = new ByteArrayOutputStream();
        header.write(first);
        try (InputStream rest = contents.open(content.contentId(), first.length, MAX_HEADER)) {
            byte[] buffer = new byte[8192];
            for (int count = rest.read(buffer); count >= 0; count = rest.read(buffer)) {
                int stop = scanner.find(buffer, 0, count);
                header.write(buffer, 0, stop >= 0 ? stop : count);
                if (stop >= 0) {
                    break;
                }
            }
        }
        return header.toByteArray();
    }

    /** Octets of one message from an offset; {@code NOT_FOUND} when the UID is gone. */
    public InputStream content(UUID accountId, int mailboxId, int uid, long offset, long length) {
        if (offset < 0 || length < 0) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "offset and length are not negative");
        }
        MessageRow row = rows.find(accountId, mailboxId, uid)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no message with that UID"));
        long left = Math.clamp(row.size() - offset, 0, length);
        byte[] prefix = row.prefix();
        int fromPrefix = (int) Math.clamp(prefix.length - offset, 0, left);
        InputStream content = contents.open(row.contentId(), Math.max(0, offset - prefix.length), left - fromPrefix);
        return fromPrefix == 0
                ? content
                : new SequenceInputStream(new ByteArrayInputStream(prefix, (int) offset, fromPrefix), content);
    }
}
