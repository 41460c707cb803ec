package io.postrider.platform.echo;

import io.postrider.api.delivery.AcceptAnswer;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptBatch;
import io.postrider.api.delivery.AcceptReceipt;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.delivery.SeenReply;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.observe.Trace;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class EchoAccept implements AcceptApi {
    final AtomicReference<@Nullable AcceptRequest> last = new AtomicReference<>();
    final AtomicReference<@Nullable String> trace = new AtomicReference<>();
    final AtomicReference<@Nullable List<SeenReply>> seen = new AtomicReference<>();
    final AtomicReference<byte @Nullable []> chunk = new AtomicReference<>();

    @Override
    public List<AcceptAnswer> accept(AcceptBatch batch) {
        return batch.requests().stream()
                .map(request -> AcceptAnswer.from(() -> receipt(request)))
                .toList();
    }

    private AcceptReceipt receipt(AcceptRequest request) {
        last.set(request);
        trace.set(Trace.current());
        if (request.envelope().reversePath().equals("full@example.test")) {
            throw new ProblemException(ProblemCode.OVER_QUOTA, "no room");
        }
        if (request.envelope().reversePath().equals("broken@example.test")) {
            throw new IllegalStateException("a defect");
        }
        return new AcceptReceipt(request.envelope().idempotencyKey());
    }

    @Override
    public void repliesSeen(List<SeenReply> replies) {
        seen.set(replies);
    }

    @Override
    public void putChunk(UUID contentId, int index, byte[] octets) {
        chunk.set(octets);
    }

    @Override
    public void discard(UUID contentId) {
        throw new ProblemException(ProblemCode.NOT_FOUND, "no such content");
    }
}
