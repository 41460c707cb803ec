package io.postrider.mailbox;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.postrider.api.Scope;
import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.problem.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/** auth-service over HTTP, as far as mailbox-service and its callers ask it. */
final class FakeAuthService implements AutoCloseable {
    final FakeDirectory directory = new FakeDirectory();
    private final JsonMapper json = JsonMapper.builder().build();
    private final List<DirectoryChanges.Change> log = new CopyOnWriteArrayList<>();
    /** What was put into the audit log, as JSON. */
    final List<String> audited = new CopyOnWriteArrayList<>();

    volatile boolean auditFails;
    private final HttpServer server;
    private final ECKey key;

    FakeAuthService() {
        try {
            key = new ECKeyGenerator(Curve.P_256).keyID("test").generate();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException | JOSEException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/internal/oauth2/jwks", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext(
                "/internal/oauth2/token",
                exchange -> answer(
                        exchange,
                        200,
                        json.writeValueAsString(Map.of(
                                "access_token",
                                token(
                                        "caller",
                                        0,
                                        Scope.DELIVER + " " + Scope.CHANGES_READ + " " + Scope.QUOTA_READ + " "
                                                + Scope.WORDS_READ),
                                "expires_in",
                                900))));
        server.createContext("/internal/v1/directory/accounts", this::accounts);
        server.createContext("/internal/v1/directory/accounts/", this::account);
        server.createContext("/internal/v1/directory/changes", this::changes);
        server.createContext("/internal/v1/directory/keys/exchanges", this::key);
        server.createContext("/internal/v1/audit-entries", this::audit);
        server.createContext("/internal/v1/directory/resolutions", this::resolutions);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    String userToken(UUID accountId, long epoch) {
        return "Bearer " + token(accountId.toString(), epoch, Scope.MAILBOX);
    }

    private String token(String subject, long epoch, String scope) {
        var claims = new JWTClaimsSet.Builder()
                .issuer("urn:postrider:auth-service")
                .subject(subject)
                .audience("mailbox-service")
                .claim("scope", scope)
                .claim("epoch", epoch)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(900)))
                .build();
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("test").build(), claims);
        try {
            jwt.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return jwt.serialize();
    }

    /** Changes an account and tells of it. */
    void change(AccountView view) {
        directory.put(view);
        synchronized (log) {
            log.add(new DirectoryChanges.Change(view.accountId(), view, Set.of(view.address())));
            log.notifyAll();
        }
    }

    private void accounts(HttpExchange exchange) throws IOException {
        UUID[] ids = json.readValue(exchange.getRequestBody().readAllBytes(), UUID[].class);
        answer(exchange, 200, json.writeValueAsString(directory.accounts(List.of(ids))));
    }

    private void account(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        try {
            UUID id = UUID.fromString(path.substring(path.lastIndexOf('/') + 1));
            answer(exchange, 200, json.writeValueAsString(directory.account(id)));
        } catch (ProblemException e) {
            exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
            answer(exchange, e.code().status(), "{\"type\":\"" + e.code().type() + "\",\"detail\":\"none\"}");
        }
    }

    /** A key is its grant: {@code action/tenant}, the tenant left out for all. */
    private void key(HttpExchange exchange) throws IOException {
        String secret = json.readTree(exchange.getRequestBody()).get("secret").asString();
        String[] parts = secret.split("/");
        Map<String, Object> grant = new HashMap<>();
        grant.put("keyId", new UUID(1, 1));
        grant.put("tenantId", parts.length > 1 ? parts[1] : null);
        grant.put("domains", parts.length > 2 ? List.of(parts[2]) : List.of());
        grant.put("actions", List.of(parts[0]));
        answer(exchange, 200, json.writeValueAsString(grant));
    }

    private void audit(HttpExchange exchange) throws IOException {
        audited.add(json.readTree(exchange.getRequestBody()).toString());
        answer(exchange, auditFails ? 503 : 200, "");
    }

    private void resolutions(HttpExchange exchange) throws IOException {
        String address = json.readTree(exchange.getRequestBody()).get(0).asString();
        answer(exchange, 200, json.writeValueAsString(directory.resolve(List.of(address))));
    }

    private void changes(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        int from = query.indexOf("after=") + "after=".length();
        int end = query.indexOf('&', from);
        int after = Integer.parseInt(query.substring(from, end < 0 ? query.length() : end));
        try {
            synchronized (log) {
                if (after == log.size()) {
                    log.wait(5_000);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<DirectoryChanges.Change> all = List.copyOf(log);
        var page = new DirectoryChanges(all.size(), true, after < 0 ? List.of() : all.subList(after, all.size()));
        answer(exchange, 200, json.writeValueAsString(page));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        if (!exchange.getResponseHeaders().containsKey("Content-Type")) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
        }
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
