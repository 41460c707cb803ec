package io.postrider.smtp.filter;

import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.verdict.Arrival;
import io.postrider.smtp.verdict.Demand;
import io.postrider.smtp.verdict.Inspected;
import io.postrider.smtp.verdict.Inspection;
import io.postrider.smtp.verdict.MessageCheck;
import java.util.List;

/** Has mail looked at by ClamAV. Malware is refused, or held, whatever the score is. */
public final class VirusCheck implements MessageCheck, AutoCloseable {
    private static final String NAME = "clamav";
    /** Enough to be refused by the score too; what is to be held must stay below that. */
    private static final double REFUSED = 100;

    private static final double HELD = 5;

    private final Clamd clamd;
    private final Action action;
    private final Scanner<Clamd.Answer> scanner;

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
        this.scanner = new Scanner<>(NAME, atOnce, this::inspected);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean looksAtSubmitted() {
        return true;
    }

    @Override
    public Inspection begin(Arrival arrival) {
        return scanner.begin(clamd::scan);
    }

    private Inspected inspected(Clamd.Answer answer) {
        return switch (answer) {
            case Clamd.Answer.Clean() -> Inspected.of(List.of(Finding.of(NAME, "clean")));
            case Clamd.Answer.TooLarge() -> Inspected.of(List.of(Finding.of(NAME, "too-large")));
            case Clamd.Answer.Virus(String signature) -> virus(signature);
        };
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
        scanner.close();
    }
}
