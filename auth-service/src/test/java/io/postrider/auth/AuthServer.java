package io.postrider.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.api.auth.LoginRequest;
import io.postrider.platform.ServiceApplication;
import io.postrider.platform.web.Ports;
import io.postrider.testkit.database.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running auth-service and a client of its three ports. */
public final class AuthServer implements AutoCloseable {
    /** The content of the bootstrap key file. */
    public static final String ADMIN_KEY = "prk_test-test-test-test-test-test-test";

    /** The password of the accounts that {@link #makeAccount} made. */
    public static final String PASSWORD = "a good password";

    /** By which reverse-paths are rewritten. */
    public static final String SRS_SECRET = "the secret of reverse-paths";

    private static final String GUESSES = "--postrider.auth.login.free-failures-of-client=";
    private static final String DKIM_LOOKS = "--postrider.auth.dkim.look-every=";

    private static final JsonMapper JSON = new JsonMapper();

    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Ports ports;
    private final Map<String, String> tokens = new HashMap<>();

    private AuthServer(ConfigurableApplicationContext context) {
        this.context = context;
        this.ports = context.getBean(Ports.class);
    }

    /** Starts a replica on a database, with the secrets that {@link #secrets} wrote. */
    public static AuthServer start(TestDatabase database, Path secrets, String... settings) {
        return startWith(List.of(), database, secrets, settings);
    }

