package io.postrider.auth.dns;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.auth.AuthServer;
import io.postrider.auth.AuthServer.Answer;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.tls.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DnsRecordsIT {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final TestCertificate CERTIFICATE = TestCertificate.selfSigned("mail.example.org");
    private static final String PATH = "/v1/domains/example.org/dns-records";
    private static AuthServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        CERTIFICATE.writeTo(folder);
        server = AuthServer.start(
                DATABASE,
                AuthServer.secrets(folder),
                "--postrider.hostname=mail.example.org",
                "--postrider.auth.published.url=https://rest.example.net",
                "--postrider.auth.published.pop3-port=0",
                "--postrider.dns.spf=mx include:spf.relay.example",
                "--postrider.tls.certificate=" + folder.resolve("tls.crt"),
                "--postrider.tls.private-key=" + folder.resolve("tls.key"));
        server.makeDomain("example.org");
        expect(201, server.admin("POST", "/v1/domains/example.org/dkim-keys", ""));
        server.makeDomain("other.example");
    }

    @AfterAll
    static void stop() {
        server.close();
        DATABASE.close();
    }

    private static String data(JsonNode json, String type, String name) {
        for (JsonNode record : json.get("records")) {
            if (record.get("name").asString().equals(name)
                    && record.get("type").asString().equals(type)) {
                return record.get("data").asString();
            }
        }
        return "none";
    }

    @Test
    void listsEveryRecordWithItsPurpose() throws Exception {
        JsonNode json = expect(200, server.admin("GET", PATH, "")).json();
        assertThat(json.get("records").get(0).toString())
                .isEqualTo("{\"purpose\":\"mx\",\"name\":\"example.org\",\"type\":\"MX\",\"ttl\":3600,"
                        + "\"data\":\"10 mail.example.org.\"}");
        assertThat(data(json, "TXT", "example.org")).isEqualTo("v=spf1 mx include:spf.relay.example -all");
        assertThat(data(json, "TXT", "_dmarc.example.org"))
                .isEqualTo("v=DMARC1; p=none; rua=mailto:postmaster@example.org");
        assertThat(data(json, "TXT", "_smtp._tls.example.org")).startsWith("v=TLSRPTv1; rua=mailto:");
        assertThat(data(json, "TXT", "_mta-sts.example.org")).matches("v=STSv1; id=[0-9a-f]{32}");
        assertThat(data(json, "SRV", "_imaps._tcp.example.org")).isEqualTo("0 1 993 mail.example.org.");
        assertThat(data(json, "SRV", "_submissions._tcp.example.org")).isEqualTo("40 1 465 mail.example.org.");
        assertThat(data(json, "SRV", "_pop3._tcp.example.org")).isEqualTo("none");
        assertThat(data(json, "CNAME", "autoconfig.example.org")).isEqualTo("rest.example.net.");
        assertThat(data(json, "SRV", "_autodiscover._tcp.example.org")).isEqualTo("0 0 443 rest.example.net.");
        byte[] key = CERTIFICATE.certificate().getPublicKey().getEncoded();
        assertThat(data(json, "TLSA", "_25._tcp.mail.example.org"))
                .isEqualTo("3 1 1 "
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(key)));
    }

    @Test
    void theZoneTextIsWhatANameServerLoads(@TempDir Path folder) throws Exception {
        Answer answer = expect(200, server.admin("GET", PATH, "", "Accept", "text/dns"));
        assertThat(answer.header("Content-Type")).startsWith("text/dns");
        assertThat(expect(200, server.admin("GET", PATH + "?format=zone", "")).text())
                .isEqualTo(answer.text());
        Path program = Path.of("/usr/bin/named-checkzone");
        assumeTrue(Files.isExecutable(program), "named-checkzone is not installed");
        Path zone = Files.writeString(folder.resolve("zone"), """
                $TTL 3600
                @ IN SOA ns hostmaster 1 7200 900 1209600 300
                @ IN NS ns
                ns IN A 192.0.2.53
                mail IN A 192.0.2.25
                """ + answer.text());
        Process check = new ProcessBuilder(
                        program.toString(), "-k", "fail", "-i", "local", "example.org", zone.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes());
        assertThat(check.waitFor()).as(said).isZero();
        assertThat(said).doesNotContain("ignoring", "warning").contains("OK");
    }

    @Test
    void whatBelongsToAnotherZoneIsAComment() {
        String zone = expect(200, server.admin("GET", "/v1/domains/other.example/dns-records?format=zone", ""))
                .text();
        assertThat(zone).contains("\n; in another zone: _25._tcp.mail.example.org. 3600 IN TLSA 3 1 1 ");
        assertThat(zone).contains("\nother.example. 3600 IN MX 10 mail.example.org.\n");
    }

    @Test
    void theManifestIsOneForExternalDns() {
        Answer answer = expect(200, server.admin("GET", PATH + "?format=externaldns", ""));
        assertThat(answer.header("Content-Type")).startsWith("application/yaml");
        JsonNode manifest = new JsonMapper().valueToTree(new Yaml().load(answer.text()));
        assertThat(manifest.get("kind").asString()).isEqualTo("DNSEndpoint");
        assertThat(manifest.get("apiVersion").asString()).isEqualTo("externaldns.k8s.io/v1alpha1");
        JsonNode endpoints = manifest.get("spec").get("endpoints");
        assertThat(endpoints.toString())
                .contains("\"targets\":[\"10 mail.example.org\"]")
                .contains("\"targets\":[\"0 1 993 mail.example.org.\"]")
                .contains("\"targets\":[\"v=DMARC1; p=none; rua=mailto:postmaster@example.org\"]")
                .doesNotContain("TLSA");
        // What the schema of the DNSEndpoint resource has, as of ExternalDNS 0.20; it refuses other members.
        assertThat(manifest.propertyNames()).containsExactlyInAnyOrder("apiVersion", "kind", "metadata", "spec");
        for (JsonNode endpoint : endpoints) {
            assertThat(endpoint.propertyNames())
                    .containsExactlyInAnyOrder("dnsName", "recordType", "recordTTL", "targets");
            assertThat(endpoint.get("dnsName").asString())
                    .matches(
                            "(\\*\\.)?([a-zA-Z0-9_]([-a-zA-Z0-9_]{0,61}[a-zA-Z0-9_])?\\.)*[a-zA-Z0-9_]([-a-zA-Z0-9_]{0,61}[a-zA-Z0-9_])?\\.?");
            assertThat(endpoint.get("recordType").asString()).isIn("A", "AAAA", "CNAME", "MX", "SRV", "TXT");
            assertThat(endpoint.get("recordTTL").isIntegralNumber()).isTrue();
            endpoint.get("targets")
                    .forEach(target -> assertThat(target.asString()).hasSizeBetween(1, 4096));
        }
    }

    @Test
    void aClientThatAcceptsAllFormatsGetsTheOneItNamesFirst() {
        assertThat(type("application/json, application/yaml, text/dns, application/problem+json"))
                .startsWith("application/json");
        assertThat(type("application/json;q=0.5, text/dns")).startsWith("text/dns");
        assertThat(type("text/*")).startsWith("text/dns");
        assertThat(type("*/*")).startsWith("application/json");
        assertThat(type("no media type at all")).startsWith("application/json");
    }

    private static String type(String accept) {
        return expect(200, server.admin("GET", PATH, "", "Accept", accept)).header("Content-Type");
    }

    @Test
    void refusesOtherFormatsAndDomainsThatAreNotThere() {
        expect(400, server.admin("GET", PATH + "?format=bind", ""));
        expect(404, server.admin("GET", "/v1/domains/nowhere.example/dns-records", ""));
        expect(401, server.anonymous("GET", PATH));
    }

    @Test
    void theMtaStsPolicyIsWhereTheRecordLeads() {
        Answer policy =
                server.anonymous("GET", "/.well-known/mta-sts.txt", "", "X-Forwarded-Host", "mta-sts.example.org");
        assertThat(expect(200, policy).text())
                .isEqualTo("version: STSv1\r\nmode: testing\r\nmx: mail.example.org\r\nmax_age: 604800\r\n");
        assertThat(policy.header("Content-Type")).startsWith("text/plain");
        expect(
                404,
                server.anonymous("GET", "/.well-known/mta-sts.txt", "", "X-Forwarded-Host", "mta-sts.nowhere.example"));
    }
}
