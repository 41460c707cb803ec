package io.postrider.bench.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Cuts the link to PostgreSQL at every n-th COMMIT, in turn before the server has it and before the client has the answer:
 * so half of the cut transactions are committed, and the client knows of neither.
 */
final class CommitCuts {

    private static final String COMMIT = "\0COMMIT\0";

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

    /** For one connection. */
    FaultProxy.Breaker breaker() {
        return new Breaker();
    }

    private final class Breaker implements FaultProxy.Breaker {
        /** How a Bind names a COMMIT that an earlier Parse gave a name to; it no longer says COMMIT then. */
        private final Set<String> named = new HashSet<>();

        private volatile boolean answerIsLost;

        @Override
        public boolean cutsBeforeServer(byte[] octets, int length) {
            if (every == 0
                    || !commits(new String(octets, 0, length, ISO_8859_1))
                    || commits.incrementAndGet() % every != 0) {
                return false;
            }
            answerIsLost = cuts.incrementAndGet() % 2 == 0;
            return !answerIsLost;
        }

        private boolean commits(String sent) {
            int text = sent.indexOf(COMMIT);
            if (text < 0) {
                return named.stream().anyMatch(sent::contains);
            }
            int name = text;
            while (name > 0 && sent.charAt(name - 1) > ' ') {
                name--;
            }
            if (name < text) {
                named.add('\0' + sent.substring(name, text + 1));
            }
            return true;
        }

        @Override
        public boolean cutsBeforeClient(byte[] octets, int length) {
            return answerIsLost;
        }
    }
}
