package io.postrider.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.api.verdict.MailPolicy;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.session.ListenerRole;
import io.postrider.smtp.verdict.Arrival;
import io.postrider.smtp.verdict.Demand;
import io.postrider.smtp.verdict.Inspected;
import io.postrider.smtp.verdict.Inspection;
import io.postrider.smtp.verdict.MessageCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Mail of our own users, which somebody else may send with their passwords. */
class SubmittedMailTest {
    private static final MailPolicy WANTED = new MailPolicy(null, null, null, null, null);

    /** Says of every message the same, and remembers whose they were. */
    private record Scanner(Inspected inspected, boolean looksAtSubmitted, List<String> users) implements MessageCheck {
        static Scanner of(double score) {
            return of(
                    new Inspected(List.of(new Finding("rspamd", "hit", score, "BAD", null)), "X-Spam: yes\r\n", null));
        }

        static Scanner of(Inspected inspected) {
            return new Scanner(inspected, true, new CopyOnWriteArrayList<>());
        }

        @Override
        public String name() {
            return "rspamd";
        }

        @Override
        public Inspection begin(Arrival arrival) {
            users.add(arrival.listener() + ' ' + arrival.user());
            return new Inspection() {
                @Override
                public void write(byte[] octets, int offset, int length) {}

                @Override
                public Inspected end(List<Finding> before, Duration left) {
                    return inspected;
                }
            };
        }
    }

    private static TestGateway gateway(@Nullable MailPolicy wanted, MessageCheck... checks) {
        return new TestGateway(new TestGateway.Options()
                .plaintext("127.0.0.0/8")
                .outbound()
                .checks(checks)
                .submitted(wanted));
    }

    private static String submit(TestGateway gateway) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway.port(ListenerRole.SUBMISSION))) {
            socket.setSoTimeout(60_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            String secret = Base64.getEncoder().encodeToString("\0joe@example.org\0secret".getBytes(US_ASCII));
            String commands = "HELO client.example\r\nAUTH PLAIN " + secret
                    + "\r\nMAIL FROM:<joe@example.org>\r\nRCPT TO:<ann@elsewhere.example>\r\nRCPT TO:<ann@example.org>\r\n"
                    + "DATA\r\n";
            socket.getOutputStream().write(commands.getBytes(US_ASCII));
            String line = in.readLine();
            while (line != null && !line.startsWith("354")) {
                line = in.readLine();
            }
            socket.getOutputStream()
                    .write("From: joe@example.org\r\nSubject: hello\r\n\r\nHello.\r\n.\r\n".getBytes(US_ASCII));
            return String.valueOf(in.readLine());
        }
    }

    @Test
    void nobodyLooksUnlessThatIsWanted() throws IOException {
        Scanner scanner = Scanner.of(100);
        try (TestGateway gateway = gateway(null, scanner)) {
            assertThat(submit(gateway)).startsWith("250 ");
            assertThat(scanner.users()).isEmpty();
            assertThat(gateway.verdicts()).isEmpty();
        }
    }

    @Test
    void whoeverSendsSpamIsToldAtOnce() throws IOException {
        Scanner scanner = Scanner.of(100);
        Scanner others = new Scanner(scanner.inspected(), false, new CopyOnWriteArrayList<>());
        try (TestGateway gateway = gateway(WANTED, others, scanner)) {
            assertThat(submit(gateway)).startsWith("550 5.7.1 Message refused as spam");
            assertThat(gateway.delivery().accepted()).isEmpty();
            assertThat(scanner.users()).containsExactly("submission joe@example.org");
            assertThat(others.users()).isEmpty();
            assertThat(gateway.verdicts().getFirst().verdict().action()).isEqualTo(Action.REJECT);
            assertThat(gateway.verdicts().getFirst().origin().listener()).isEqualTo("submission");
        }
    }

    @Test
    void whatWouldBeHeldIsRefusedInTheWordsOfTheCheckOrItsOwn() throws IOException {
        var virus = new Inspected(
                List.of(Finding.of("clamav", "virus")),
                "",
                Demand.reject(SmtpReply.of(550, "5.7.1", "Message refused, malware found: Eicar")));
        try (TestGateway gateway = gateway(WANTED, Scanner.of(virus))) {
            assertThat(submit(gateway)).isEqualTo("550 5.7.1 Message refused, malware found: Eicar");
        }
        var held = new Inspected(List.of(Finding.of("clamav", "virus")), "", new Demand(Action.QUARANTINE, null));
        try (TestGateway gateway = gateway(WANTED, Scanner.of(held))) {
            assertThat(submit(gateway)).startsWith("550 5.7.1 ");
        }
    }

    @Test
    void itsRecipientsDoNotLearnWhatWeThinkOfIt() throws IOException {
        try (TestGateway gateway = gateway(WANTED, Scanner.of(6))) {
            // Ann wants nothing of the kind from elsewhere; Joe is not from elsewhere.
            gateway.directory().policy("ann@example.org", new MailPolicy(null, 1.0, 0.0, 2.0, null));
            assertThat(submit(gateway)).startsWith("250 ");
            assertThat(gateway.delivery().accepted().getFirst().text())
                    .doesNotContain("X-Postrider")
                    .doesNotContain("X-Spam");
            assertThat(gateway.delivery()
                            .accepted()
                            .getFirst()
                            .request()
                            .envelope()
                            .recipients())
                    .allMatch(recipient -> recipient.action() == null);
        }
    }

    @Test
    void aScannerThatIsAwayStopsNobodyUnlessItIsToBeWaitedFor() throws IOException {
        Inspected away = Inspected.of(List.of(Finding.unavailable("rspamd", "away")));
        try (TestGateway gateway = gateway(WANTED, Scanner.of(away))) {
            assertThat(submit(gateway)).startsWith("250 ");
        }
        MailPolicy careful = new MailPolicy(null, null, null, null, Action.DEFER);
        try (TestGateway gateway = gateway(careful, Scanner.of(away))) {
            assertThat(submit(gateway)).isEqualTo("451 4.7.1 Cannot check the message now, try again later");
        }
    }
}
