package io.postrider.delivery.accept;

import io.postrider.api.delivery.AcceptReceipt;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.NewContent;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.QueuedRecipient;
import io.postrider.delivery.sending.Submission;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A message on its way into the queue, and whoever waits for it. All that can be computed ahead has been. */
final class PendingAccept {
    private final QueuedMessage message;
    private final List<QueuedRecipient> recipients;
    private final NewContent content;
    private final int memory;
    private final @Nullable Submission submission;
    private final Resend resend;
    private final Duration waited;
    private volatile boolean company;
    private final long begun = System.nanoTime();
    private final CompletableFuture<AcceptReceipt> outcome = new CompletableFuture<>();

    /**
     * A message with the octets that it holds in memory, what it is for the account that submits it if one does, and what tells
     * attempts at the same from another message.
     */
    PendingAccept(
            QueuedMessage message,
            List<QueuedRecipient> recipients,
            NewContent content,
            int memory,
            @Nullable Submission submission,
            Attempt attempt) {
        this.message = message;
        this.recipients = List.copyOf(recipients);
        this.content = content;
        this.memory = memory;
        this.submission = submission;
        this.resend = new Resend(attempt.fingerprint());
        this.waited = attempt.waited();
    }

    /**
     * What tells attempts at the same from another message.
     *
     * @param fingerprint common to all attempts; null when they are not to be recognised
     * @param waited how long ago the client had sent it when it came here
     */
    record Attempt(@Nullable UUID fingerprint, Duration waited) {}

    UUID id() {
        return message.id();
    }

    QueuedMessage message() {
        return message;
    }

    List<QueuedRecipient> recipients() {
        return recipients;
    }

    NewContent content() {
        return content;
    }

    int memory() {
        return memory;
    }

    /** What it is for the account that submits it; null when none does. */
    @Nullable Submission submission() {
        return submission;
    }

    /** Others wait for this one's answer: when it takes longer to decide, the caller is to come again with it alone. */
    PendingAccept inCompany() {
        company = true;
        return this;
    }

    boolean isInCompany() {
        return company;
    }

    /** Whether this is an earlier message again; used by the committer alone. */
    Resend resend() {
        return resend;
    }

    /** How long before that time the client sent its end. */
    Duration sinceSent(long nanoTime) {
        return Duration.ofNanos(nanoTime - begun).plus(waited);
    }

    /** How long it has been here. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    boolean isDone() {
        return outcome.isDone();
    }

    void accepted() {
        acceptedAs(message.id());
    }

    /** Accepted, now or earlier, under that id. */
    void acceptedAs(UUID queueId) {
        outcome.complete(new AcceptReceipt(queueId));
    }

    void refused(ProblemException problem) {
        outcome.completeExceptionally(problem);
    }

    /** Waits for the commit, for whoever asks: the first caller and any who sent the same key meanwhile. */
    AcceptReceipt await(Duration timeout) {
        try {
            return outcome.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException refusal) {
            ProblemException problem = (ProblemException) Objects.requireNonNull(refusal.getCause());
            // Thrown anew, because several threads may get it.
            throw new ProblemException(problem.code(), problem.detail(), problem.getCause());
        } catch (TimeoutException late) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "The message was not committed in time", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.UNAVAILABLE, "The service is ending", interrupted);
        }
    }
}
