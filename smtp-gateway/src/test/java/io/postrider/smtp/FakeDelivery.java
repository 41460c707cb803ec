package io.postrider.smtp;

import io.postrider.api.delivery.AcceptAnswer;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptBatch;
import io.postrider.api.delivery.AcceptEnvelope.Upload;
import io.postrider.api.delivery.AcceptReceipt;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.delivery.SeenReply;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** delivery-service's accept in memory, strict about its contract. */
public final class FakeDelivery implements AcceptApi {
    /** A message that was accepted, its content whole. */
    public record Accepted(AcceptRequest request, byte[] content, UUID queueId) {
        /** The content as one char an octet. */
        public String text() {
            return new String(content, StandardCharsets.ISO_8859_1);
        }

        /** The content behind the headers that the gateway added: what the client sent. */
        public String sent() {
            int firstOfClient = text().indexOf("\r\n", text().indexOf(";\r\n\t") + 3) + 2;
            return text().substring(firstOfClient);
        }
    }

    private final List<Accepted> accepted = new ArrayList<>();
    private final Set<UUID> known = new HashSet<>();
    private final Map<UUID, NavigableMap<Integer, byte[]>> uploads = new ConcurrentHashMap<>();
    private final Queue<ProblemCode> failures = new ArrayDeque<>();
    private final List<UUID> discarded = new ArrayList<>();
    private final Map<UUID, UUID> unseen = new ConcurrentHashMap<>();
    private int answersToLose;
    private int calls;

    /** The next call fails so. */
    public synchronized void failWith(ProblemCode code) {
        failures.add(code);
    }

    /** The next accepts commit, and their answers are lost. */
    public synchronized void loseAnswers(int count) {
        answersToLose = count;
    }

    public synchronized List<Accepted> accepted() {
        return List.copyOf(accepted);
    }

    public synchronized int calls() {
        return calls;
    }

    public synchronized List<UUID> discarded() {
        return List.copyOf(discarded);
    }

    public synchronized int uploadsLeft() {
        return uploads.size();
    }

    private void failIfAsked() {
        ProblemCode failure = failures.poll();
        if (failure != null) {
            throw new ProblemException(failure, "failed as asked");
        }
    }

    @Override
    public List<AcceptAnswer> accept(AcceptBatch batch) {
        return batch.requests().stream()
                .map(request -> AcceptAnswer.from(() -> receipt(request)))
                .toList();
    }

    private synchronized AcceptReceipt receipt(AcceptRequest request) {
        calls++;
        failIfAsked();
        UUID key = request.envelope().idempotencyKey();
        UUID fingerprint = request.envelope().fingerprint();
        UUID earlier = fingerprint == null ? null : unseen.get(fingerprint);
        if (earlier == null && known.add(key)) {
            accepted.add(new Accepted(request, whole(request), key));
            if (fingerprint != null) {
                unseen.put(fingerprint, key);
            }
            earlier = key;
        }
        if (answersToLose > 0) {
            answersToLose--;
            throw new ProblemException(ProblemCode.UNAVAILABLE, "the answer was lost");
        }
        return new AcceptReceipt(earlier == null ? key : earlier);
    }

    @Override
    public synchronized void repliesSeen(List<SeenReply> replies) {
        failIfAsked();
        replies.forEach(reply -> unseen.remove(reply.fingerprint(), reply.queueId()));
    }

    /** How many clients have not shown to have seen their reply, as far as was told. */
    public int unseen() {
        return unseen.size();
    }

    private byte[] whole(AcceptRequest request) {
        if (request.content().length > AcceptRequest.MAX_CONTENT) {
            throw new IllegalArgumentException("content too large for an accept");
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(request.content());
        Upload upload = request.envelope().upload();
        if (upload != null) {
            NavigableMap<Integer, byte[]> chunks = uploads.remove(upload.contentId());
            if (chunks == null || chunks.size() != upload.chunks() || chunks.lastKey() != upload.chunks()) {
                throw new IllegalStateException("chunks are missing");
            }
            chunks.values().forEach(content::writeBytes);
            if (content.size() - request.content().length != upload.size()) {
                throw new IllegalStateException("the upload has another size");
            }
        }
        return content.toByteArray();
    }

    @Override
    public synchronized void putChunk(UUID contentId, int index, byte[] chunk) {
        failIfAsked();
        if (index < 1 || chunk.length == 0 || chunk.length > AcceptRequest.MAX_CONTENT) {
            throw new IllegalArgumentException("no chunk");
        }
        uploads.computeIfAbsent(contentId, id -> new TreeMap<>()).put(index, chunk.clone());
    }

    @Override
    public synchronized void discard(UUID contentId) {
        uploads.remove(contentId);
        discarded.add(contentId);
    }
}
