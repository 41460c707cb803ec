package io.postrider.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.api.verdict.MailPolicy;
import io.postrider.mail.spam.RuleBook;
import io.postrider.smtp.filter.BuiltInCheck;
import io.postrider.smtp.filter.LinkLists;
import io.postrider.smtp.filter.Neighbours;
import io.postrider.smtp.filter.RspamdCheck;
import io.postrider.smtp.filter.VirusCheck;
import io.postrider.smtp.session.ListenerRole;
import io.postrider.smtp.verdict.MessageCheck;
import io.postrider.testkit.peers.ClamAv;
import io.postrider.testkit.peers.Rspamd;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test messages of spam filters and virus scanners, sent to the port for other servers' mail. */
class FilteredMailIT {
    private static final String HEADER = "From: Ann <ann@one.example>\r\nTo: joe@example.org\r\nSubject: Minutes\r\n"
            + "Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@one.example>\r\n\r\n";
    private static final String HAM = HEADER + "Here they are.\r\n";
    private static final String GTUBE =
            HEADER + "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n";
    private static final String EICAR = HEADER + ClamAv.EICAR + "\r\n";

    @TempDir
    private Path folder = Path.of("");

    private static String send(TestGateway gateway, String message) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway.port(ListenerRole.MX))) {
            socket.setSoTimeout(60_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String commands =
                    "HELO client.example\r\nMAIL FROM:<ann@one.example>\r\nRCPT TO:<joe@example.org>\r\nDATA\r\n";
            socket.getOutputStream()
                    .write((commands + message + ".\r\nQUIT\r\n").getBytes(StandardCharsets.ISO_8859_1));
            String line = in.readLine();
            while (line != null && !line.startsWith("354")) {
                line = in.readLine();
            }
            return String.valueOf(in.readLine());
        }
    }

    private static TestGateway gateway(MessageCheck check) {
        return new TestGateway(new TestGateway.Options().checks(check));
    }

    @Test
    void theBuiltInFilterRefusesItsTestMessage() throws IOException {
        var asked = new BuiltInCheck.Asked(LinkLists.NONE, null, Neighbours.NONE);
        try (var check = new BuiltInCheck(RuleBook.standard(), asked, 1 << 20);
                TestGateway gateway = gateway(check)) {
            assertThat(send(gateway, GTUBE)).startsWith("550 5.7.1 ");
            assertThat(send(gateway, HAM)).startsWith("250 ");
            assertThat(gateway.delivery().accepted()).hasSize(1);
        }
    }

    @Test
    void rspamdsWordIsCarriedOut() throws IOException {
        assumeTrue(Rspamd.isHere(), "Rspamd is not installed (apt-get install rspamd)");
        try (var rspamd = new Rspamd(folder);
                var check = new RspamdCheck(rspamd.url(), null, 4);
                TestGateway gateway = gateway(check)) {
            assertThat(send(gateway, GTUBE)).startsWith("550 5.7.1 ");
            assertThat(send(gateway, HAM)).startsWith("250 ");
            assertThat(gateway.delivery().accepted()).hasSize(1);
        }
    }

    @Test
    void malwareIsRefusedOrHeld() throws IOException {
        assumeTrue(ClamAv.isHere(), "clamd is not installed (apt-get install clamav-daemon)");
        try (var clamd = new ClamAv(folder);
                var refusing = new VirusCheck(clamd.address(), Action.REJECT, 4);
                var holding = new VirusCheck(clamd.socket(), Action.QUARANTINE, 4);
                TestGateway first = gateway(refusing);
                TestGateway second = gateway(holding)) {
            assertThat(send(first, EICAR)).startsWith("550 5.7.1 Message refused, malware found: Eicar");
            assertThat(send(first, HAM)).startsWith("250 ");
            assertThat(first.delivery().accepted()).hasSize(1);
            assertThat(send(second, EICAR)).startsWith("250 ");
            var held =
                    second.delivery().accepted().getFirst().request().envelope().recipients();
            assertThat(held.getFirst().action()).isEqualTo(Action.QUARANTINE);
        }
    }

    @Test
    void mailIsMarkedOrPutOffWhenTheScannerIsAway() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var deferring = new MailPolicy(true, 5.0, 0.0, 15.0, Action.DEFER);
        try (var check = new VirusCheck("127.0.0.1:" + port, Action.REJECT, 4);
                TestGateway first = gateway(check);
                TestGateway second =
                        new TestGateway(new TestGateway.Options().checks(check).policy(deferring))) {
            assertThat(send(first, HAM)).startsWith("250 ");
            assertThat(first.verdicts().getFirst().verdict().findings()).anyMatch(Finding::isUnavailable);
            assertThat(send(second, HAM)).startsWith("451 4.7.1 ");
            assertThat(second.delivery().accepted()).isEmpty();
        }
    }
}
