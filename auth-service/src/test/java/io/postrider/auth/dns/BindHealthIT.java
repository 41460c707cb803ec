package io.postrider.auth.dns;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.auth.AuthServer;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.sink.SinkMta;
import io.postrider.testkit.tls.TestCertificate;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A real BIND, where one is installed, serves the zone text that a domain is told to publish, and health finds all of it. */
@Timeout(180)
class BindHealthIT {
    private static final Path NAMED = Path.of("/usr/sbin/named");
    private static final String HEAD =
            "$TTL 3600\n@ IN SOA ns hostmaster 1 7200 900 1209600 300\n@ IN NS ns\nns IN A 127.0.0.1\n";

    @Test
    void theZoneTextIsServedAndFoundWell(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(NAMED), "BIND is not installed");
        TestCertificate.selfSigned("mail.example.org").writeTo(folder);
        int port = freePort();
        try (TestDatabase database = TestDatabase.create();
                SinkMta mta = SinkMta.start();
                AuthServer server = AuthServer.start(
                        database,
                        AuthServer.secrets(folder),
                        "--postrider.hostname=mail.example.org",
                        "--postrider.auth.published.url=https://rest.example.net",
                        "--postrider.auth.published.smtp-port=" + mta.port(),
                        "--postrider.dns.resolver=127.0.0.1:" + port,
                        "--postrider.tls.certificate=" + folder.resolve("tls.crt"),
                        "--postrider.tls.private-key=" + folder.resolve("tls.key"))) {
            mta.reply("CONNECT", "220 mail.example.org ESMTP");
            server.makeDomain("example.org");
            expect(201, server.admin("POST", "/v1/domains/example.org/dkim-keys", ""));
            String zone = expect(200, server.admin("GET", "/v1/domains/example.org/dns-records?format=zone", ""))
                    .text();
            Path zones = Files.createDirectory(folder.resolve("zones"));
            Files.writeString(zones.resolve("example.org"), HEAD + "mail IN A 127.0.0.1\n" + zone);
            Files.writeString(zones.resolve("example.net"), HEAD + "rest IN A 127.0.0.9\n");
            Files.writeString(zones.resolve("127.in-addr.arpa"), HEAD + "1.0.0 IN PTR mail.example.org.\n");
            Process named = named(zones, port);
            try {
                Await.until(
                        Await.PATIENCE,
                        () -> Files.readString(zones.resolve("output")).contains("all zones loaded"),
                        "BIND");
                JsonNode health = expect(200, server.admin("GET", "/v1/domains/example.org/health", ""))
                        .json();
                for (JsonNode check : health.get("checks")) {
                    String name = check.get("check").asString();
                    // A day is left of the certificate, DMARC begins with reports, and nobody serves https there.
                    boolean better =
                            List.of("certificate", "dmarc", "mta-sts-policy").contains(name);
                    assertThat(check.get("status").asString())
                            .as(check.toString())
                            .isEqualTo(better ? "improve" : "ok");
                }
            } finally {
                named.destroy();
                named.waitFor(30, TimeUnit.SECONDS);
            }
        }
    }

    private static Process named(Path zones, int port) throws IOException {
        var configuration = new StringBuilder("""
                options {
                    directory "%s";
                    listen-on port %d { 127.0.0.1; };
                    listen-on-v6 { none; };
                    recursion no;
                    pid-file none;
                    session-keyfile "%1$s/session.key";
                };
                controls { };
                """.formatted(zones, port));
        for (String zone : List.of("example.org", "example.net", "127.in-addr.arpa")) {
            configuration.append("zone \"%1$s\" { type primary; file \"%1$s\"; };\n".formatted(zone));
        }
        Path file = Files.writeString(zones.resolve("named.conf"), configuration.toString());
        return new ProcessBuilder(NAMED.toString(), "-g", "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(zones.resolve("output").toFile())
                .start();
    }

    /** Not one that the system may give to a connection in the meantime (from 32768 on). */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket free = new ServerSocket(port);
                    DatagramSocket alike = new DatagramSocket(port)) {
                return Math.min(free.getLocalPort(), alike.getLocalPort());
            } catch (IOException taken) {
                continue;
            }
        }
    }
}
