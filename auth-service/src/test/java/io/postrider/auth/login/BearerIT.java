package io.postrider.auth.login;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.postrider.api.ServiceName;
import io.postrider.auth.AuthServer;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** S15: access tokens of ours and of a domain's provider, and all that looks like one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BearerIT {
    private static final String ISSUER = "https://login.example.org";
    private static final String ANN = "ann@example.org";

    private final TestDatabase database = TestDatabase.create();
    private final AtomicInteger otherCalls = new AtomicInteger();
    private AuthServer server;
    private HttpServer provider;
    private RSAKey key;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
        byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        provider.createContext("/", exchange -> {
            otherCalls.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        provider.start();
        server = AuthServer.start(
                database, AuthServer.secrets(folder), "--postrider.auth.oidc.internal-networks=127.0.0.0/8");
        for (String domain : List.of("example.org", "other.example")) {
            server.makeDomain(domain);
            server.makeAccount("ann@" + domain);
        }
        server.makeAccount("ben@example.org");
        expect(200, server.admin("PUT", "/v1/domains/example.org/oidc-provider", """
                {"issuer":"%s","jwksUri":"http://127.0.0.1:%d/keys","audience":"postrider"}""".formatted(
                        ISSUER, provider.getAddress().getPort())));
    }

    @AfterAll
    void stop() {
        provider.stop(0);
        server.close();
        database.close();
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("postrider")
                .subject("1234")
                .claim("email", ANN)
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    private String signed(JWTClaimsSet.Builder claims) {
        return signed(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), claims);
    }

    private String signed(JWSHeader header, JWTClaimsSet.Builder claims) {
        SignedJWT jwt = new SignedJWT(header, claims.build());
        try {
            jwt.sign(
                    header.getAlgorithm().equals(JWSAlgorithm.HS256)
                            ? new MACSigner(key.toRSAPublicKey().getEncoded())
                            : new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return jwt.serialize();
    }

    private AuthServer.Answer present(String user, String token) {
        return say("OAUTHBEARER", "n,a=" + user + ",\u0001auth=Bearer " + token + "\u0001\u0001");
    }

    private AuthServer.Answer say(String mechanism, String message) {
        String response = Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8));
        return expect(
                200,
                server.internal(
                        ServiceName.IMAP_SERVICE, "login", "POST", "/internal/v1/logins/exchanges", """
                {"mechanism":"%s","response":"%s","state":null,"channelBindings":{},"clientAddress":"192.0.2.1","protocol":"IMAP"}""".formatted(
                                        mechanism, response)));
    }

    private static void letsIn(AuthServer.Answer answer, String address) {
        assertThat(answer.json().get("grant").isNull()).as(answer.text()).isFalse();
        assertThat(answer.json().get("grant").get("address").asString()).isEqualTo(address);
    }

    private static void refuses(AuthServer.Answer answer) {
        assertThat(answer.json().get("grant").isNull()).as(answer.text()).isTrue();
        assertThat(new String(
                        Base64.getDecoder()
                                .decode(answer.json().get("challenge").asString()),
                        StandardCharsets.US_ASCII))
                .isEqualTo("{\"status\":\"invalid_token\",\"scope\":\"imap pop3 submission\"}");
    }

    private String token(String body) {
        return expect(201, server.me(ANN, AuthServer.PASSWORD, "POST", "/v1/me/tokens", body))
                .json()
                .get("access_token")
                .asString();
    }

    @Test
    void takesATokenOfOursWithinItsScope() {
        String token = token("");
        letsIn(present(ANN, token), ANN);
        letsIn(present("", token), ANN);
        letsIn(say("XOAUTH2", "user=" + ANN + "\u0001auth=Bearer " + token + "\u0001\u0001"), ANN);
        refuses(present("ben@example.org", token));
        refuses(present(ANN, token("{\"scopes\":[\"pop3\"]}")));
        refuses(present(ANN, token + "x"));
        expect(422, server.me(ANN, AuthServer.PASSWORD, "POST", "/v1/me/tokens", "{\"scopes\":[\"admin\"]}"));
    }

    @Test
    void takesNoTokenThatIsForTheServices() {
        String internal = expect(200, server.login(ANN, AuthServer.PASSWORD, "192.0.2.1"))
                .json()
                .get("accessToken")
                .asString();
        refuses(present(ANN, internal));
    }

    @Test
    void aPasswordChangeEndsItsTokens() {
        String ben = "ben@example.org";
        String token = expect(201, server.me(ben, AuthServer.PASSWORD, "POST", "/v1/me/tokens", ""))
                .json()
                .get("access_token")
                .asString();
        letsIn(present(ben, token), ben);
        expect(200, server.admin("PUT", "/v1/accounts/" + ben + "/password", "{\"password\":\"another one\"}"));
        Await.until(
                Await.PATIENCE, () -> present(ben, token).json().get("grant").isNull(), "the token to be dead");
    }

    @Test
    void takesTheProvidersTokensForItsOwnDomainOnly() {
        letsIn(present(ANN, signed(claims())), ANN);
        letsIn(present("Ann@EXAMPLE.org", signed(claims())), ANN);
        refuses(present("ben@example.org", signed(claims())));
        refuses(present("nobody@example.org", signed(claims().claim("email", "nobody@example.org"))));
        refuses(present("ann@other.example", signed(claims().claim("email", "ann@other.example"))));
    }

    @Test
    void takesNothingThatOnlyLooksLikeItsTokens() throws Exception {
        refuses(present(ANN, new PlainJWT(claims().build()).serialize()));
        refuses(present(
                ANN,
                signed(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), claims())));
        refuses(present(ANN, signed(claims().issuer("https://evil.example"))));
        refuses(present(ANN, signed(claims().audience("another-client"))));
        refuses(present(
                ANN, signed(claims().expirationTime(Date.from(Instant.now().minusSeconds(120))))));
        refuses(present(
                ANN, signed(claims().notBeforeTime(Date.from(Instant.now().plusSeconds(300))))));
        refuses(present(ANN, signed(claims().expirationTime(null))));
        refuses(present(ANN, signed(claims().claim("nonce", "n"))));
        refuses(present(ANN, signed(claims().claim("email_verified", false))));
        refuses(present(ANN, signed(claims().claim("email", null))));
        refuses(present(
                ANN, signed(header().type(new JOSEObjectType("logout+jwt")).build(), claims())));
        RSAKey mine = new RSAKeyGenerator(2048).keyID("k1").generate();
        SignedJWT forged = new SignedJWT(header().build(), claims().build());
        forged.sign(new RSASSASigner(mine));
        refuses(present(ANN, forged.serialize()));
        URI trap = URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/trap");
        SignedJWT elsewhere = new SignedJWT(header().keyID("k2").jwkURL(trap).build(), claims().build());
        elsewhere.sign(new RSASSASigner(mine));
        refuses(present(ANN, elsewhere.serialize()));
        SignedJWT traversal =
                new SignedJWT(header().keyID("../../k1'||pg_sleep(5)--").build(), claims().build());
        traversal.sign(new RSASSASigner(mine));
        refuses(present(ANN, traversal.serialize()));
        assertThat(otherCalls).as("what a token names is never asked for").hasValue(0);
        refuses(present(ANN, "x".repeat(8_000)));
    }

    private int atRest(String method, String path, String token) {
        return server.anonymous(method, path, "", "Authorization", "Bearer " + token)
                .status();
    }

    @Test
    void theProvidersTokensWereRefusedAtRest() throws Exception {
        AuthServer.Answer mine =
                server.anonymous("GET", "/v1/me/policy", "", "Authorization", "Bearer " + signed(claims()));
        assertThat(expect(200, mine).json().has("effective")).isTrue();
        assertThat(atRest("GET", "/v1/me/policy", signed(claims().claim("email", "ann@other.example"))))
                .isEqualTo(401);
        assertThat(atRest("GET", "/v1/me/policy", signed(claims().claim("email", "nobody@example.org"))))
                .isEqualTo(401);
        assertThat(atRest("GET", "/v1/me/policy", signed(claims().claim("email", List.of(ANN)))))
                .isEqualTo(401);
        assertThat(atRest("GET", "/v1/me/policy", signed(claims().audience("another-client"))))
                .isEqualTo(401);
        assertThat(atRest("GET", "/v1/me/policy", signed(claims().issuer("https://evil.example"))))
                .isEqualTo(401);
        assertThat(atRest("GET", "/v1/me/policy", signed(claims().claim("nonce", "n"))))
                .isEqualTo(401);
        assertThat(atRest("GET", "/v1/me/policy", new PlainJWT(claims().build()).serialize()))
                .isEqualTo(401);
        SignedJWT forged = new SignedJWT(header().build(), claims().build());
        forged.sign(new RSASSASigner(new RSAKeyGenerator(2048).keyID("k1").generate()));
        assertThat(atRest("GET", "/v1/me/policy", forged.serialize())).isEqualTo(401);
        assertThat(atRest("GET", "/v1/me/policy", "x.y.z")).isEqualTo(401);
        assertThat(atRest("POST", "/v1/me/totp", signed(claims())))
                .as("what would outlive it")
                .isEqualTo(403);
        assertThat(atRest("GET", "/v1/accounts", signed(claims())))
                .as("what keys are for")
                .isEqualTo(401);
    }

    private static JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1");
    }

    @Test
    void aProviderIsAnAdministratorsAffair() {
        String path = "/v1/domains/other.example/oidc-provider";
        expect(404, server.admin("GET", path, ""));
        expect(
                422,
                server.admin("PUT", path, "{\"issuer\":\"x\",\"jwksUri\":\"file:///etc/passwd\",\"audience\":\"a\"}"));
        expect(422, server.admin("PUT", path, "{\"issuer\":\"https://a.example\"}"));
        String body = "{\"issuer\":\"https://a.example\",\"jwksUri\":\"https://a.example/keys\",\"audience\":\"a\"}";
        String domainsOnly = expect(
                        201, server.admin("POST", "/v1/api-keys", "{\"name\":\"d\",\"actions\":[\"domains:write\"]}"))
                .json()
                .get("secret")
                .asString();
        expect(403, server.adminAs(domainsOnly, "PUT", path, body));
        expect(200, server.admin("PUT", path, body));
        assertThat(expect(200, server.admin("GET", path, ""))
                        .json()
                        .get("addressClaim")
                        .asString())
                .isEqualTo("email");
        assertThat(expect(200, server.admin("GET", "/v1/audit-log?action=domain.oidc-provider", ""))
                        .text())
                .as("who may be whom is in the log")
                .contains("addressClaim");
        expect(204, server.admin("DELETE", path, ""));
        expect(404, server.admin("DELETE", path, ""));
    }
}
