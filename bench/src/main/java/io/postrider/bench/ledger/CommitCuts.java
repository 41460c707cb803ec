package io.postrider.bench.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Cuts the link to PostgreSQL at every n-th COMMIT, in turn before the server has it and before the client has the answer:
 * so half of the cut transactions are committed, and the client knows of neither.
 */
final class CommitCuts {

    private static final byte[] COMMIT = "\0COMMIT\0".getBytes(US_ASCII);

    private final int every;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();

    /** Cuts at every n-th; at none when it is 0. */
    CommitCuts(int every) {
        this.every = every;
    }

    int cuts() {
        return cuts.get();
    }

    FaultProxy.Breaker breaker() {
        return new FaultProxy.Breaker() {
            private volatile boolean answerIsLost;

            @Override
            public boolean cutsBeforeServer(byte[] octets, int length) {
                if (every == 0 || !holdsCommit(octets, length) || commits.incrementAndGet() % every != 0) {
                    return false;
                }
                answerIsLost = cuts.incrementAndGet() % 2 == 0;
                return !answerIsLost;
            }

            @Override
            public boolean cutsBeforeClient(byte[] octets, int length) {
                return answerIsLost;
            }
        };
    }

    private static boolean holdsCommit(byte[] octets, int length) {
        for (int start = 0; start + COMMIT.length <= length; start++) {
            int same = 0;
            while (same < COMMIT.length && octets[start + same] == COMMIT[same]) {
                same++;
            }
            if (same == COMMIT.length) {
                return true;
            }
        }
        return false;
    }
}
