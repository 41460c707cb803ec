package io.postrider.smtp.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.verdict.Finding;
import io.postrider.smtp.command.CommandLine;
import io.postrider.smtp.command.MailCommand;
import io.postrider.smtp.transaction.MailTransaction;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InspectingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration SHARE = Duration.ofSeconds(2);

    private final List<Duration> given = new ArrayList<>();

    /** A check that takes no time, and notes how much it had. */
    private MessageCheck check() {
        return new MessageCheck() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public Inspection begin(Arrival arrival) {
                return new Inspection() {
                    @Override
                    public void write(byte[] octets, int offset, int length) {}

                    @Override
                    public Inspected end(List<Finding> before, Duration left) {
                        given.add(left);
                        return Inspected.of(List.of());
                    }
                };
            }
        };
    }

    private void end(Duration patience) throws Exception {
        MailCommand mail = MailCommand.parse(CommandLine.of("FROM:<ann@one.example>"));
        var transaction = new MailTransaction(mail, "0123456789abcdef0123456789abcdef", 1 << 20);
        var arrival = new Arrival(
                "mx", InetAddress.ofLiteral("192.0.2.1"), "one.example", false, "mx.here.example", transaction);
        Inspecting.Look first = Inspecting.Look.begin(check(), arrival);
        Inspecting.Look second = Inspecting.Look.begin(check(), arrival);
        try (var inspecting = new Inspecting(List.of(first, second), patience, all -> Judgement.NONE)) {
            inspecting.end();
        }
    }

    /** The check of a sender whose name servers are slow took all the time, and nobody waited for the scanner of viruses. */
    @Test
    void keepsTimeForTheChecksToCome() throws Exception {
        end(PATIENCE);
        assertThat(given).hasSize(2);
        assertThat(given.getFirst()).isLessThanOrEqualTo(PATIENCE.minus(SHARE));
        assertThat(given.getLast()).isGreaterThanOrEqualTo(SHARE);
    }

    @Test
    void waitsForNobodyWithoutPatience() throws Exception {
        end(Duration.ZERO);
        assertThat(given).containsExactly(Duration.ZERO, Duration.ZERO);
    }
}
