package io.postrider.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.api.verdict.MailPolicy;
import io.postrider.api.verdict.MessageVerdict;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.session.ListenerRole;
import io.postrider.smtp.verdict.Arrival;
import io.postrider.smtp.verdict.Demand;
import io.postrider.smtp.verdict.Inspected;
import io.postrider.smtp.verdict.Inspection;
import io.postrider.smtp.verdict.MessageCheck;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Mail from elsewhere, judged: what the client is told, what the message and its recipients get, what is told of it. */
class VerdictTest {
    private static final String HEADER = "From: a@elsewhere.example\r\nSubject: hello\r\n";
    private static final String MESSAGE = HEADER + "\r\nHello.\r\n";

    /** Says of every message the same. */
    private static final class Opinion implements MessageCheck {
        private final String name;
        private final Inspected inspected;
        private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
        private final List<Finding> before = new ArrayList<>();
        private volatile @Nullable Arrival arrival;

        Opinion(String name, Inspected inspected) {
            this.name = name;
            this.inspected = inspected;
        }

        static Opinion of(double score) {
            return new Opinion(
                    "rule",
                    Inspected.of(List.of(new Finding("rule", "hit", score, "SAYS_SO", "Subject: \r\nX: hello"))));
        }

        static Opinion demanding(Demand demand) {
            Finding finding = new Finding("dmarc", "fail", 0, null, "p=reject");
            return new Opinion(
                    "authentication",
                    new Inspected(List.of(finding), "Authentication-Results: mx.example.org; dmarc=fail\r\n", demand));
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Inspection begin(Arrival begun) {
            arrival = begun;
            return new Inspection() {
                @Override
                public void write(byte[] octets, int offset, int length) {
                    seen.write(octets, offset, length);
                }

                @Override
                public Inspected end(List<Finding> found, Duration left) {
                    before.addAll(found);
                    return inspected;
                }
            };
        }
    }

    /** Fails on every message. */
    private static final class Broken implements MessageCheck {
        @Override
        public String name() {
            return "rspamd";
        }

        @Override
        public Inspection begin(Arrival arrival) {
            return new Inspection() {
                @Override
                public void write(byte[] octets, int offset, int length) {
                    throw new IllegalStateException("broken");
                }

                @Override
                public Inspected end(List<Finding> before, Duration left) {
                    throw new AssertionError("it has failed before");
                }
            };
        }
    }

