package io.postrider.delivery.accept;

import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptReceipt;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentStore;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import org.springframework.web.bind.annotation.RestController;

/** The door of the queue. */
@RestController
class AcceptController implements AcceptApi {
    private final AcceptReader reader;
    private final GroupCommit groupCommit;
    private final ContentStore contents;
    private final Semaphore uploads;
    private final Duration timeout;

    AcceptController(
            AcceptReader reader, GroupCommit groupCommit, ContentStore contents, AcceptProperties properties) {
        this.reader = reader;
        this.groupCommit = groupCommit;
        this.contents = contents;
        this.uploads = new Semaphore(properties.uploads(), true);
        // Sooner than the caller loses patience.
        this.timeout = properties.timeout().dividedBy(2);
    }

    @Override
    public AcceptReceipt accept(AcceptRequest request) {
        return groupCommit.accept(reader.read(request));
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
        enterUpload();
        try {
            contents.putChunk(contentId, index, chunk);
        } catch (DataAccessException failure) {
            throw DatabaseProblem.of(failure);
        } finally {
            uploads.release();
        }
    }

    /** Waits for its turn, which slows the sender down; but not for ever. */
    private void enterUpload() {
        try {
            if (!uploads.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ProblemException(ProblemCode.UNAVAILABLE, "Too many uploads at once");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.UNAVAILABLE, "The service is ending", interrupted);
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
