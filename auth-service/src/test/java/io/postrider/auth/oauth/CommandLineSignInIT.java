package io.postrider.auth.oauth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.auth.AuthServer;
import io.postrider.auth.secondstep.SecondStepUser;
import io.postrider.testkit.command.Postrider;
import io.postrider.testkit.database.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code ./postrider login --browser}: the terminal asks, the browser signs in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class CommandLineSignInIT {
    private static final String ADDRESS = "ann@example.org";

    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;
    private SecondStepUser ann;
    private Path config = Path.of("");

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(database, AuthServer.secrets(folder));
        server.makeDomain("example.org");
        server.makeAccount(ADDRESS);
        expect(200, server.admin("PUT", "/v1/accounts/" + ADDRESS + "/role", "{\"role\":\"domain-admin\"}"));
        ann = new SecondStepUser(server, database, ADDRESS).knownTo(server);
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    @BeforeEach
    void nobodyIsLoggedIn(@TempDir Path folder) {
        Postrider.assumeRuns();
        config = folder.resolve("login.json");
    }

    private Process type(String... arguments) throws IOException {
        return Postrider.configuredIn(config).start(arguments);
    }

    private int done(String... arguments) throws Exception {
        return Postrider.configuredIn(config).run(arguments).code();
    }

    /** Where the browser is sent when its user has signed in at the page that the terminal names. */
    private String signIn(Process login) throws IOException {
        BufferedReader said = login.errorReader(StandardCharsets.UTF_8);
        String page = said.readLine();
        while (page != null && !page.contains("/oauth2/authorize?")) {
            page = said.readLine();
        }
        Browser browser = new Browser(server);
        expect(
                200,
                browser.open(Browser.parameters(URI.create(String.valueOf(page).strip()))));
        return expect(303, browser.signIn(ADDRESS, AuthServer.PASSWORD, ann.code()))
                .header("Location");
    }

    private JsonNode kept() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(config));
    }

    @Test
    void theBrowserComesBackByItself() throws Exception {
        assumeTrue(Postrider.isInstalled("python3"), "python3 is not installed");
        Process login = type("login", server.publicUrl(), "--browser");
        try (HttpClient browser = HttpClient.newHttpClient()) {
            HttpResponse<String> arrival = browser.send(
                    HttpRequest.newBuilder(URI.create(signIn(login))).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(arrival.statusCode()).isEqualTo(200);
        }
        assertThat(login.waitFor()).isZero();
        assertThat(done("get", "accounts")).isZero();
    }

    @Test
    void theAddressWhereItEndedIsPasted() throws Exception {
        Process login = type("login", server.publicUrl(), "--browser");
        String ended = signIn(login);
        try (var terminal = login.outputWriter(StandardCharsets.UTF_8)) {
            terminal.write(ended + "\n");
        }
        assertThat(login.waitFor()).isZero();
        assertThat(kept().get("key").asString()).startsWith("prs_");
        assertThat(done("get", "accounts")).isZero();

        String refresh = kept().get("refresh").asString();
        ObjectNode over = (ObjectNode) kept();
        Files.writeString(config, over.put("key", "prs_over").put("ends", 1).toString());
        assertThat(done("get", "accounts")).as("it renews itself").isZero();
        String next = kept().get("refresh").asString();
        assertThat(next).isNotEqualTo(refresh);

        assertThat(done("logout")).isZero();
        assertThat(Files.exists(config)).isFalse();
        expect(
                400,
                new Browser(server)
                        .token(Map.of(
                                "grant_type", "refresh_token", "client_id", "postrider-cli", "refresh_token", next)));
    }

    @Test
    void anAnswerToAnotherQuestionIsNone() throws Exception {
        Process login = type("login", server.publicUrl(), "--browser");
        String ended = signIn(login);
        try (var terminal = login.outputWriter(StandardCharsets.UTF_8)) {
            terminal.write(ended.replaceFirst("state=.", "state=x") + "\n");
        }
        assertThat(login.waitFor()).isEqualTo(2);
        assertThat(Files.exists(config)).isFalse();
    }
}