    /** Starts a replica that has more beans than a real one. */
    public static AuthServer startWith(List<Class<?>> beans, TestDatabase database, Path secrets, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--postrider.address=127.0.0.1",
                "--postrider.management-port=0",
                "--postrider.public-port=0",
                "--postrider.secrets-dir=" + secrets,
                "--postrider.database.url=" + database.jdbcUrl(),
                "--postrider.auth.bootstrap-key-file=" + secrets.resolve("bootstrap.key")));
        arguments.addAll(List.of(settings));
        if (arguments.stream().noneMatch(setting -> setting.startsWith(DKIM_LOOKS))) {
            // Tests that want DKIM keys make them themselves; the others do not pay for RSA.
            arguments.add(DKIM_LOOKS + "1d");
        }
        if (arguments.stream().noneMatch(setting -> setting.startsWith(GUESSES))) {
            // All tests come from a few addresses.
            arguments.add(GUESSES + "100000");
        }
        return new AuthServer(ServiceApplication.builder(AuthServiceApplication.class, ServiceName.AUTH_SERVICE)
                .sources(beans.toArray(Class<?>[]::new))
                .run(arguments.toArray(String[]::new)));
    }

    /** Writes the secrets of a whole suite into a folder. */
    public static Path secrets(Path folder) throws IOException {
        for (ServiceName service : ServiceName.values()) {
            Files.writeString(folder.resolve(service.id() + ".secret"), "secret-of-" + service.id());
        }
        Files.writeString(folder.resolve("token-key.secret"), "0123456789abcdef0123456789abcdef");
        Files.writeString(folder.resolve("srs.secret"), SRS_SECRET);
        Files.writeString(folder.resolve("database-auth_service.password"), TestDatabase.PASSWORD);
        Files.writeString(folder.resolve("database-postrider_owner.password"), TestDatabase.PASSWORD);
        Files.writeString(folder.resolve("bootstrap.key"), ADMIN_KEY + "\n");
        return folder;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** An answer with its JSON body. */
    public record Answer(int status, HttpResponse<String> response) {
        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        public String text() {
            return response.body();
        }

        /** What a problem says to people. */
        public String detail() {
            return json().get("detail").asString();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** A call of the admin API with a key; headers are name, value, name, value. */
    public Answer adminAs(String key, String method, String path, String body, String... headers) {
        HttpRequest.Builder request = request(ports.publicRest(), path).header("Authorization", "Bearer " + key);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(method, request, body);
    }

    /** A call of the admin API as the first administrator. */
    public Answer admin(String method, String path, String body, String... headers) {
        return adminAs(ADMIN_KEY, method, path, body, headers);
    }

    /** A call of the admin API without a key. */
    public Answer anonymous(String method, String path) {
        return send(method, request(ports.publicRest(), path), "");
    }

    /** The same with a body and headers: name, value, name, value. */
    public Answer anonymous(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = request(ports.publicRest(), path);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(method, request, body);
    }

    /** What is at a public path, octet for octet. */
    public HttpResponse<byte[]> octets(String path) throws IOException, InterruptedException {
        return http.send(request(ports.publicRest(), path).build(), BodyHandlers.ofByteArray());
    }

    /** Where the admin API is. */
    public String publicUrl() {
        return "http://127.0.0.1:" + ports.publicRest();
    }

    /** A call of the management port. */
    public Answer management(String path) {
        return send("GET", request(ports.management(), path), "");
    }

    /** An internal call with a token of a service. */
    public Answer internal(ServiceName caller, String scope, String method, String path, String body) {
        HttpRequest.Builder request =
                request(ports.internal(), path).header("Authorization", "Bearer " + token(caller, scope));
        return send(method, request, body);
    }

    /** The answer, which must have this status. */
    public static Answer expect(int status, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return answer;
    }

    /** What is at a path, as the first administrator sees it. */
    public JsonNode read(String path) {
        return expect(200, admin("GET", path, "")).json();
    }

    /** Runs what is scheduled, by its name, now. */
    public void runScheduled(String task) {
        bean(ScheduledAnnotationBeanPostProcessor.class).getScheduledTasks().stream()
                .filter(scheduled -> scheduled.toString().contains(task))
                .forEach(scheduled -> scheduled.getTask().getRunnable().run());
    }

    /** Makes a tenant; returns its id. */
    public String makeTenant(String name) {
        return expect(201, admin("POST", "/v1/tenants", "{\"name\":\"%s\"}".formatted(name)))
                .json()
                .get("id")
                .asString();
    }

    /** Makes a domain of a tenant. */
    public Answer makeDomain(String name, String tenantId) {
        return expect(
                201, admin("POST", "/v1/domains", "{\"name\":\"%s\",\"tenantId\":\"%s\"}".formatted(name, tenantId)));
    }

    /** Makes a domain of the first tenant. */
    public Answer makeDomain(String name) {
        return expect(201, admin("POST", "/v1/domains", "{\"name\":\"%s\"}".formatted(name)));
    }

    /** Makes an account with {@link #PASSWORD}. */
    public Answer makeAccount(String address) {
        String body = "{\"address\":\"%s\",\"password\":\"%s\"}".formatted(address, PASSWORD);
        return expect(201, admin("POST", "/v1/accounts", body));
    }

    /** Logs a user in for a client at an address. */
    public Answer login(String user, String password, String clientAddress) {
        return login(user, password, clientAddress, LoginRequest.Protocol.SUBMISSION);
    }

    /** Asks whether a session is still good. */
    public Answer renew(Answer login) {
        return internal(
                ServiceName.SMTP_GATEWAY,
                "login",
                "POST",
                "/internal/v1/logins/renewals",
                "{\"renewalSecret\":\"%s\"}"
                        .formatted(login.json().get("renewalSecret").asString()));
    }

    /** A call of a user for himself. */
    public Answer me(String user, String password, String method, String path, String body, String... headers) {
        String basic = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = request(ports.publicRest(), path).header("Authorization", "Basic " + basic);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(method, request, body);
    }

    /** Logs a user in with a protocol. */
    public Answer login(String user, String password, String clientAddress, LoginRequest.Protocol protocol) {
        return internal(
                ServiceName.SMTP_GATEWAY,
                "login",
                "POST",
                "/internal/v1/logins",
                "{\"username\":\"%s\",\"password\":\"%s\",\"clientAddress\":\"%s\",\"protocol\":\"%s\"}"
                        .formatted(user, password, clientAddress, protocol));
    }

    /** Asks where mail to an address goes. */
    public Answer resolve(String address) {
        return internal(
                ServiceName.SMTP_GATEWAY,
                "directory.read",
                "POST",
                "/internal/v1/directory/resolutions",
                "[\"" + address + "\"]");
    }

    /** An internal call without a token. */
    public Answer internal(String method, String path) {
        return send(method, request(ports.internal(), path), "");
    }

    /** Asks for a service token. */
    public Answer tokenRequest(String client, String secret, String form) {
        String basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = request(ports.internal(), "/internal/oauth2/token")
                .header("Authorization", "Basic " + basic)
                .setHeader("Content-Type", "application/x-www-form-urlencoded");
        return send("POST", request, "grant_type=client_credentials&" + form);
    }

    private String token(ServiceName caller, String scope) {
        return tokens.computeIfAbsent(caller.id() + ' ' + scope, key -> {
            Answer answer = tokenRequest(caller.id(), "secret-of-" + caller.id(), "scope=" + scope);
            return answer.json().get("access_token").asString();
        });
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json");
    }

    private Answer send(String method, HttpRequest.Builder request, String body) {
        try {
            HttpResponse<String> response = http.send(
                    request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
        http.close();
    }
}
