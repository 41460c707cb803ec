package io.postrider.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.postrider.api.ServiceName;
import io.postrider.standalone.tryout.Credentials.Account;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.openapi.ApiClient;
import io.postrider.testkit.openapi.ApiClient.Content;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.Store;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** S22: a password, a token, a key and a body go through all services at DEBUG; no log, metric or file beside the store has them. */
@Timeout(600)
class SecretsInSuiteIT {
    private static final long LARGEST = 50_000_000;
    /** At debug they say whole requests: every service has them quieter by itself ({@code ServiceApplication}), and the suite too. */
    private static final List<String> QUIET = List.of("org.apache.hc", "org.apache.coyote", "org.apache.tomcat");

    /** Files of other runs have others. */
    private static final String RUN = UUID.randomUUID().toString();

    private static final String PASSWORD = "canary-Passw0rd/with+signs-" + RUN;
    private static final String SUBMITTED = "canary-of-submitted-mail-" + RUN;
    private static final String SENT = "canary-of-sent-mail-" + RUN;

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final Lines lines = new Lines();
    private final List<String> secrets = new ArrayList<>(List.of(PASSWORD, PASSWORD + "-wrong", SUBMITTED, SENT));

    @TempDir
    private Path folder;

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

    @AfterEach
    void stopListening() {
        root.detachAppender(lines);
        root.setLevel(before);
        setQuiet(null);
    }

    private static void setQuiet(@Nullable Level level) {
        QUIET.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(level));
    }

    @Test
    void noneOfThemIsSaidOrLeftBehind() throws Exception {
        Set<Path> earlier = temporary();
        try (TestSuite suite = new TestSuite(folder.resolve("data"))) {
            suite.start();
            lines.start();
            root.addAppender(lines);
            root.setLevel(Level.DEBUG);
            setQuiet(Level.INFO);
            try (ApiClient api = new ApiClient(
                    suite.credentials().rest(), suite.credentials().adminApiKey())) {
                secrets.add(suite.credentials().adminApiKey());
                goThroughAll(suite, api);
            }
            for (ServiceName service : ServiceName.values()) {
                String metrics = text(suite.ports().management(service));
                secrets.forEach(secret -> assertThat(metrics).doesNotContain(secret));
            }
            root.detachAppender(lines);
            root.setLevel(before);
            noFileHasThem(suite, earlier);
        }
        assertThat(lines.said).as("at debug much is said").hasSizeGreaterThan(1_000);
        for (String secret : secrets) {
            for (String form : forms(secret)) {
                assertThat(lines.said).noneMatch(line -> line.contains(form));
            }
        }
    }

    private void goThroughAll(TestSuite suite, ApiClient api) throws Exception {
        Account reader = suite.makeAccount("reader", PASSWORD);
        suite.submitFrom(reader, "hello", SUBMITTED, reader.address());
        Await.until(TestSuite.LONG, () -> isThere(suite, reader), "the mail to be there");
        for (String protocol : List.of("imaps", "pop3s", "smtps")) {
            assertThatThrownBy(() -> logIn(suite, protocol, reader.address()))
                    .isInstanceOf(AuthenticationFailedException.class);
        }
        String user = ApiClient.user(reader.address(), PASSWORD);
        String sent = "{\"from\":\"%1$s\",\"to\":\"%1$s\",\"subject\":\"x\",\"text\":\"%2$s\"}";
        api.call(user, "POST", "/v1/send", Content.json(sent.formatted(reader.address(), SENT)))
                .expect(202);
        made(api, user, "/v1/me/tokens", "", "access_token");
        made(api, user, "/v1/me/app-passwords", "{\"name\":\"phone\"}", "password");
        made(api, user, "/v1/me/sessions", "", "access_token");
        String key = made(api, api.admin(), "/v1/api-keys", "{\"name\":\"k\",\"role\":\"platform-admin\"}", "secret");
        api.call(ApiClient.key(key), "GET", "/v1/queue/recipients", Content.NONE)
                .expect(200);
        api.call(ApiClient.key(key + "x"), "GET", "/v1/queue/recipients", Content.NONE)
                .expect(401);
        made(api, api.admin(), "/v1/webhooks", "{\"url\":\"https://hooks.example/x\",\"enabled\":false}", "secret");
        String fetch = "{\"host\":\"localhost\",\"user\":\"ann\",\"password\":\"%s\"}".formatted(PASSWORD);
        api.call(api.admin(), "POST", "/v1/imports/" + reader.address(), Content.json(fetch))
                .expect(422);
        api.call(api.admin(), "GET", "/v1/exports/" + reader.address(), Content.NONE)
                .expect(200);
        api.call(api.admin(), "POST", "/v1/accounts", Content.json("{\"pasword\":\"%s\"}".formatted(PASSWORD)))
                .expect(400);
    }

    private String made(ApiClient api, String who, String path, String body, String field) {
        String secret = api.call(who, "POST", path, Content.json(body))
                .expect(201)
                .json()
                .get(field)
                .asString();
        secrets.add(secret);
        return secret;
    }

    private static boolean isThere(TestSuite suite, Account reader) throws Exception {
        return suite.inbox(
                reader,
                inbox -> inbox.getMessageCount() > 0
                        && String.valueOf(inbox.getMessage(1).getContent()).contains(SUBMITTED));
    }

    private static void logIn(TestSuite suite, String protocol, String address) throws Exception {
        String wrong = PASSWORD + "-wrong";
        if (protocol.equals("smtps")) {
            try (var transport = suite.session().getTransport(protocol)) {
                transport.connect("localhost", suite.ports().submissions(), address, wrong);
            }
            return;
        }
        int port =
                protocol.equals("imaps") ? suite.ports().imaps() : suite.ports().pop3s();
        try (Store store = suite.session().getStore(protocol)) {
            store.connect("localhost", port, address, wrong);
            store.getFolder("INBOX").open(Folder.READ_ONLY);
        }
    }

    private static String text(int port) throws Exception {
        try (var in = URI.create("http://127.0.0.1:" + port + "/actuator/prometheus")
                .toURL()
                .openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Set<Path> temporary() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(Path::toAbsolutePath).collect(Collectors.toSet());
        }
    }

    /** The store has bodies; what a person was told once is in credentials.json, what services are told in secrets. */
    private void noFileHasThem(TestSuite suite, Set<Path> earlier) throws IOException {
        Set<Path> places = temporary();
        places.removeAll(earlier);
        places.add(suite.options().data().toAbsolutePath());
        List<Path> known = List.of(
                suite.folder().database(),
                suite.folder().programs(),
                suite.folder().secrets(),
                suite.folder().credentials());
        for (Path place : places) {
            Files.walkFileTree(place, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                    return known.contains(path) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && attributes.size() < LARGEST && !known.contains(path)) {
                        hasNone(path);
                    }
                    return FileVisitResult.CONTINUE;
                }

                /** Others' files come and go, and some are theirs alone. */
                @Override
                public FileVisitResult visitFileFailed(Path path, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path path, @Nullable IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }

    private void hasNone(Path path) {
        String text;
        try {
            text = Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return;
        }
        for (String secret : secrets) {
            assertThat(forms(secret).stream().filter(text::contains))
                    .as(path.toString())
                    .isEmpty();
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
}
