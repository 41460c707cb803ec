package io.postrider.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.postrider.standalone.TestSuite;
import io.postrider.standalone.docs.Page.Command;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMta;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The answers in the documentation are those of a running suite: every call is made as the page shows it. {@code
 * -Dpostrider.docs=write} puts in the answers that have other members now, {@code -Dpostrider.docs=all} every one.
 */
@Timeout(900)
class DocumentedCallsIT {
    private static final Path ROOT = Path.of("..");

    @TempDir
    private Path folder;

    private final Map<String, String> settings = new LinkedHashMap<>();
    private FakeDns dns;
    private SinkMta elsewhere;
    private HttpServer hook;
    private TestSuite suite;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(
                Stream.of("bash", "curl", "jq", "python3").allMatch(DocumentedCallsIT::isInstalled),
                "bash, curl, jq or python3 is not installed");
        elsewhere = SinkMta.start().reply("RCPT TO:<bob@elsewhere", "450 4.2.1 Bob's mailbox is busy, try again later");
        dns = FakeDns.start()
                .mx("elsewhere.example", 10, "mx.elsewhere.example")
                .a("mx.elsewhere.example", "127.0.0.1")
                .txt("bank.example", "v=spf1 ip4:198.51.100.0/24 -all")
                .txt("_dmarc.bank.example", "v=DMARC1; p=reject");
        settings.put("postrider.outbound-enabled", "true");
        settings.put("postrider.dns.resolver", "127.0.0.1:" + dns.port());
        settings.put("postrider.delivery.outbound.port", Integer.toString(elsewhere.port()));
        settings.put("postrider.delivery.outbound.private-networks", "127.0.0.0/8");
        // Mail from this machine is judged as that of others is.
        settings.put("postrider.smtp.authentication.trusted-networks", "192.0.2.0/24");
        settings.put("postrider.mailbox.imports.networks", "127.0.0.0/8");
        settings.put("postrider.delivery.brake.enabled", "true");
        settings.put("postrider.delivery.brake.messages", "20");
        settings.forEach(System::setProperty);
        suite = new TestSuite(folder.resolve("data"));
        suite.start();
        hook = hook();
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    /** Brings about what no call can, by SQL: a message that killed its workers, a report that somebody else sent. */
    private HttpServer hook() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String statement = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int changed = JdbcClient.create(suite.database()).sql(statement).update();
            exchange.sendResponseHeaders(changed > 0 ? 204 : 404, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @AfterEach
    void stop() {
        settings.keySet().forEach(System::clearProperty);
        System.setProperty("postrider.delivery.brake.enabled", "false");
        if (suite != null) {
            suite.close();
            hook.stop(0);
            elsewhere.close();
            dns.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/api.md", "docs/operating.md"})
    void answersAsThePageSays(String name) throws Exception {
        Path file = ROOT.resolve(name);
        Page page = new Page(Files.readString(file));
        List<Command> commands = page.commands();
        List<Answer> answers = new Shell(
                        Files.createDirectories(folder.resolve(name)),
                        Map.of(
                                "KEY",
                                suite.credentials().adminApiKey(),
                                "REST",
                                suite.credentials().rest().getAuthority(),
                                "SMTP",
                                "127.0.0.1:" + suite.credentials().ports().get("smtp"),
                                "HOOK",
                                "http://127.0.0.1:" + hook.getAddress().getPort()))
                .make(commands);
        String made = page.with(commands, answers);
        if (System.getProperty("postrider.docs") != null) {
            Files.writeString(file, made);
        }
        assertThat(Files.readString(file))
                .as("%s shows other answers; -Dpostrider.docs=write puts those of this run in", name)
                .isEqualTo(made);
    }
}
