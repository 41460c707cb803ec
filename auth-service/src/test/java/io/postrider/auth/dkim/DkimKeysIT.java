package io.postrider.auth.dkim;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.api.ServiceName;
import io.postrider.auth.AuthServer;
import io.postrider.auth.AuthServer.Answer;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.dns.SigningRecordLook;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

@Timeout(180)
class DkimKeysIT {
    private static final String DOMAIN = "example.org";
    private static final String KEYS = "/v1/domains/example.org/dkim-keys";
    private static final DkimProperties PROPERTIES =
            new DkimProperties(Duration.ofDays(90), Duration.ofDays(2), Duration.ofDays(7), Duration.ofSeconds(10));
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final FakeDns DNS = FakeDns.start();
    private static AuthServer server;

    private Duration ahead = Duration.ZERO;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(
                DATABASE, AuthServer.secrets(folder), "--postrider.dns.resolver=127.0.0.1:" + DNS.port());
    }

    @AfterAll
    static void stop() {
        server.close();
        DNS.close();
        DATABASE.close();
    }

    @AfterEach
    void forget() {
        keys(DOMAIN).forEach(key -> DNS.remove(name(key)).works(name(key)));
        DATABASE.execute("delete from directory.domain");
    }

    private KeyRotation replica() {
        return new KeyRotation(
                server.bean(DkimKeyStore.class),
                server.bean(DkimKeys.class),
                server.bean(SigningRecordLook.class),
                server.bean(ChangeLog.class),
                server.bean(TransactionTemplate.class),
                PROPERTIES,
                Clock.offset(server.bean(Clock.class), ahead));
    }

    private void work() {
        KeyRotation replica = replica();
        while (replica.workOnOne()) {}
    }

    private void later(Duration time) {
        ahead = ahead.plus(time);
        work();
    }

    private static List<JsonNode> keys(String domain) {
        List<JsonNode> keys = new ArrayList<>();
        Answer answer = server.admin("GET", "/v1/domains/" + domain + "/dkim-keys", "");
        if (answer.status() == 200) {
            answer.json().get("items").forEach(keys::add);
        }
        return keys;
    }

    private static String name(JsonNode key) {
        return key.get("recordName").asString();
    }

    private static String selector(JsonNode key) {
        return key.get("selector").asString();
    }

    private static List<String> states() {
        return keys(DOMAIN).stream().map(key -> key.get("state").asString()).toList();
    }

    private static void publish() {
        keys(DOMAIN)
                .forEach(key -> DNS.remove(name(key))
                        .txt(name(key), key.get("recordValue").asString()));
    }

    /** What signs, by selector: the private halves. */
    private static Map<String, byte[]> signing(String domain) {
        Map<String, byte[]> keys = new HashMap<>();
        Answer answer = server.internal(
                ServiceName.DELIVERY_SERVICE, "signing.read", "GET", "/internal/v1/signing-keys/" + domain, "");
        expect(200, answer)
                .json()
                .get("keys")
                .forEach(key -> keys.put(
                        selector(key),
                        Base64.getDecoder().decode(key.get("privateKey").asString())));
        return keys;
    }

    private void signFromTheBeginning() {
        server.makeDomain(DOMAIN);
        work();
        publish();
        later(Duration.ofMinutes(2));
        assertThat(states()).containsExactly("signing", "signing");
    }

    @Test
    void everyDomainGetsAnRsaAndAnEd25519KeyAliasesToo() {
        server.makeDomain(DOMAIN);
        expect(201, server.admin("POST", "/v1/domains", "{\"name\":\"alias.example\",\"aliasOf\":\"example.org\"}"));
        assertThat(keys(DOMAIN)).isEmpty();
        work();
        for (String domain : List.of(DOMAIN, "alias.example")) {
            List<JsonNode> keys = keys(domain);
            assertThat(keys)
                    .extracting(key -> key.get("algorithm").asString())
                    .containsExactlyInAnyOrder("rsa-sha256", "ed25519-sha256");
            for (JsonNode key : keys) {
                assertThat(selector(key)).matches("pr[0-9]{6}a-(rsa|ed25519)");
                assertThat(name(key)).isEqualTo(selector(key) + "._domainkey." + domain);
                assertThat(key.get("recordValue").asString()).matches("v=DKIM1; k=(rsa|ed25519); p=[A-Za-z0-9+/]+=*");
                assertThat(key.toString()).doesNotContainIgnoringCase("private");
            }
        }
        assertThat(signing(DOMAIN)).as("what no receiver finds signs nothing").isEmpty();
        assertThat(audited("dkim-key.create")).contains("auth-service", "._domainkey.alias.example");
    }

    @Test
    void signsOnceItsRecordIsFound() throws Exception {
        server.makeDomain(DOMAIN);
        work();
        JsonNode rsa = keys(DOMAIN).stream()
                .filter(key -> selector(key).endsWith("-rsa"))
                .findFirst()
                .orElseThrow();
        DNS.txt(name(rsa), rsa.get("recordValue").asString());
        later(Duration.ofMinutes(2));
        assertThat(signing(DOMAIN)).containsOnlyKeys(selector(rsa));
        publish();
        later(Duration.ofMinutes(2));
        Map<String, byte[]> signing = signing(DOMAIN);
        assertThat(signing).hasSize(2);
        for (JsonNode key : keys(DOMAIN)) {
            PublishedKeys.assertVerifies(key, signing.get(selector(key)));
        }
        expect(200, server.admin("PATCH", "/v1/domains/example.org", "{\"enabled\":false}", "If-Match", "*"));
        assertThat(signing(DOMAIN)).as("a disabled domain").isEmpty();
        DATABASE.execute("update directory.domain set enabled = true, deleted_at = now()");
        assertThat(signing(DOMAIN)).as("a deleted domain").isEmpty();
        DATABASE.execute("update directory.domain set deleted_at = null");
        assertThat(signing(DOMAIN)).hasSize(2);
        assertThat(signing("nowhere.example")).isEmpty();
        expect(
                403,
                server.internal(
                        ServiceName.SMTP_GATEWAY,
                        "directory.read",
                        "GET",
                        "/internal/v1/signing-keys/example.org",
                        ""));
    }

    @Test
    void opensslAgrees(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
        signFromTheBeginning();
        Map<String, byte[]> signing = signing(DOMAIN);
        for (JsonNode key : keys(DOMAIN)) {
            Path secret = Files.write(folder.resolve(selector(key)), signing.get(selector(key)));
            Process openssl = new ProcessBuilder(
                            "openssl", "pkey", "-inform", "DER", "-in", secret.toString(), "-pubout", "-outform", "DER")
                    .start();
            byte[] open = openssl.getInputStream().readAllBytes();
            assertThat(openssl.waitFor()).isZero();
            assertThat(open).isEqualTo(PublishedKeys.subjectPublicKeyInfo(key));
        }
    }

    @Test
    void privateHalvesAreSealedAndForgotten() {
        signFromTheBeginning();
        JdbcClient jdbc = JdbcClient.create(DATABASE.owner());
        String rows = "select encode(private_key, 'hex') from directory.dkim_key where private_key is not null";
        List<String> sealed = jdbc.sql(rows).query(String.class).list();
        assertThat(sealed).hasSize(2);
        for (byte[] key : signing(DOMAIN).values()) {
            String secret = HexFormat.of().formatHex(key, key.length - 32, key.length);
            assertThat(sealed).noneMatch(hex -> hex.contains(secret));
        }
        later(Duration.ofDays(91));
        publish();
        later(Duration.ofHours(2));
        later(Duration.ofDays(3));
        assertThat(states()).containsExactly("retired", "retired", "signing", "signing");
        assertThat(jdbc.sql(rows).query(String.class).list()).hasSize(2).doesNotContainAnyElementsOf(sealed);
    }

    @Test
    void newKeysTakeOverWhenTheyWereInTheDnsForLongEnough() {
        signFromTheBeginning();
        Map<String, byte[]> first = signing(DOMAIN);
        later(Duration.ofDays(89));
        assertThat(states()).containsExactly("signing", "signing");
        later(Duration.ofDays(1));
        assertThat(states()).containsExactly("signing", "signing", "unpublished", "unpublished");
        later(Duration.ofDays(30));
        assertThat(states())
                .as("nobody published them")
                .containsExactly("signing", "signing", "unpublished", "unpublished");
        assertThat(signing(DOMAIN)).containsOnlyKeys(first.keySet());
        publish();
        later(Duration.ofHours(2));
        assertThat(states()).containsExactly("signing", "signing", "published", "published");
        later(Duration.ofDays(1));
        assertThat(signing(DOMAIN)).containsOnlyKeys(first.keySet());
        later(Duration.ofDays(1));
        assertThat(states()).containsExactly("retired", "retired", "signing", "signing");
        assertThat(signing(DOMAIN)).hasSize(2).doesNotContainKeys(first.keySet().toArray(String[]::new));
        assertThat(records())
                .containsAll(first.keySet().stream()
                        .map(s -> s + "._domainkey.example.org")
                        .toList());
        later(Duration.ofDays(6));
        assertThat(states()).hasSize(4);
        later(Duration.ofDays(1).plusHours(1));
        assertThat(states()).containsExactly("signing", "signing");
        assertThat(records())
                .doesNotContainAnyElementsOf(first.keySet().stream()
                        .map(s -> s + "._domainkey.example.org")
                        .toList());
    }

    private static List<String> records() {
        List<String> names = new ArrayList<>();
        expect(200, server.admin("GET", "/v1/domains/example.org/dns-records", ""))
                .json()
                .get("records")
                .forEach(record -> names.add(record.get("name").asString()));
        return names;
    }

    @Test
    void aRecordThatGoesAgainOrIsAnotherKeysDoesNotCount() {
        signFromTheBeginning();
        later(Duration.ofDays(91));
        publish();
        later(Duration.ofHours(2));
        List<JsonNode> fresh = keys(DOMAIN).subList(2, 4);
        DNS.remove(name(fresh.getFirst()));
        JsonNode last = fresh.getLast();
        DNS.remove(name(last))
                .txt(name(last), keys(DOMAIN).getFirst().get("recordValue").asString());
        later(Duration.ofDays(3));
        assertThat(states()).containsExactly("signing", "signing", "unpublished", "unpublished");
        publish();
        later(Duration.ofHours(2));
        assertThat(states()).as("the time counts anew").containsExactly("signing", "signing", "published", "published");
    }

    @Test
    void aDnsThatDoesNotAnswerChangesNothing() {
        signFromTheBeginning();
        later(Duration.ofDays(91));
        publish();
        later(Duration.ofHours(2));
        keys(DOMAIN).forEach(key -> DNS.servfail(name(key)));
        later(Duration.ofDays(3));
        assertThat(states()).containsExactly("signing", "signing", "published", "published");
        keys(DOMAIN).forEach(key -> DNS.works(name(key)));
        later(Duration.ofMinutes(2));
        assertThat(states()).containsExactly("retired", "retired", "signing", "signing");
    }

    @Test
    void replicasMakeTheKeysOfADomainOnce() throws Exception {
        for (int i = 0; i < 4; i++) {
            server.makeDomain("d%d.example".formatted(i));
        }
        try (ExecutorService replicas = Executors.newFixedThreadPool(3)) {
            Callable<Void> replica = () -> {
                work();
                return null;
            };
            for (Future<Void> ended : replicas.invokeAll(List.of(replica, replica, replica))) {
                ended.get();
            }
        }
        for (int i = 0; i < 4; i++) {
            assertThat(keys("d%d.example".formatted(i))).hasSize(2);
        }
    }

    @Test
    void aReplicaSeesToKeysByItself(@TempDir Path folder) throws Exception {
        server.makeDomain(DOMAIN);
        try (AuthServer replica =
                AuthServer.start(DATABASE, AuthServer.secrets(folder), "--postrider.auth.dkim.look-every=50ms")) {
            Await.until(Await.PATIENCE, () -> keys(DOMAIN).size() == 2, "the keys of " + replica.publicUrl());
        }
    }

    @Test
    void administratorsRotateAndRemoveKeys() {
        signFromTheBeginning();
        List<JsonNode> old = keys(DOMAIN);
        Answer made = expect(201, server.admin("POST", KEYS, "", "Idempotency-Key", "now"));
        assertThat(made.json().get("items")).hasSize(2);
        assertThat(selector(made.json().at("/items/0"))).matches("pr[0-9]{6}b-(rsa|ed25519)");
        Answer again = expect(201, server.admin("POST", KEYS, "", "Idempotency-Key", "now"));
        assertThat(again.text()).isEqualTo(made.text());
        assertThat(expect(409, server.admin("POST", KEYS, "")).text()).contains("wait already");
        assertThat(states()).containsExactly("signing", "signing", "unpublished", "unpublished");

        Answer one = expect(200, server.admin("GET", KEYS + '/' + selector(old.getFirst()), ""));
        String stale = "\"%d\"".formatted(one.json().get("version").asLong() - 1);
        expect(412, server.admin("DELETE", KEYS + '/' + selector(old.getFirst()), "", "If-Match", stale));
        expect(204, server.admin("DELETE", KEYS + '/' + selector(old.getFirst()), "", "If-Match", one.header("ETag")));
        expect(404, server.admin("GET", KEYS + '/' + selector(old.getFirst()), ""));
        String last = KEYS + '/' + selector(old.getLast());
        assertThat(expect(409, server.admin("DELETE", last, "")).text()).contains("force=true");
        assertThat(signing(DOMAIN)).hasSize(1);
        expect(204, server.admin("DELETE", last + "?force=true", ""));
        assertThat(signing(DOMAIN)).isEmpty();
        assertThat(audited("dkim-key.create")).contains(selector(made.json().at("/items/0")));
        assertThat(audited("dkim-key.remove")).contains(selector(old.getFirst()), selector(old.getLast()));
    }

    private static String audited(String action) {
        return expect(200, server.admin("GET", "/v1/audit-log?limit=500&action=" + action, ""))
                .text();
    }

    @Test
    void aRemovedKeysSelectorIsNotGivenAgain() {
        server.makeDomain(DOMAIN);
        expect(201, server.admin("POST", KEYS, ""));
        List<String> gone = keys(DOMAIN).stream().map(DkimKeysIT::selector).toList();
        gone.forEach(selector -> expect(204, server.admin("DELETE", KEYS + '/' + selector, "")));
        work();
        assertThat(keys(DOMAIN)).hasSize(2).extracting(DkimKeysIT::selector).doesNotContainAnyElementsOf(gone);
    }

    @Test
    void healthSaysWhatToPublish() {
        server.makeDomain(DOMAIN);
        work();
        assertThat(dkim().get("status").asString()).isEqualTo("wrong");
        assertThat(dkim().get("wanted")).hasSize(2);
        assertThat(dkim().get("advice").asString()).contains("publish it", "signs once it is found");
        publish();
        assertThat(dkim().get("status").asString()).isEqualTo("ok");
        later(Duration.ofMinutes(2));
        JsonNode key = keys(DOMAIN).getFirst();
        DNS.remove(name(key)).txt(name(key), "v=DKIM1; k=rsa; p=AAAA");
        assertThat(dkim().get("status").asString()).isEqualTo("wrong");
        assertThat(dkim().get("advice").asString()).contains(name(key), "another key", "nobody can verify");
        publish();
        later(Duration.ofDays(91));
        assertThat(dkim().get("status").asString()).as("the old ones sign").isEqualTo("improve");
        DNS.servfail(name(key));
        assertThat(dkim().get("status").asString()).isEqualTo("unknown");
    }

    private static JsonNode dkim() {
        JsonNode checks = expect(200, server.admin("GET", "/v1/domains/example.org/health", ""))
                .json()
                .get("checks");
        for (JsonNode check : checks) {
            if (check.get("check").asString().equals("dkim")) {
                return check;
            }
        }
        throw new AssertionError(checks.toString());
    }
}
