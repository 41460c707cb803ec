package io.postrider.smtp.filter;

import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.verdict.Arrival;
import io.postrider.smtp.verdict.Demand;
import io.postrider.smtp.verdict.Inspected;
import io.postrider.smtp.verdict.Inspection;
import io.postrider.smtp.verdict.MessageCheck;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Has mail looked at by ClamAV. Malware is refused, or held, whatever the score is. */
public final class VirusCheck implements MessageCheck, AutoCloseable {
    private static final String NAME = "clamav";
    /** Enough to be refused by the score too; what is to be held must stay below that. */
    private static final double REFUSED = 100;

    private static final double HELD = 5;

    private final Clamd clamd;
    private final Action action;
    private final Places places;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * A check.
     *
     * @param address clamd's {@code host:port}, or the path of its socket
     * @param action what becomes of malware: {@link Action#REJECT} or {@link Action#QUARANTINE}
     * @param atOnce how many messages it looks at at once
     */
    public VirusCheck(String address, Action action, int atOnce) {
        this.clamd = new Clamd(address);
        this.action = action;
        this.places = new Places(atOnce);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Inspection begin(Arrival arrival) {
        Places.Place place = places.take();
        return place == null ? new Unasked(NAME) : new Scan(place);
    }

    private final class Scan implements Inspection {
        private final Places.Place place;
        private final Conveyor<Clamd.Answer> conveyor = new Conveyor<>(threads, clamd::scan);

        Scan(Places.Place place) {
            this.place = place;
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            conveyor.write(octets, offset, length);
        }

        @Override
        public Inspected end(List<Finding> before, Duration left) {
            try {
                return switch (conveyor.end(left)) {
                    case Clamd.Answer.Clean() -> Inspected.of(List.of(Finding.of(NAME, "clean")));
                    case Clamd.Answer.TooLarge() -> Inspected.of(List.of(Finding.of(NAME, "too-large")));
                    case Clamd.Answer.Virus(String signature) -> virus(signature);
                };
            } catch (Conveyor.AwayException e) {
                return Inspected.of(List.of(Finding.unavailable(NAME, e.getMessage())));
            } finally {
                close();
            }
        }

        @Override
        public void close() {
            conveyor.close();
            place.close();
        }
    }

    private Inspected virus(String signature) {
        Finding finding = new Finding(NAME, "virus", action == Action.REJECT ? REFUSED : HELD, signature, null);
        Demand demand = action == Action.REJECT
                ? Demand.reject(SmtpReply.of(550, "5.7.1", "Message refused, malware found: " + printable(signature)))
                : new Demand(Action.QUARANTINE, null);
        return new Inspected(List.of(finding), "", demand);
    }

    private static String printable(String signature) {
        var out = new StringBuilder(signature.length());
        signature.chars().limit(80).forEach(c -> out.append(c > ' ' && c < 0x7f ? (char) c : '?'));
        return out.toString();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
