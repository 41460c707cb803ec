package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.postrider.testkit.database.TestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** S22: whatever a log level shows, it shows no secret, as it is or encoded. */
class SecretsInLogsIT {
    private static final String CANARY = "canary-Passw0rd/with+signs";

    private final TestDatabase database = TestDatabase.create();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final List<String> secrets = new ArrayList<>(List.of(CANARY, CANARY + "-wrong"));
    private final Lines lines = new Lines();

    /** Keeps all that is said. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final Queue<String> said = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            String trace =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            said.add(event.getLoggerName() + ": " + event.getFormattedMessage() + trace);
        }
    }

    /** A service that starts sets logging up anew, so this comes after. */
    private void listen() {
        lines.start();
        root.addAppender(lines);
        root.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(lines);
        root.setLevel(before);
        database.close();
    }

    @Test
    void noneOfThemIsSaidAtDebug(@TempDir Path folder) throws Exception {
        try (AuthServer server = AuthServer.start(database, AuthServer.secrets(folder))) {
            listen();
            secrets.add(AuthServer.ADMIN_KEY);
            logIn(server);
            serveThemselves(server);
            administer(server);
            mistakes(server);
            secrets.forEach(secret ->
                    assertThat(server.management("/actuator/prometheus").text()).doesNotContain(secret));
        }
        assertThat(lines.said).as("at debug much is said").hasSizeGreaterThan(500);
        for (String secret : secrets) {
            for (String form : forms(secret)) {
                assertThat(lines.said).noneMatch(line -> line.contains(form));
            }
        }
    }

    private static List<String> forms(String secret) {
        byte[] octets = secret.getBytes(StandardCharsets.UTF_8);
        // Inside a longer text base64 shifts: what is left of a secret by each shift, without its uncertain ends.
        List<String> forms = new ArrayList<>(List.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8)));
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[octets.length + shift];
            System.arraycopy(octets, 0, shifted, shift, octets.length);
            String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            forms.add(text.substring(4, text.length() - 4));
        }
        return forms;
    }

    private void logIn(AuthServer server) {
        server.makeDomain("example.org");
        String account = "{\"address\":\"ann@example.org\",\"password\":\"%s\"}";
        expect(201, server.admin("POST", "/v1/accounts", account.formatted(CANARY), "Idempotency-Key", "k1"));
        AuthServer.Answer login = expect(200, server.login("ann@example.org", CANARY, "192.0.2.1"));
        secrets.add(login.json().get("accessToken").asString());
        secrets.add(login.json().get("renewalSecret").asString());
        expect(200, server.renew(login));
        expect(401, server.login("ann@example.org", CANARY + "-wrong", "192.0.2.1"));
        expect(401, server.login("nobody@example.org", CANARY, "192.0.2.1"));
    }

    private void serveThemselves(AuthServer server) {
        String made = mine(server, 201, "POST", "/v1/me/app-passwords", "{\"name\":\"phone\"}", "password");
        expect(401, server.me("ann@example.org", made, "GET", "/v1/me/sessions", ""));
        mine(server, 201, "POST", "/v1/me/tokens", "", "access_token");
        String signIn = mine(server, 201, "POST", "/v1/me/sessions", "", "access_token");
        expect(200, server.adminAs(signIn, "GET", "/v1/me/sessions", ""));
        expect(403, server.adminAs(signIn, "GET", "/v1/accounts", ""));
        mine(server, 201, "POST", "/v1/me/totp", "", "secret");
        expect(422, server.me("ann@example.org", CANARY, "PUT", "/v1/me/totp/confirmation", "{\"code\":\"no\"}"));
    }

    private String mine(AuthServer server, int status, String method, String path, String body, String field) {
        String secret = expect(status, server.me("ann@example.org", CANARY, method, path, body))
                .json()
                .get(field)
                .asString();
        secrets.add(secret);
        return secret;
    }

    private void administer(AuthServer server) {
        AuthServer.Answer key =
                expect(201, server.admin("POST", "/v1/api-keys", "{\"name\":\"k\",\"role\":\"platform-admin\"}"));
        secrets.add(key.json().get("secret").asString());
        expect(200, server.adminAs(secrets.getLast(), "GET", "/v1/accounts", ""));
        AuthServer.Answer password = expect(200, server.admin("PUT", "/v1/accounts/ann@example.org/password", ""));
        secrets.add(password.json().get("password").asString());
    }

    private static void mistakes(AuthServer server) {
        expect(
                400,
                server.admin(
                        "POST",
                        "/v1/accounts",
                        "{\"address\":\"x@example.org\",\"pasword\":\"%s\"}".formatted(CANARY)));
        expect(
                400,
                server.admin(
                        "POST",
                        "/v1/accounts",
                        "{\"address\":\"x@example.org\",\"password\":{\"a\":\"%s\"}}".formatted(CANARY)));
        expect(422, server.admin("POST", "/v1/accounts", "{\"address\":\"x\",\"password\":\"%s\"}".formatted(CANARY)));
        expect(401, server.adminAs("prk_" + CANARY, "GET", "/v1/accounts", ""));
        expect(401, server.tokenRequest("imap-service", CANARY, "scope=login"));
        String secret = URLEncoder.encode(CANARY, StandardCharsets.UTF_8);
        expect(400, form(server, "/oauth2/authorize", "request=x&address=ann%40example.org&password=" + secret));
        expect(400, form(server, "/oauth2/token", "grant_type=refresh_token&client_id=x&refresh_token=" + secret));
    }

    private static AuthServer.Answer form(AuthServer server, String path, String form) {
        return server.anonymous("POST", path, form, "Content-Type", "application/x-www-form-urlencoded");
    }
}
