package io.postrider.smtp.verdict;

import io.postrider.api.verdict.Finding;
import io.postrider.smtp.body.OctetSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All checks' looks at one message. A check that fails is a finding; it is never the client's trouble, and never ours to lose mail by. */
public final class Inspecting implements OctetSink, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Inspecting.class);

    /** Nothing looks. */
    public static final Inspecting NONE = new Inspecting(List.of(), Duration.ZERO, all -> Judgement.NONE);

    private final List<Look> looks;
    private final Duration patience;
    private final Function<Inspected, Judgement> judge;

    Inspecting(List<Look> looks, Duration patience, Function<Inspected, Judgement> judge) {
        this.looks = looks;
        this.patience = patience;
        this.judge = judge;
    }

    /** One check's look, until it fails. */
    static final class Look {
        private final String name;
        private @Nullable Inspection inspection;

        private Look(String name) {
            this.name = name;
        }

        static Look begin(MessageCheck check, Arrival arrival) {
            Look look = new Look(check.name());
            try {
                look.inspection = check.begin(arrival);
            } catch (RuntimeException defect) {
                look.failed(defect);
            }
            return look;
        }

        private void write(byte[] octets, int offset, int length) {
            if (inspection == null) {
                return;
            }
            try {
                inspection.write(octets, offset, length);
            } catch (RuntimeException defect) {
                failed(defect);
            }
        }

        private Inspected end(List<Finding> before, Duration left) {
            if (inspection != null) {
                try {
                    return inspection.end(before, left);
                } catch (RuntimeException defect) {
                    failed(defect);
                }
            }
            return Inspected.of(List.of(Finding.unavailable(name, "the check failed")));
        }

        private void failed(RuntimeException defect) {
            log.warn("event=check-failed check={}", name, defect);
            close();
        }

        private void close() {
            if (inspection != null) {
                inspection.close();
                inspection = null;
            }
        }
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
        for (Look look : looks) {
            look.write(octets, offset, length);
        }
    }

    /**
     * The message has ended: asks every check, each with what is left of the time. A share of it is kept for each of those to come: else
     * whoever has slow name servers would have no scanner of viruses waited for.
     */
    public Judgement end() {
        long until = System.nanoTime() + patience.toNanos();
        long share = patience.toNanos() / (2L * Math.max(1, looks.size()));
        int toCome = looks.size();
        List<Finding> findings = new ArrayList<>();
        StringBuilder headers = new StringBuilder();
        Demand demand = null;
        for (Look look : looks) {
            toCome--;
            long left = Math.max(share, until - System.nanoTime() - toCome * share);
            Inspected inspected = look.end(List.copyOf(findings), Duration.ofNanos(left));
            findings.addAll(inspected.findings());
            headers.append(inspected.headers());
            demand = stricter(demand, inspected.demand());
        }
        return judge.apply(new Inspected(findings, headers.toString(), demand));
    }

    /** Of two alike the first: what was found first is what the client is told. */
    private static @Nullable Demand stricter(@Nullable Demand first, @Nullable Demand second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return second.action().compareTo(first.action()) > 0 ? second : first;
    }

    @Override
    public void close() {
        looks.forEach(Look::close);
    }
}
