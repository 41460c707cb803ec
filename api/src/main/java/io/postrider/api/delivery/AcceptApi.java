package io.postrider.api.delivery;

import io.postrider.api.problem.ProblemException;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** Takes mail into the queue. Scope {@code accept}. */
@HttpExchange("/internal/v1")
public interface AcceptApi {
    /**
     * Accepts messages that came at the same time, each for itself; an answer for each, in order. Returns only after
     * COMMIT; {@code UNAVAILABLE} means the outcome is unknown, and the same idempotency key sent again finds the first
     * acceptance. So does another key with the fingerprint of a message whose reply the client has not shown to have
     * seen: the receipt then names the first one, and nothing is stored.
     */
    @PostExchange(url = "/messages", contentType = AcceptBatch.MEDIA_TYPE)
    List<AcceptAnswer> accept(@RequestBody AcceptBatch batch);

    /**
     * Accepts a single message: a batch of one.
     *
     * @throws ProblemException why it was not accepted
     */
    default AcceptReceipt accept(AcceptRequest request) {
        return accept(new AcceptBatch(List.of(request))).getFirst().orThrow();
    }

    /**
     * Tells which replies clients have shown to have seen: what they send from now on is meant, even the same again.
     * Replies that nobody tells of are remembered for some hours.
     */
    @PostExchange("/replies/seen")
    void repliesSeen(@RequestBody List<SeenReply> replies);

    /**
     * Stores one chunk of a large message ahead of its acceptance, durably and invisibly. Chunks are numbered from 1
     * and hold at most 256 KiB each; the accept brings chunk 0, the headers we add. Chunks that no accept names
     * within an hour are swept.
     */
    @PutExchange(url = "/contents/{contentId}/chunks/{index}", contentType = "application/octet-stream")
    void putChunk(@PathVariable UUID contentId, @PathVariable int index, @RequestBody byte[] chunk);

    /** Drops the chunks of an upload that will not be accepted. */
    @DeleteExchange("/contents/{contentId}")
    void discard(@PathVariable UUID contentId);
}
