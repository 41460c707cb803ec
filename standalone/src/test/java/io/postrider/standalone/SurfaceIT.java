package io.postrider.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.api.ServiceName;
import io.postrider.testkit.openapi.ApiClient;
import io.postrider.testkit.openapi.ApiClient.Content;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * S23: the suite listens where it says and nowhere else, and no door of its runtime is open. R11: what its services leave open in the
 * database ends.
 */
@Timeout(600)
class SurfaceIT {
    private static final Path PROCESS = Path.of("/proc/self");
    private static final String LISTENS = "0A";
    private static final List<String> DOORS = List.of(
            "env",
            "heapdump",
            "threaddump",
            "beans",
            "configprops",
            "loggers",
            "mappings",
            "shutdown",
            "refresh",
            "jolokia",
            "httptrace",
            "sessions",
            "logfile",
            "info",
            "metrics",
            "flyway",
            "scheduledtasks",
            "caches");

    @TempDir
    static Path folder;

    private static Set<Integer> before;
    private static TestSuite suite;

    @BeforeAll
    static void start() throws Exception {
        before = Files.isReadable(PROCESS.resolve("net/tcp")) ? listening() : Set.of();
        suite = new TestSuite(folder.resolve("data"));
        suite.start();
    }

    @AfterAll
    static void stop() {
        suite.close();
    }

    /** Of this process; PostgreSQL is one of its own. */
    private static Set<Integer> listening() throws IOException {
        Set<String> own;
        try (Stream<Path> open = Files.list(PROCESS.resolve("fd"))) {
            own = open.map(SurfaceIT::target)
                    .filter(name -> name.startsWith("socket:"))
                    .collect(Collectors.toSet());
        }
        Set<Integer> ports = new TreeSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : Files.readAllLines(PROCESS.resolve(table))) {
                String[] columns = line.strip().split("\\s+");
                if (columns[3].equals(LISTENS) && own.contains("socket:[" + columns[9] + ']')) {
                    ports.add(Integer.parseInt(columns[1].substring(columns[1].indexOf(':') + 1), 16));
                }
            }
        }
        return ports;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    @Test
    void itsRolesInTheDatabaseWaitForNothingWithoutEnd() throws SQLException {
        List<String> limited = new ArrayList<>();
        try (var connection = suite.database().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT rolname FROM pg_roles WHERE rolname LIKE '%\\_service'"
                        + " AND rolconfig @> '{idle_in_transaction_session_timeout=30s,statement_timeout=15s}'")) {
            while (rows.next()) {
                limited.add(rows.getString(1));
            }
        }
        assertThat(limited).containsExactlyInAnyOrder("auth_service", "delivery_service", "mailbox_service");
    }

    @Test
    void listensOnItsDeclaredPortsAlone() throws IOException {
        assumeTrue(Files.isReadable(PROCESS.resolve("net/tcp")), "there is no /proc/self/net/tcp here");
        var ports = suite.ports();
        IntStream mail = IntStream.of(
                ports.smtp(),
                ports.submission(),
                ports.submissions(),
                ports.imap(),
                ports.imaps(),
                ports.pop3(),
                ports.pop3s(),
                ports.admin());
        IntStream services = Arrays.stream(ServiceName.values())
                .flatMapToInt(service ->
                        IntStream.of(ports.internal(service), ports.management(service), ports.publicRest(service)));
        Set<Integer> found = listening();
        found.removeAll(before);
        assertThat(found).isSubsetOf(IntStream.concat(mail, services).boxed().toList());
        assertThat(found).contains(ports.smtp(), ports.imaps(), ports.admin());
    }

    private static int status(int port, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void tellsOfItselfHealthAndMetricsAndNothingElse() throws Exception {
        int rest = suite.credentials().rest().getPort();
        for (ServiceName service : ServiceName.values()) {
            int management = suite.ports().management(service);
            assertThat(status(management, "/actuator/health/liveness")).isEqualTo(200);
            for (String door : DOORS) {
                assertThat(status(management, "/actuator/" + door))
                        .as(service + " " + door)
                        .isEqualTo(404);
            }
        }
        for (String path : List.of(
                "/actuator",
                "/actuator/health",
                "/actuator/prometheus",
                "/actuator/heapdump",
                "/internal/v1/directory/resolutions",
                "/internal/oauth2/token",
                "/jmx-console",
                "/console")) {
            assertThat(status(rest, path)).as(path).isEqualTo(404);
        }
    }

    @Test
    void takesNoSerializedObjectAndNoXml() {
        try (ApiClient api =
                new ApiClient(suite.credentials().rest(), suite.credentials().adminApiKey())) {
            for (String path : List.of("/v1/domains", "/v1/send", "/v1/queue/actions", "/v1/account-batches")) {
                for (String type : List.of(
                        "application/x-java-serialized-object",
                        "application/xml",
                        "text/xml",
                        "application/x-yaml",
                        "application/cbor",
                        "application/x-jackson-smile")) {
                    Content gadget = new Content(type, "\u00ac\u00ed\u0000\u0005sr");
                    assertThat(api.call(api.admin(), "POST", path, gadget).status())
                            .as(path + ' ' + type)
                            .isBetween(400, 499);
                }
            }
        }
    }
}