    private static String send(TestGateway gateway, String message, String... recipients) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway.port(ListenerRole.MX))) {
            socket.setSoTimeout(60_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            StringBuilder commands =
                    new StringBuilder("HELO client.example\r\nMAIL FROM:<sender@elsewhere.example>\r\n");
            for (String recipient : recipients) {
                commands.append("RCPT TO:<").append(recipient).append(">\r\n");
            }
            socket.getOutputStream()
                    .write((commands + "DATA\r\n" + message + ".\r\nQUIT\r\n").getBytes(StandardCharsets.ISO_8859_1));
            String line = in.readLine();
            while (line != null && !line.startsWith("354")) {
                line = in.readLine();
            }
            return String.valueOf(in.readLine());
        }
    }

    private static TestGateway gateway(MessageCheck... checks) {
        return new TestGateway(new TestGateway.Options().checks(checks));
    }

    private static String only(TestGateway gateway) {
        assertThat(gateway.delivery().accepted()).hasSize(1);
        return gateway.delivery().accepted().getFirst().text();
    }

    private static List<@Nullable Action> actions(TestGateway gateway) {
        return gateway.delivery().accepted().getFirst().request().envelope().recipients().stream()
                .map(Recipient::action)
                .toList();
    }

    @Test
    void marksWhatItAcceptsAndTellsOfIt() throws IOException {
        try (TestGateway gateway = gateway(Opinion.of(1.5))) {
            assertThat(send(gateway, MESSAGE, "joe@example.org")).startsWith("250 2.0.0 OK queued as ");
            assertThat(only(gateway))
                    .startsWith("X-Postrider-Verdict: accept; score=1.5; enforced=yes\r\n"
                            + "X-Postrider-Reason: rule.SAYS_SO=hit (+1.5)\r\nReceived: ")
                    .endsWith(MESSAGE);
            assertThat(actions(gateway)).containsExactly((Action) null);
            MessageVerdict told = gateway.verdicts().getFirst();
            assertThat(told.messageId())
                    .isEqualTo(gateway.delivery().accepted().getFirst().queueId());
            assertThat(told.verdict().findings().getFirst().evidence()).isEqualTo("Subject:   X: hello");
            assertThat(told.origin().reversePath()).isEqualTo("sender@elsewhere.example");
            assertThat(told.recipients())
                    .containsExactly(
                            new MessageVerdict.Recipient("joe@example.org", FakeDirectory.TENANT, Action.ACCEPT));
            assertThat(told.reply()).isNull();
        }
    }

    @Test
    void putsJunkWhereItBelongs() throws IOException {
        try (TestGateway gateway = gateway(Opinion.of(5))) {
            assertThat(send(gateway, MESSAGE, "joe@example.org")).startsWith("250 ");
            assertThat(actions(gateway)).containsExactly(Action.JUNK);
            assertThat(only(gateway)).startsWith("X-Postrider-Verdict: junk; score=5.0; enforced=yes\r\n");
        }
    }

    @Test
    void refusesWhatReachesTheScoreAndTellsOfThatToo() throws IOException {
        try (TestGateway gateway = gateway(Opinion.of(15))) {
            String reply = send(gateway, MESSAGE, "joe@example.org");
            assertThat(gateway.delivery().accepted()).isEmpty();
            MessageVerdict told = gateway.verdicts().getFirst();
            assertThat(reply).isEqualTo("550 5.7.1 Message refused as spam, reference " + told.traceId());
            assertThat(told.reply()).isEqualTo(reply);
            assertThat(told.verdict().action()).isEqualTo(Action.REJECT);
            assertThat(told.size()).isEqualTo(MESSAGE.length());
        }
    }

    @Test
    void onlyTagsWhereTheListenerDoesNotEnforce() throws IOException {
        var options = new TestGateway.Options()
                .checks(Opinion.demanding(Demand.reject(SmtpReply.of(550, "5.7.26", "Forged"))), Opinion.of(100))
                .policy(new MailPolicy(false, null, null, null, null));
        try (TestGateway gateway = new TestGateway(options)) {
            assertThat(send(gateway, MESSAGE, "joe@example.org")).startsWith("250 ");
            assertThat(only(gateway))
                    .startsWith("Authentication-Results: mx.example.org; dmarc=fail\r\n"
                            + "X-Postrider-Verdict: reject; score=100.0; enforced=no\r\n");
            assertThat(actions(gateway)).containsExactly((Action) null);
            assertThat(gateway.verdicts().getFirst().verdict().action()).isEqualTo(Action.REJECT);
            assertThat(gateway.verdicts().getFirst().enforced()).isFalse();
        }
    }

    @Test
    void refusesInTheWordsOfTheCheckThatWantsIt() throws IOException {
        try (TestGateway gateway =
                gateway(Opinion.demanding(Demand.reject(SmtpReply.of(550, "5.7.26", "Forged"))), Opinion.of(100))) {
            assertThat(send(gateway, MESSAGE, "joe@example.org")).isEqualTo("550 5.7.26 Forged");
        }
        try (TestGateway gateway = gateway(Opinion.demanding(Demand.defer(SmtpReply.of(451, "4.4.3", "No DNS"))))) {
            assertThat(send(gateway, MESSAGE, "joe@example.org")).isEqualTo("451 4.4.3 No DNS");
            assertThat(gateway.verdicts().getFirst().verdict().action()).isEqualTo(Action.DEFER);
        }
    }

    @Test
    void aFilterThatIsAwayLosesNothing() throws IOException {
        try (TestGateway gateway = gateway(new Broken(), Opinion.of(0))) {
            assertThat(send(gateway, MESSAGE, "joe@example.org")).startsWith("250 ");
            assertThat(gateway.verdicts().getFirst().verdict().findings().getFirst())
                    .isEqualTo(Finding.unavailable("rspamd", "the check failed"));
            assertThat(only(gateway)).contains("X-Postrider-Reason: rspamd=");
        }
        var options = new TestGateway.Options()
                .checks(new Broken())
                .policy(new MailPolicy(null, null, null, null, Action.DEFER));
        try (TestGateway gateway = new TestGateway(options)) {
            assertThat(send(gateway, MESSAGE, "joe@example.org"))
                    .isEqualTo("451 4.7.1 Cannot check the message now, try again later");
            assertThat(gateway.delivery().accepted()).isEmpty();
        }
    }

    @Test
    void aRecipientsOwnPolicySaysWhatComesOfADnsThatDoesNotAnswer() throws IOException {
        Opinion open = new Opinion("authentication", Inspected.of(List.of(Finding.of("spf", "temperror"))));
        try (TestGateway gateway = gateway(open)) {
            assertThat(send(gateway, MESSAGE, "joe@example.org")).startsWith("250 ");
            gateway.directory()
                    .policy(
                            "ann@example.org",
                            new MailPolicy(null, null, null, null, null).withDnsFailure(Action.DEFER));
            assertThat(send(gateway, MESSAGE, "ann@example.org"))
                    .startsWith("451 4.4.3 Cannot check the sender now because the DNS does not answer");
        }
        Opinion proved = new Opinion(
                "authentication", Inspected.of(List.of(Finding.of("spf", "temperror"), Finding.of("dmarc", "pass"))));
        var options = new TestGateway.Options().checks(proved).policy(MailPolicy.STANDARD.withDnsFailure(Action.DEFER));
        try (TestGateway gateway = new TestGateway(options)) {
            assertThat(send(gateway, MESSAGE, "joe@example.org")).startsWith("250 ");
        }
    }

    @Test
    void eachRecipientsOwnPolicyDecides() throws IOException {
        try (TestGateway gateway = gateway(Opinion.of(6))) {
            gateway.directory().policy("joe@example.org", new MailPolicy(null, 0.0, 0.0, 6.0, null));
            gateway.directory().policy("ann@example.org", new MailPolicy(false, null, null, null, null));
            assertThat(send(gateway, MESSAGE, "joe@example.org", "ann@example.org", "user1@example.org"))
                    .startsWith("250 ");
            // Joe's policy would refuse it, and the client can be told one thing only.
            assertThat(actions(gateway)).containsExactly(Action.QUARANTINE, null, Action.JUNK);
            assertThat(send(gateway, MESSAGE, "joe@example.org")).startsWith("550 5.7.1 ");
        }
    }

    @Test
    void showsChecksTheOctetsAsTheyCame() throws IOException {
        Opinion first = Opinion.of(1);
        Opinion second = new Opinion("other", Inspected.of(List.of()));
        String forged =
                "X-Postrider-Verdict: accept; score=-100.0; enforced=yes\r\nX-Postrider-Reason:\r\n nothing\r\n";
        String message = forged + HEADER + "\r\n" + "0123456789abcdef\r\n".repeat(40_000);
        try (TestGateway gateway = gateway(first, second)) {
            assertThat(send(gateway, message, "joe@example.org")).startsWith("250 ");
            assertThat(first.seen.toString(StandardCharsets.ISO_8859_1)).isEqualTo(message);
            assertThat(second.seen.size()).isEqualTo(message.length());
            assertThat(second.before).extracting(Finding::rule).containsExactly("SAYS_SO");
            Arrival arrival = first.arrival;
            assertThat(arrival).isNotNull();
            assertThat(arrival.helo()).isEqualTo("client.example");
            assertThat(arrival.transaction().recipients()).hasSize(1);
            // What we did not write is not kept.
            assertThat(only(gateway)).doesNotContain("-100.0").doesNotContain("nothing");
        }
    }
}
