package io.postrider.auth.oidc;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.postrider.api.ServiceName;
import io.postrider.auth.AuthServer;
import io.postrider.testkit.database.TestDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A provider that is named by its issuer alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiscoveryIT {
    private static final String PATH = "/v1/domains/example.org/oidc-provider";

    private final TestDatabase database = TestDatabase.create();
    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer provider;
    private RSAKey key;
    private String base = "";

    @BeforeAll
    void start() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", exchange -> {
            calls.incrementAndGet();
            String page = pages.get(exchange.getRequestURI().getPath());
            byte[] octets = page == null ? new byte[0] : page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(page == null ? 404 : 200, octets.length == 0 ? -1 : octets.length);
            exchange.getResponseBody().write(octets);
            exchange.close();
        });
        provider.start();
        base = "http://127.0.0.1:" + provider.getAddress().getPort();
        pages.put("/keys", new JWKSet(key.toPublicJWK()).toString());
        document("/realm", base + "/realm", base + "/keys");
        document("/impostor", base + "/realm", base + "/keys");
        document("/nowhere", base + "/nowhere", "file:///etc/passwd");
        pages.put("/garbage/.well-known/openid-configuration", "<html>");
    }

    private void document(String path, String issuer, String keys) {
        pages.put(
                path + "/.well-known/openid-configuration",
                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}".formatted(issuer, keys));
    }

    @AfterAll
    void stop() {
        provider.stop(0);
        database.close();
    }

    private AuthServer.Answer set(AuthServer server, String issuer) {
        return server.admin("PUT", PATH, "{\"issuer\":\"%s\",\"audience\":\"postrider\"}".formatted(issuer));
    }

    private String token() throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(),
                new JWTClaimsSet.Builder()
                        .issuer(base + "/realm")
                        .audience("postrider")
                        .claim("email", "ann@example.org")
                        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                        .build());
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    @Test
    void itsDocumentSaysWhereItsKeysAre(@TempDir Path folder) throws Exception {
        try (AuthServer server = AuthServer.start(
                database, AuthServer.secrets(folder), "--postrider.auth.oidc.internal-networks=127.0.0.0/8")) {
            server.makeDomain("example.org");
            server.makeAccount("ann@example.org");
            for (String wrong : new String[] {"/impostor", "/nowhere", "/garbage", "/absent"}) {
                assertThat(expect(422, set(server, base + wrong)).detail())
                        .startsWith("issuer ")
                        .doesNotContain("passwd");
            }
            AuthServer.Answer found = expect(200, set(server, base + "/realm"));
            assertThat(found.json().get("jwksUri").asString()).isEqualTo(base + "/keys");
            // It moved since.
            pages.put("/new-keys", pages.remove("/keys"));
            document("/realm", base + "/realm", base + "/new-keys");
            String message = "n,a=ann@example.org,\u0001auth=Bearer " + token() + "\u0001\u0001";
            String response = Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8));
            AuthServer.Answer login = expect(
                    200,
                    server.internal(
                            ServiceName.IMAP_SERVICE, "login", "POST", "/internal/v1/logins/exchanges", """
                    {"mechanism":"OAUTHBEARER","response":"%s","state":null,"channelBindings":{},"clientAddress":"192.0.2.1","protocol":"IMAP"}""".formatted(
                                            response)));
            assertThat(login.json().get("grant").isNull()).as(login.text()).isFalse();
            pages.put("/keys", pages.get("/new-keys"));
            document("/realm", base + "/realm", base + "/keys");
        }
    }

    /** S16 */
    @Test
    void asksNobodyInside(@TempDir Path folder) throws Exception {
        try (TestDatabase other = TestDatabase.create();
                AuthServer server = AuthServer.start(other, AuthServer.secrets(folder))) {
            server.makeDomain("example.org");
            int before = calls.get();
            expect(422, set(server, base + "/realm"));
            expect(422, set(server, base.replace("http://", "https://") + "/realm"));
            expect(422, set(server, "https://169.254.169.254"));
            assertThat(calls.get()).isEqualTo(before);
        }
    }
}
