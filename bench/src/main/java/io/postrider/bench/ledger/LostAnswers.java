package io.postrider.bench.ledger;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Loses a share of the answers of an HTTP server, after it has done what it was asked for. */
final class LostAnswers {

    private final int percent;
    private final AtomicInteger lost = new AtomicInteger();

    LostAnswers(int percent) {
        this.percent = percent;
    }

    int lost() {
        return lost.get();
    }

    FaultProxy.Breaker breaker() {
        return new FaultProxy.Breaker() {
            @Override
            public boolean cutsBeforeServer(byte[] octets, int length) {
                return false;
            }

            @Override
            public boolean cutsBeforeClient(byte[] octets, int length) {
                // "HTTP/1.1 200": where an answer begins; the octets of its body may come alone.
                boolean begins =
                        length > 4 && octets[0] == 'H' && octets[1] == 'T' && octets[2] == 'T' && octets[3] == 'P';
                boolean cut = begins && ThreadLocalRandom.current().nextInt(100) < percent;
                if (cut) {
                    lost.incrementAndGet();
                }
                return cut;
            }
        };
    }
}
