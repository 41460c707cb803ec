package io.postrider.delivery.accept;

import io.postrider.api.delivery.AcceptAnswer;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptBatch;
import io.postrider.api.delivery.AcceptReceipt;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.delivery.SeenReply;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentStore;
import io.postrider.delivery.queue.UnseenReplies;
import io.postrider.platform.bulkhead.Bulkhead;
import io.postrider.platform.observe.Spans;
import io.postrider.platform.observe.Trace;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.web.bind.annotation.RestController;

/** The door of the queue. */
@RestController
class AcceptController implements AcceptApi {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptController.class);
    private static final int MOST_REPLIES = 10_000;

    private final AcceptReader reader;
    private final GroupCommit groupCommit;
    private final UnseenReplies replies;
    private final ContentStore contents;
    private final Spans spans;
    private final Bulkhead uploads;

    AcceptController(
            AcceptReader reader,
            GroupCommit groupCommit,
            UnseenReplies replies,
            ContentStore contents,
            Spans spans,
            AcceptProperties properties) {
        this.reader = reader;
        this.groupCommit = groupCommit;
        this.replies = replies;
        this.contents = contents;
        this.spans = spans;
        // Sooner than the caller loses patience.
        Duration patience = properties.timeout().dividedBy(2);
        this.uploads = new Bulkhead(properties.uploads(), patience, "Too many uploads at once");
    }

    @Override
    public List<AcceptAnswer> accept(AcceptBatch batch) {
        if (batch.requests().size() == 1) {
            return List.of(answer(batch.requests().getFirst(), UnaryOperator.identity()));
        }
        List<Future<AcceptAnswer>> answers = new ArrayList<>(batch.requests().size());
        // Each reads, hashes and waits for the commit on a thread of its own, as if it had come alone.
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (AcceptRequest request : batch.requests()) {
                answers.add(threads.submit(() -> answer(request, PendingAccept::inCompany)));
            }
        }
        return answers.stream().map(Future::resultNow).toList();
    }

    private AcceptAnswer answer(AcceptRequest request, UnaryOperator<PendingAccept> how) {
        long begun = System.nanoTime();
        String trace = request.envelope().traceId();
        // The call's trace is that of one of its messages.
        try (Trace.Scope _ = Trace.open(trace)) {
            AcceptAnswer answer = attempt(() -> groupCommit.accept(how.apply(reader.read(request))));
            ProblemCode problem = answer.problem();
            spans.ended(
                    "accept",
                    trace,
                    Duration.ofNanos(System.nanoTime() - begun),
                    problem == null ? null : problem.slug());
            return answer;
        }
    }

    private static AcceptAnswer attempt(Supplier<AcceptReceipt> accept) {
        try {
            return AcceptAnswer.from(accept);
        } catch (RuntimeException | Error defect) {
            LOG.error("An accept failed", defect);
            return AcceptAnswer.of(new ProblemException(ProblemCode.INTERNAL, "The accept failed", defect));
        }
    }

    @Override
    public void repliesSeen(List<SeenReply> seen) {
        if (seen.size() > MOST_REPLIES) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "At most " + MOST_REPLIES + " replies at once");
        }
        try {
            replies.seen(seen);
        } catch (SQLException failure) {
            throw DatabaseProblem.of(failure);
        }
    }

    @Override
    public void putChunk(UUID contentId, int index, byte[] chunk) {
        if (index < 1 || chunk.length == 0) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "Chunks are numbered from 1 and not empty");
        }
        if (chunk.length > ContentStore.MAX_CHUNK) {
            throw new ProblemException(
                    ProblemCode.TOO_LARGE, "A chunk has at most " + ContentStore.MAX_CHUNK + " octets");
        }
        // Waits for its turn, which slows the sender down.
        uploads.run(() -> store(contentId, index, chunk));
    }

    private void store(UUID contentId, int index, byte[] chunk) {
        try {
            contents.putChunk(contentId, index, chunk);
        } catch (DataAccessException failure) {
            throw DatabaseProblem.of(failure);
        }
    }

    @Override
    public void discard(UUID contentId) {
        try {
            contents.discard(contentId);
        } catch (DataAccessException failure) {
            throw DatabaseProblem.of(failure);
        }
    }
}
