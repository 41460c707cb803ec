package io.postrider.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.MailPolicy;
import io.postrider.smtp.accept.MemoryBudget;
import io.postrider.smtp.authentication.SenderChecks;
import io.postrider.smtp.session.ListenerRole;
import io.postrider.testkit.dns.FakeDns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;

/**
 * A small world of senders: {@code legit.test}, which sends nothing from here and wants what is not its own refused; {@code attack.test}, which
 * may send from here; {@code list.test}, whose seals are believed.
 */
final class SenderWorld implements AutoCloseable {
    final FakeDns dns = FakeDns.start();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final MemoryBudget memory = new MemoryBudget(16L * 1024 * 1024);
    final TestGateway gateway;

    SenderWorld() {
        this(Duration.ofSeconds(20), false, "");
    }

    SenderWorld(Duration timeout, boolean defer, String trusted) {
        gateway = new TestGateway(new TestGateway.Options()
                .checks(SenderChecks.asking(dns, timeout, trusted, meters, memory))
                .policy(MailPolicy.STANDARD.withDnsFailure(defer ? Action.DEFER : Action.ACCEPT)));
        dns.txt("legit.test", "v=spf1 -all")
                .txt("_dmarc.legit.test", "v=DMARC1; p=reject; rua=mailto:dmarc@legit.test");
        dns.txt("attack.test", "v=spf1 ip4:127.0.0.1 -all").txt("_dmarc.attack.test", "v=DMARC1; p=reject");
        dns.record("1.0.0.127.in-addr.arpa", "PTR", "mail.attack.test.").a("mail.attack.test", "127.0.0.1");
        for (String line : resource("keys.txt").split("\n")) {
            int space = line.indexOf(' ');
            dns.txt(line.substring(0, space) + "._domainkey.legit.test", line.substring(space + 1));
        }
    }

    /** A file of the folder {@code signed}; one char an octet. */
    static String resource(String name) {
        try (InputStream file =
                Objects.requireNonNull(SenderWorld.class.getResourceAsStream("/signed/" + name), name)) {
            return new String(file.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a message from {@code attack.test}'s server; the first refusal, or what the message was answered with. */
    String send(String reversePath, String message) throws IOException {
        return send("mail.attack.test", reversePath, message);
    }

    String send(String helo, String reversePath, String message) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway.port(ListenerRole.MX))) {
            socket.setSoTimeout(60_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            OutputStream out = socket.getOutputStream();
            String reply = in.readLine();
            for (String command : new String[] {
                "HELO " + helo,
                "MAIL FROM:<" + reversePath + ">",
                "RCPT TO:<joe@example.org>",
                "DATA",
                message + "\r\n."
            }) {
                out.write((command + "\r\n").getBytes(ISO_8859_1));
                reply = String.valueOf(in.readLine());
                if (reply.startsWith("4") || reply.startsWith("5")) {
                    break;
                }
            }
            return reply;
        }
    }

    /** What the last message that was taken has in front, its lines unfolded. */
    String results() {
        assertThat(gateway.delivery().accepted()).isNotEmpty();
        String text = gateway.delivery().accepted().getLast().text();
        String header = text.substring(0, text.indexOf("\r\n\r\n")).replace("\r\n\t", " ");
        return header.lines()
                .filter(line -> line.startsWith("Authentication-Results: mx.example.org;"))
                .reduce((one, two) -> one + "\n" + two)
                .orElse("");
    }

    int accepted() {
        return gateway.delivery().accepted().size();
    }

    @Override
    public void close() {
        gateway.close();
        dns.close();
    }
}
