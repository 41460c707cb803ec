package io.postrider.auth.dns;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.tls.TestCertificate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The host itself is not as it should be, and the resolver says nothing of the domain. */
class UnhealthyHostIT {
    @Test
    void everythingIsToldWithinTheDeadline(@TempDir Path folder) throws Exception {
        TestCertificate.expired("other.example.org").writeTo(folder);
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            closed = socket.getLocalPort();
        }
        try (TestDatabase database = TestDatabase.create();
                FakeDns dns = FakeDns.start();
                AuthServer server = AuthServer.start(
                        database,
                        AuthServer.secrets(folder),
                        "--postrider.hostname=mail.example.org",
                        "--postrider.auth.published.smtp-port=" + closed,
                        "--postrider.dns.resolver=127.0.0.1:" + dns.port(),
                        "--postrider.dns.health-deadline=3s",
                        "--postrider.tls.certificate=" + folder.resolve("tls.crt"),
                        "--postrider.tls.private-key=" + folder.resolve("tls.key"))) {
            server.makeDomain("example.org");
            dns.a("mail.example.org", "127.0.0.1").record("1.0.0.127.in-addr.arpa", "PTR", "generic.provider.example.");
            dns.record("_%d._tcp.mail.example.org".formatted(closed), "TLSA", "3 1 1 " + "00".repeat(32));
            dns.silent("example.org");
            JsonNode health = expect(200, server.admin("GET", "/v1/domains/example.org/health", ""))
                    .json();
            assertThat(advice(health, "mx")).startsWith("Could not ask: ");
            assertThat(advice(health, "reachable")).contains("connections are refused");
            assertThat(advice(health, "ptr")).contains("PTR record to mail.example.org");
            assertThat(advice(health, "certificate")).contains("has ended");
            assertThat(advice(health, "dane")).contains("None of the TLSA records");
        }
    }

    private static String advice(JsonNode health, String name) {
        return StreamSupport.stream(health.get("checks").spliterator(), false)
                .filter(check -> check.get("check").asString().equals(name))
                .map(check -> check.get("advice").asString())
                .collect(Collectors.joining());
    }
}
