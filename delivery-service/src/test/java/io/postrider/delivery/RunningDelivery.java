package io.postrider.delivery;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.postrider.api.ServiceName;
import io.postrider.platform.ServiceApplication;
import io.postrider.platform.web.Ports;
import io.postrider.testkit.database.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A whole delivery-service with its REST, and an auth-service that knows one key, whose grant may be changed, takes audit rows and
 * knows one account here. Its mailbox-service puts everything off, so local mail stays in the queue.
 */
public final class RunningDelivery implements AutoCloseable {
    /** The one address here. */
    public static final String ANN = "ann@example.test";

    private static final String POSTMASTER = "postmaster@example.test";
    private static final UUID ANN_ID = UUID.fromString("00000000-0000-0000-0000-0000000000a1");
    private static final String ALL = "\"messages:read\",\"messages:write\",\"mail:read\"";

    private final TestDatabase database = TestDatabase.create();
    private final List<String> audited = new CopyOnWriteArrayList<>();
    private final HttpServer auth;
    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile String grant = grant(null, ALL);
    private volatile String key = "prk_known_0";

    /** Starts with settings, each {@code name=value}. */
    public RunningDelivery(Path secrets, String... settings) throws IOException {
        auth = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        auth.createContext(
                "/internal/oauth2/token",
                exchange -> answer(exchange, "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":900}"));
        auth.createContext("/internal/v1/directory/keys/exchanges", exchange -> answer(exchange, grant));
        auth.createContext("/internal/v1/directory/resolutions", RunningDelivery::resolve);
        auth.createContext("/internal/v1/audit-entries", exchange -> {
            audited.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            answer(exchange, "{}");
        });
        auth.createContext("/internal/v1/deliveries", RunningDelivery::later);
        auth.start();
        for (String role : new String[] {TestDatabase.OWNER, TestDatabase.DELIVERY_SERVICE}) {
            Files.writeString(secrets.resolve("database-" + role + ".password"), TestDatabase.PASSWORD);
        }
        Files.writeString(secrets.resolve("delivery-service.secret"), "secret");
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--postrider.management-port=0",
                "--postrider.public-port=0",
                "--postrider.address=127.0.0.1",
                "--postrider.secrets-dir=" + secrets,
                "--postrider.database.url=" + database.jdbcUrl(),
                "--postrider.clients.auth-service.url=http://127.0.0.1:"
                        + auth.getAddress().getPort(),
                "--postrider.clients.mailbox-service.url=http://127.0.0.1:"
                        + auth.getAddress().getPort()));
        Arrays.stream(settings).map(setting -> "--" + setting).forEach(arguments::add);
        context = ServiceApplication.builder(DeliveryServiceApplication.class, ServiceName.DELIVERY_SERVICE)
                .run(arguments.toArray(String[]::new));
    }

    private static String grant(@Nullable UUID tenant, String actions, String... domains) {
        String ids = domains.length == 0 ? "" : "\"" + UUID.randomUUID() + "\"";
        String names = domains.length == 0 ? "" : "\"" + String.join("\",\"", domains) + "\"";
        return "{\"keyId\":\"%s\",\"tenantId\":%s,\"domains\":[%s],\"domainNames\":[%s],\"actions\":[%s]}"
                .formatted(
                        UUID.randomUUID(),
                        tenant == null ? "null" : '"' + tenant.toString() + '"',
                        ids,
                        names,
                        actions);
    }

    private static void resolve(HttpExchange exchange) throws IOException {
        List<String> answers = new ArrayList<>();
        for (JsonNode address : JsonMapper.shared().readTree(exchange.getRequestBody())) {
            boolean here = address.asString().equals(ANN) || address.asString().equals(POSTMASTER);
            String targets = here
                    ? "{\"accountId\":\"%s\",\"tenantId\":\"%s\",\"address\":\"%s\"}"
                            .formatted(ANN_ID, Accepts.TENANT, ANN)
                    : "";
            answers.add("{\"address\":%s,\"kind\":\"%s\",\"targets\":[%s],\"external\":[]}"
                    .formatted(address, here ? "LOCAL" : "REMOTE", targets));
        }
        answer(exchange, answers.toString());
    }

    private static void later(HttpExchange exchange) throws IOException {
        List<String> answers = new ArrayList<>();
        for (JsonNode one : JsonMapper.shared().readTree(exchange.getRequestBody())) {
            answers.add("{\"key\":%s,\"status\":\"TRY_LATER\",\"uid\":0}".formatted(one.get("key")));
        }
        answer(exchange, answers.toString());
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] octets = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    /** From now on calls are made with another key, for one tenant or for all (null). */
    public void callAs(@Nullable UUID tenant, String... actions) {
        String list = actions.length == 0 ? ALL : '"' + String.join("\",\"", actions) + '"';
        grant = grant(tenant, list);
        key = "prk_known_" + UUID.randomUUID();
    }

    /** From now on calls are made with another key that does everything, for certain domains. */
    public void callForDomains(@Nullable UUID tenant, String... domains) {
        grant = grant(tenant, ALL, domains);
        key = "prk_known_" + UUID.randomUUID();
    }

    /** A bean of the service. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The database. */
    public TestDatabase database() {
        return database;
    }

    /** Where the public API is. */
    public String publicUrl() {
        return "http://127.0.0.1:" + context.getBean(Ports.class).publicRest();
    }

    /** The key with which calls are made. */
    public String key() {
        return key;
    }

    /** What was put into the audit log, as it was sent. */
    public List<String> audited() {
        return audited;
    }

    /**
     * An answer.
     *
     * @param status the HTTP status
     * @param json the body; null when it is empty
     */
    public record Answer(int status, JsonNode json) {}

    /** Calls the public API. */
    public Answer get(String path) {
        return call("GET", path, null);
    }

    /** Calls the public API with a body. */
    public Answer post(String path, String body) {
        return call("POST", path, body);
    }

    /** Calls the public API. */
    public Answer call(String method, String path, @Nullable String body) {
        var publisher = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        var request = HttpRequest.newBuilder(URI.create(publicUrl() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, publisher)
                .build();
        try {
            HttpResponse<String> response = client.send(request, ofString());
            return new Answer(response.statusCode(), JsonMapper.shared().readTree(response.body()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        client.close();
        context.close();
        auth.stop(0);
        database.close();
    }
}
