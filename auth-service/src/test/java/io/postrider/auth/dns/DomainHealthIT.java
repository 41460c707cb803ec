package io.postrider.auth.dns;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMta;
import io.postrider.testkit.tls.TestCertificate;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DomainHealthIT {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final TestCertificate CERTIFICATE = TestCertificate.selfSigned("mail.example.org");
    private static final FakeDns DNS = FakeDns.start();
    private static final SinkMta MTA = SinkMta.start();
    private static AuthServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        CERTIFICATE.writeTo(folder);
        MTA.reply("CONNECT", "220 mail.example.org ESMTP");
        DNS.a("mail.example.org", "127.0.0.1").record("1.0.0.127.in-addr.arpa", "PTR", "mail.example.org.");
        DNS.a("rest.example.net", "127.0.0.9");
        server = AuthServer.start(
                DATABASE,
                AuthServer.secrets(folder),
                "--postrider.hostname=mail.example.org",
                "--postrider.auth.published.url=https://rest.example.net",
                "--postrider.auth.published.smtp-port=" + MTA.port(),
                "--postrider.dns.resolver=127.0.0.1:" + DNS.port(),
                "--postrider.tls.certificate=" + folder.resolve("tls.crt"),
                "--postrider.tls.private-key=" + folder.resolve("tls.key"));
    }

    @AfterAll
    static void stop() {
        server.close();
        MTA.close();
        DNS.close();
        DATABASE.close();
    }

    private static JsonNode health(String domain) {
        return expect(200, server.admin("GET", "/v1/domains/" + domain + "/health", ""))
                .json();
    }

    private static JsonNode check(JsonNode health, String name) {
        for (JsonNode check : health.get("checks")) {
            if (check.get("check").asString().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("no check " + name + " in " + health);
    }

    private static String status(JsonNode health, String name) {
        return check(health, name).get("status").asString();
    }

    private static String advice(JsonNode health, String name) {
        return check(health, name).get("advice").asString();
    }

    /** Publishes what {@code dns-records} tells. */
    private static void publish(String domain) {
        JsonNode records = expect(200, server.admin("GET", "/v1/domains/" + domain + "/dns-records", ""))
                .json()
                .get("records");
        for (JsonNode record : records) {
            String name = record.get("name").asString();
            String data = record.get("data").asString();
            if (record.get("type").asString().equals("TXT")) {
                DNS.txt(name, data);
            } else {
                DNS.record(name, record.get("type").asString(), data);
            }
        }
    }

    @Test
    void aDomainThatPublishesWhatItWasToldIsWell() {
        server.makeDomain("well.example");
        expect(201, server.admin("POST", "/v1/domains/well.example/dkim-keys", ""));
        publish("well.example");
        JsonNode health = health("well.example");
        for (JsonNode check : health.get("checks")) {
            boolean dayLeft = check.get("check").asString().equals("certificate");
            boolean dmarc = check.get("check").asString().equals("dmarc");
            // Nobody serves https at the address of these records.
            boolean policy = check.get("check").asString().equals("mta-sts-policy");
            assertThat(check.get("status").asString())
                    .as(check.toString())
                    .isEqualTo(dayLeft || dmarc || policy ? "improve" : "ok");
        }
        assertThat(advice(health, "mta-sts-policy")).contains("mta-sts.well.example");
        assertThat(health.get("status").asString()).isEqualTo("improve");
        assertThat(check(health, "spf").get("found").toString()).contains("look-ups: 1");
        assertThat(check(health, "certificate").get("found").toString()).contains("days: 0", "mail.example.org");
        assertThat(advice(health, "dmarc")).contains("p=quarantine");
    }

    @Test
    void aDomainWithoutRecordsIsToldWhatToPublish() {
        server.makeDomain("bare.example");
        JsonNode health = health("bare.example");
        assertThat(health.get("status").asString()).isEqualTo("wrong");
        for (String check : new String[] {"mx", "spf", "dmarc"}) {
            assertThat(status(health, check)).as(check).isEqualTo("wrong");
        }
        assertThat(advice(health, "dkim")).contains("keys are being made");
        assertThat(check(health, "mx").get("wanted").toString()).isEqualTo("[\"10 mail.example.org.\"]");
        assertThat(status(health, "autoconfig")).isEqualTo("improve");
        assertThat(advice(health, "autoconfig")).startsWith("Publish it");
        assertThat(check(health, "srv").get("wanted").toString()).contains("_imaps._tcp.bare.example 0 1 993");
    }

    @Test
    void mailThatGoesElsewhereIsTold() {
        server.makeDomain("elsewhere.example");
        DNS.mx("elsewhere.example", 5, "mx.provider.example");
        assertThat(status(health("elsewhere.example"), "mx")).isEqualTo("wrong");
        DNS.mx("elsewhere.example", 10, "mail.example.org");
        JsonNode both = health("elsewhere.example");
        assertThat(status(both, "mx")).isEqualTo("improve");
        assertThat(advice(both, "mx")).contains("other servers");
    }

    @Test
    void aResolverThatFailsIsNeverAWrongRecord() {
        server.makeDomain("unasked.example");
        publish("unasked.example");
        DNS.servfail("unasked.example").servfail("_dmarc.unasked.example");
        JsonNode health = health("unasked.example");
        for (String check : new String[] {"mx", "spf", "dmarc"}) {
            assertThat(status(health, check)).isEqualTo("unknown");
            assertThat(advice(health, check)).startsWith("Could not ask: ").contains("SERVFAIL");
        }
        assertThat(status(health, "tls-rpt")).isEqualTo("ok");
        assertThat(health.get("status").asString()).isEqualTo("unknown");
    }

    @Test
    void tooManyLookUpsOfSpfAreCounted() {
        server.makeDomain("costly.example");
        StringBuilder record = new StringBuilder("v=spf1");
        for (int i = 0; i < 11; i++) {
            DNS.txt("s" + i + ".example", "v=spf1 ip4:192.0.2." + i + " -all");
            record.append(" include:s").append(i).append(".example");
        }
        DNS.txt("costly.example", record + " -all");
        JsonNode health = health("costly.example");
        assertThat(check(health, "spf").get("found").toString()).contains("look-ups: 11");
        assertThat(advice(health, "spf")).contains("11 look-ups", "after 10");
    }

    @Test
    void spfThatLeavesThisServerOutIsWrong() {
        server.makeDomain("left.example");
        DNS.txt("left.example", "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a:rest.example.net/32 -all");
        assertThat(advice(health("left.example"), "spf")).contains("does not let this server send from 127.0.0.1");
    }

    @Test
    void spfWithoutEndOrSenseIsWrong() {
        server.makeDomain("loop.example");
        DNS.txt("loop.example", "v=spf1 redirect=loop.example");
        assertThat(advice(health("loop.example"), "spf")).contains("look-ups");
        server.makeDomain("open.example");
        DNS.txt("open.example", "v=spf1 +all");
        assertThat(advice(health("open.example"), "spf")).contains("everybody");
        server.makeDomain("typo.example");
        DNS.txt("typo.example", "v=spf1 ipv4:127.0.0.1 -all");
        assertThat(advice(health("typo.example"), "spf")).contains("ipv4:127.0.0.1");
        server.makeDomain("twice.example");
        DNS.txt("twice.example", "v=spf1 mx -all").txt("twice.example", "v=spf1 -all");
        assertThat(advice(health("twice.example"), "spf")).contains("several SPF records");
    }

    @Test
    void aRedirectBehindAnAllCostsNothing() {
        server.makeDomain("both.example");
        DNS.txt("both.example", "v=spf1 mx -all redirect=nowhere.example").mx("both.example", 10, "mail.example.org");
        JsonNode health = health("both.example");
        assertThat(status(health, "spf")).isEqualTo("ok");
        assertThat(check(health, "spf").get("found").toString()).contains("look-ups: 1");
    }

    @Test
    void aDmarcPolicyForSubdomainsIsNotTheDomains() {
        server.makeDomain("strict.example");
        DNS.txt("_dmarc.strict.example", "v=DMARC1; p=reject; sp=none");
        assertThat(status(health("strict.example"), "dmarc")).isEqualTo("ok");
        server.makeDomain("lax.example");
        DNS.txt("_dmarc.lax.example", "v=DMARC1; sp=reject; p = none");
        assertThat(status(health("lax.example"), "dmarc")).isEqualTo("improve");
    }

    @Test
    void anAliasMayBeTheSameAddressesAsWell() {
        server.makeDomain("flat.example");
        DNS.a("autoconfig.flat.example", "127.0.0.9").a("autodiscover.flat.example", "127.0.0.8");
        JsonNode health = health("flat.example");
        assertThat(status(health, "autoconfig")).isEqualTo("ok");
        assertThat(advice(health, "autodiscover")).contains("leads elsewhere");
    }

    @Test
    void aPolicyIsFetchedFromNoInternalAddress() {
        server.makeDomain("inside.example");
        DNS.a("mta-sts.inside.example", "127.0.0.7");
        JsonNode health = health("inside.example");
        assertThat(check(health, "mta-sts-policy").get("found").toString()).isEqualTo("[\"127.0.0.7\"]");
        assertThat(advice(health, "mta-sts-policy")).contains("not public");
        server.makeDomain("nowhere-sts.example");
        assertThat(advice(health("nowhere-sts.example"), "mta-sts-policy"))
                .contains("publish mta-sts.nowhere-sts.example");
    }

    @Test
    void isOfDomainsThatTheKeyReaches() {
        expect(404, server.admin("GET", "/v1/domains/nowhere.example/health", ""));
        expect(401, server.anonymous("GET", "/v1/domains/nowhere.example/health"));
    }
}
