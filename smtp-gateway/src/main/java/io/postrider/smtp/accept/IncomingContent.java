package io.postrider.smtp.accept;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.delivery.AcceptEnvelope.Upload;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.smtp.body.OctetSink;
import io.postrider.smtp.header.HeaderSection;
import io.postrider.smtp.header.HeaderSection.Field;
import io.postrider.smtp.header.HeaderSection.Name;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.verdict.Inspecting;
import io.postrider.smtp.verdict.Judgement;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message's octets on their way in. A small message stays in memory until its end; of a large one each full buffer is
 * stored as a chunk at once, so that no session ever holds more than one buffer. Once refused, it takes octets and keeps
 * none.
 */
public final class IncomingContent implements OctetSink, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IncomingContent.class);

    private static final int SMALLEST_BUFFER = 8 * 1024;
    private static final int GROWTH = 2;

    /** One chunk, and the most that an accept may bring with it. */
    static final int LARGEST_BUFFER = AcceptRequest.MAX_CONTENT;

    private static final byte[] NOTHING = {};

    private final MemoryBudget budget;
    private final ChunkStore store;
    private final ContentCheck check;
    private final Inspecting inspecting;
    private final UUID contentId = TimeOrderedId.next();
    private final Fingerprint fingerprint = new Fingerprint();
    private byte[] buffer = NOTHING;
    private int length;
    private int chunks;
    private long uploaded;
    private @Nullable HeaderSection header;
    private String added = "";
    private @Nullable SmtpReply refusal;

    IncomingContent(MemoryBudget budget, ChunkStore store, ContentCheck check, Inspecting inspecting) {
        this.budget = budget;
        this.store = store;
        this.check = check;
        this.inspecting = inspecting;
    }

    /** Why this message can't be accepted; null while it can. */
    public @Nullable SmtpReply refusal() {
        return refusal;
    }

    /** Refuses the message for a reason found elsewhere, and lets go of what was kept. */
    public void refuse(SmtpReply reason) {
        if (refusal == null) {
            refusal = reason;
        }
        close();
    }

    @Override
    public void write(byte[] octets, int offset, int count) {
        if (refusal == null) {
            inspecting.write(octets, offset, count);
        }
        int from = offset;
        int left = count;
        while (left > 0 && refusal == null && makeRoom(left)) {
            int taken = Math.min(left, buffer.length - length);
            System.arraycopy(octets, from, buffer, length, taken);
            length += taken;
            from += taken;
            left -= taken;
        }
    }

    /** Makes room for an octet at least. */
    private boolean makeRoom(int wanted) {
        if (length < buffer.length) {
            return true;
        }
        if (buffer.length < LARGEST_BUFFER) {
            return grow(length + wanted);
        }
        if (header == null) {
            examine(false);
        }
        if (refusal == null && length == buffer.length) {
            upload(buffer);
        }
        return refusal == null;
    }

    private boolean grow(int wanted) {
        int larger = buffer.length == 0 ? SMALLEST_BUFFER : buffer.length;
        while (larger < wanted && larger < LARGEST_BUFFER) {
            larger *= GROWTH;
        }
        larger = larger == buffer.length ? larger * GROWTH : larger;
        if (!budget.tryTake(larger - buffer.length)) {
            refuse(Replies.NO_MEMORY);
            return false;
        }
        buffer = Arrays.copyOf(buffer, larger);
        return true;
    }

    /** Finds the header section, applies the rules for it, and takes out what recipients must not see. */
    private void examine(boolean whole) {
        HeaderSection found = HeaderSection.scan(buffer, length, whole);
        header = found;
        if (!found.complete()) {
            refuse(Replies.HEADER_TOO_LARGE);
            return;
        }
        SmtpReply reason = check.check(buffer, found);
        if (reason != null) {
            refuse(reason);
        } else {
            added = check.added(buffer, found);
            length = without(check.withheld(buffer, found));
        }
    }

    /** Closes the gaps that these fields leave; what is kept is that long. */
    private int without(List<Field> fields) {
        int kept = length;
        for (Field field : fields.reversed()) {
            System.arraycopy(buffer, field.end(), buffer, field.start(), kept - field.end());
            kept -= field.end() - field.start();
        }
        return kept;
    }

    private void upload(byte[] chunk) {
        fingerprint.content(chunk, chunk.length);
        try {
            store.put(contentId, chunks + 1, chunk);
            chunks++;
            uploaded += chunk.length;
            length = 0;
        } catch (RuntimeException e) {
            log.warn("event=upload-failed content={} reason=\"{}\"", contentId, e.toString());
            refuse(Problems.reply(e));
        }
    }

    /** Whether a field of a name stands in the header section; only after {@link #finish()}. */
    boolean has(Name name) {
        return header != null && header.count(name) > 0;
    }

    /** Fields that the rules for the header section want in front; only after {@link #finish()}. */
    String added() {
        return added;
    }

    /** The message has ended: examines it if nothing of it was stored yet. */
    public void finish() {
        if (refusal == null && header == null) {
            examine(true);
        }
    }

    /** What the checks make of the message, which has ended; it is refused when they refuse it. */
    Judgement judge() {
        if (refusal != null) {
            return Judgement.NONE;
        }
        Judgement judgement = inspecting.end();
        if (judgement.refusal() != null) {
            refuse(judgement.refusal());
        }
        return judgement;
    }

    /** What an accept needs: either everything, or the headers in front with the rest in chunks. */
    record Parcel(byte[] content, @Nullable Upload upload) {}

    /** Joins the headers in front with the content; null, with {@link #refusal()}, when the rest could not be stored. */
    @Nullable Parcel parcel(byte[] front) {
        if (chunks == 0 && front.length + length <= AcceptRequest.MAX_CONTENT) {
            byte[] all = Arrays.copyOf(front, front.length + length);
            System.arraycopy(buffer, 0, all, front.length, length);
            fingerprint.content(buffer, length);
            return new Parcel(all, null);
        }
        if (length > 0) {
            upload(length == buffer.length ? buffer : Arrays.copyOf(buffer, length));
        }
        return refusal == null ? new Parcel(front, new Upload(contentId, chunks, uploaded)) : null;
    }

    /** Of all that was received and is handed on; once, after {@link #parcel}. */
    Fingerprint fingerprint() {
        return fingerprint;
    }

    /** How many octets are kept or stored. */
    public long size() {
        return uploaded + length;
    }

    /** The accept has taken the chunks over: they must not be dropped any more. */
    void handedOver() {
        chunks = 0;
        close();
    }

    /** Gives the memory back, and drops stored chunks that no accept has named. */
    @Override
    public void close() {
        inspecting.close();
        budget.giveBack(buffer.length);
        buffer = NOTHING;
        length = 0;
        if (chunks > 0) {
            store.discard(contentId);
            chunks = 0;
        }
        if (refusal == null) {
            refusal = Replies.NOT_ACCEPTED_NOW;
        }
    }
}
