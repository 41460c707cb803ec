package io.postrider.api.delivery;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What became of one message of a batch: either it was accepted or there was a problem.
 *
 * @param receipt the proof that it is in the queue
 * @param problem why it was not accepted
 * @param detail the problem's text for the caller
 */
public record AcceptAnswer(
        @Nullable AcceptReceipt receipt,
        @Nullable ProblemCode problem,
        @Nullable String detail) {
    /** What an attempt to accept a message came to. */
    public static AcceptAnswer from(Supplier<AcceptReceipt> attempt) {
        try {
            return of(attempt.get());
        } catch (ProblemException problem) {
            return of(problem);
        }
    }

    /** A message that was accepted. */
    public static AcceptAnswer of(AcceptReceipt receipt) {
        return new AcceptAnswer(receipt, null, null);
    }

    /** A message that was not. */
    public static AcceptAnswer of(ProblemException problem) {
        return new AcceptAnswer(null, problem.code(), problem.detail());
    }

    /**
     * The receipt.
     *
     * @throws ProblemException when there was a problem
     */
    public AcceptReceipt orThrow() {
        if (receipt != null) {
            return receipt;
        }
        // An answer that says neither says nothing about the outcome.
        throw problem == null
                ? new ProblemException(ProblemCode.UNAVAILABLE, "an answer without a receipt")
                : new ProblemException(problem, detail == null ? problem.slug() : detail);
    }
}
