package io.postrider.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.api.verdict.MailPolicy;
import io.postrider.api.verdict.MessageVerdict;
import io.postrider.smtp.session.ListenerRole;
import io.postrider.testkit.await.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the doors of several replicas know together. */
class DoorTest {
    private static TestGateway gateway(FakeDoorService service, String... settings) {
        var options = new TestGateway.Options();
        options.door().service(service);
        for (String setting : settings) {
            options.door().set(setting);
        }
        return new TestGateway(options);
    }

    /** Says something; the last line of what comes back. */
    private static String say(TestGateway gateway, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway.port(ListenerRole.MX))) {
            socket.setSoTimeout(60_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String last = in.readLine();
            if (last.startsWith("220 ")) {
                socket.getOutputStream().write((text + "QUIT\r\n").getBytes(StandardCharsets.US_ASCII));
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    last = line.startsWith("221") ? last : line;
                }
            }
            return last;
        }
    }

    private static String guesses(int count) {
        return "HELO client.example\r\nMAIL FROM:<>\r\n" + "RCPT TO:<nobody@example.org>\r\n".repeat(count);
    }

    /** What was counted until now has been told; who asked for something of somebody has heard it. */
    private static void heardOfEachOther(FakeDoorService service) {
        int before = service.rounds();
        Await.eventually(() -> assertThat(service.rounds()).isGreaterThanOrEqualTo(before + 4));
    }

    @Test
    void whoGuessesAtOneReplicaIsKnownToTheOther() throws IOException {
        FakeDoorService service = new FakeDoorService();
        try (TestGateway one = gateway(service, "unknown-recipients 5");
                TestGateway other = gateway(service, "unknown-recipients 5")) {
            assertThat(say(one, guesses(3))).startsWith("550 5.1.1 ");
            heardOfEachOther(service);
            assertThat(say(other, guesses(1))).startsWith("550 5.1.1 ");
            heardOfEachOther(service);
            // Three there and two here.
            assertThat(say(other, guesses(1))).startsWith("421 4.7.0 Too many unknown recipients from your network");
            heardOfEachOther(service);
            assertThat(say(one, "")).startsWith("220 ");
            heardOfEachOther(service);
            assertThat(say(one, "")).startsWith("421 4.7.0 Too many unknown recipients from your network");
        }
    }

    @Test
    void connectionsAtOneReplicaCountAtTheOther() throws IOException {
        FakeDoorService service = new FakeDoorService();
        try (TestGateway one = gateway(service, "connections 20");
                TestGateway other = gateway(service, "connections 20")) {
            for (int i = 0; i < 20; i++) {
                assertThat(say(one, "")).startsWith("220 ");
            }
            assertThat(say(one, "")).startsWith("421 4.7.0 Too many connections");
            heardOfEachOther(service);
            assertThat(say(other, "")).startsWith("220 ");
            heardOfEachOther(service);
            // Far below its own limit: it was told.
            assertThat(say(other, "")).startsWith("421 4.7.0 Too many connections");
        }
    }

    @Test
    void eachReplicaCountsForItselfWhileDeliveryServiceIsAway() throws IOException {
        FakeDoorService service = new FakeDoorService();
        service.down(true);
        try (TestGateway gateway = gateway(service, "connections 2", "greylisting")) {
            String mail = "HELO client.example\r\nMAIL FROM:<>\r\nRCPT TO:<joe@example.org>\r\n";
            assertThat(say(gateway, mail)).startsWith("250 2.1.5 ");
            assertThat(say(gateway, mail)).startsWith("250 2.1.5 ");
            assertThat(say(gateway, mail)).startsWith("421 4.7.0 ");
            assertThat(gateway.meters()
                            .get("postrider.smtp.door")
                            .tags("reason", "rate.connections", "action", "refused")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void tellsOfMailThatItRefuses() throws IOException {
        var options = new TestGateway.Options();
        options.door().set("names");
        try (TestGateway gateway = new TestGateway(options)) {
            say(gateway, "HELO localhost\r\nMAIL FROM:<a@elsewhere.example>\r\nRCPT TO:<joe@example.org>\r\n");
            assertThat(options.door().told()).hasSize(1);
            MessageVerdict told = options.door().told().getFirst();
            assertThat(told.verdict().action()).isEqualTo(Action.REJECT);
            assertThat(told.verdict().findings())
                    .containsExactly(new Finding("helo", "no-host-name", 1, null, "localhost"));
            assertThat(told.origin())
                    .isEqualTo(new MessageVerdict.Origin("mx", "127.0.0.1", "localhost", "a@elsewhere.example"));
            assertThat(told.recipients())
                    .containsExactly(
                            new MessageVerdict.Recipient("joe@example.org", FakeDirectory.TENANT, Action.REJECT));
            assertThat(told.reply()).startsWith("550 5.7.1 Your HELO name is not a full host name");
        }
    }

    @Test
    void aDomainIsStricterOrMilderThanThePortWithNamesOfClients() throws IOException {
        try (TestGateway gateway = gateway(new FakeDoorService(), "names")) {
            gateway.directory().policy("ann@example.org", helo(false));
            assertThat(say(gateway, mailTo("joe"))).startsWith("550 5.7.1 ");
            assertThat(say(gateway, mailTo("ann"))).startsWith("250 2.1.5 ");
        }
        try (TestGateway gateway = gateway(new FakeDoorService(), "tagged-names")) {
            gateway.directory().policy("ann@example.org", helo(true));
            assertThat(say(gateway, mailTo("joe"))).startsWith("250 2.1.5 ");
            assertThat(say(gateway, mailTo("ann"))).startsWith("550 5.7.1 Your HELO name is not a full host name");
        }
        // A port that only tags is not overruled.
        try (TestGateway gateway = gateway(new FakeDoorService(), "names", "tag-only")) {
            gateway.directory().policy("ann@example.org", helo(true));
            assertThat(say(gateway, mailTo("ann"))).startsWith("250 2.1.5 ");
        }
    }

    private static String mailTo(String localPart) {
        return "HELO localhost\r\nMAIL FROM:<a@elsewhere.example>\r\nRCPT TO:<" + localPart + "@example.org>\r\n";
    }

    private static MailPolicy helo(boolean refused) {
        return new MailPolicy(null, null, null, null, null, null, null, refused, null, null);
    }

    @Test
    void otherRulesHoldForTheNextThingThatAClientDoes() throws IOException {
        try (TestGateway gateway = TestGateway.start();
                Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway.port(ListenerRole.MX))) {
            socket.setSoTimeout(60_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("220 ");
            gateway.replaceDoors(new TestDoor().set("names"));
            socket.getOutputStream()
                    .write("HELO localhost\r\nMAIL FROM:<>\r\nRCPT TO:<joe@example.org>\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("250 ");
            assertThat(in.readLine()).startsWith("250 ");
            assertThat(in.readLine()).startsWith("550 5.7.1 Your HELO name is not a full host name");
        }
    }
}
