package io.postrider.mailbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.ServiceName;
import io.postrider.api.auth.AccountView;
import io.postrider.api.mailbox.AppendedFrame;
import io.postrider.api.mailbox.ChangeFeedApi;
import io.postrider.api.mailbox.DeliveryApi;
import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.FetchRequest.Octets;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxApi.CopyRequest;
import io.postrider.api.mailbox.MailboxApi.CreateMailbox;
import io.postrider.api.mailbox.MailboxChanges;
import io.postrider.api.mailbox.MessageStream;
import io.postrider.api.mailbox.QuotaApi;
import io.postrider.api.mailbox.SearchKey;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.mailbox.StoreResult;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentStore;
import io.postrider.blob.NewContent;
import io.postrider.caller.CallerApplication;
import io.postrider.platform.ServiceApplication;
import io.postrider.platform.web.Ports;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The service as it runs, called over HTTP with tokens through platform's clients. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailboxServiceIT {
    private static final String MAIL = "From: a@example.org\r\nSubject: one\r\n\r\nHello\r\n";

    private final FakeAuthService auth = new FakeAuthService();
    private final TestDatabase database = TestDatabase.create();
    private ConfigurableApplicationContext service;
    private ConfigurableApplicationContext caller;
    private MailboxApi mailboxes;

    @BeforeAll
    void start(@TempDir Path secrets) throws Exception {
        for (String file : List.of(
                "database-postrider_owner.password",
                "database-mailbox_service.password",
                "mailbox-service.secret",
                "delivery-service.secret")) {
            Files.writeString(secrets.resolve(file), TestDatabase.PASSWORD);
        }
        service = ServiceApplication.builder(MailboxServiceApplication.class, ServiceName.MAILBOX_SERVICE)
                .run(
                        "--server.port=0",
                        "--postrider.management-port=0",
                        "--postrider.public-port=0",
                        "--postrider.address=127.0.0.1",
                        "--postrider.secrets-dir=" + secrets,
                        "--postrider.database.url=" + database.jdbcUrl(),
                        "--postrider.clients.auth-service.url=" + auth.url());
        int port = service.getBean(Ports.class).internal();
        caller = ServiceApplication.builder(CallerApplication.class, ServiceName.DELIVERY_SERVICE)
                .run(
                        "--server.port=0",
                        "--postrider.management-port=0",
                        "--postrider.secrets-dir=" + secrets,
                        "--postrider.clients.auth-service.url=" + auth.url(),
                        "--postrider.clients.mailbox-service.url=http://localhost:" + port);
        mailboxes = caller.getBean(MailboxApi.class);
    }

    @AfterAll
    void stop() {
        caller.close();
        service.close();
        auth.close();
        database.close();
    }

    private static void assertProblem(ProblemCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private UUID content() throws Exception {
        byte[] octets = MAIL.getBytes(StandardCharsets.US_ASCII);
        UUID id = UUID.randomUUID();
        try (Connection connection =
                database.dataSource(TestDatabase.DELIVERY_SERVICE).getConnection()) {
            connection.setAutoCommit(false);
            new ContentStore(database.dataSource(TestDatabase.DELIVERY_SERVICE))
                    .insert(connection, List.of(new NewContent(id, octets, 0, octets.length, null, id)));
            connection.commit();
        }
        return id;
    }

    @Test
    void carriesAMessageFromDeliveryToTheReader() throws Exception {
        AccountView account = auth.directory.add(1_000_000);
        UUID id = account.accountId();
        String token = auth.userToken(id, 1);
        try (var feed = new BufferedReader(
                new InputStreamReader(caller.getBean(ChangeFeedApi.class).changes(), StandardCharsets.UTF_8))) {
            assertThat(feed.readLine()).contains("PING");
            var outcome = caller.getBean(DeliveryApi.class)
                    .deliver(List.of(MailboxRig.delivery(account, content(), MAIL.length())))
                    .getFirst();
            assertThat(outcome.status()).isEqualTo(Status.DELIVERED);
            // The feed tells of what other tests did as well.
            String line = feed.readLine();
            while (!line.contains(id.toString())) {
                line = feed.readLine();
            }
            assertThat(line).contains("MESSAGES");
        }
        int inbox = mailboxes.mailboxes(token, id).mailboxes().stream()
                .filter(one -> one.name().equals("INBOX"))
                .findFirst()
                .orElseThrow()
                .mailboxId();
        assertThat(mailboxes.select(token, id, inbox, false).recentFromUid()).isEqualTo(1);
        try (var in = new DataInputStream(mailboxes.changes(token, id, inbox, 0))) {
            assertThat(MailboxChanges.readFrom(in).uids()).containsExactly(1);
        }
        try (var messages =
                new MessageStream(mailboxes.fetch(token, id, inbox, new FetchRequest("1", true, Octets.ALL)))) {
            var message = messages.next();
            assertThat(message).isNotNull();
            assertThat(new String(message.octets().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith(MAIL);
            assertThat(messages.next()).isNull();
        }
        try (var in = mailboxes.content(token, id, inbox, 1, 0, 14)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("Delivered-To: ");
        }
        assertThat(mailboxes.quota(token, id).messages()).isEqualTo(1);
        assertThat(caller.getBean(QuotaApi.class).quota(id).limitBytes()).isEqualTo(1_000_000);
    }

    @Test
    void doesAllThatAMailClientDoes() throws Exception {
        UUID id = auth.directory.add(0).accountId();
        String token = auth.userToken(id, 1);
        int box = mailboxes
                .create(token, id, new CreateMailbox("Projekte/Grün", null))
                .mailboxId();
        byte[] large = ("Subject: large\r\n\r\n" + "0123456789\r\n".repeat(60_000)).getBytes();
        var first = mailboxes.append(
                token,
                id,
                box,
                Flags.SEEN,
                List.of("$Label1", "b"),
                Instant.parse("2020-01-02T03:04:05Z"),
                large.length,
                new ByteArrayInputStream(large));
        var second = mailboxes.append(
                token, id, box, 0, List.of(), null, MAIL.length(), new ByteArrayInputStream(MAIL.getBytes()));
        assertThat(List.of(first.uid(), second.uid())).containsExactly(1, 2);
        var request = new StoreRequest("1:2", StoreRequest.Mode.ADD, Flags.DELETED, List.of("x"), first.modseq(), 0);
        try (var in = new DataInputStream(mailboxes.store(token, id, box, request))) {
            StoreResult result = StoreResult.readFrom(in);
            assertThat(result.modified()).isEqualTo("2");
            assertThat(result.changes().flags()).containsExactly(Flags.SEEN | Flags.DELETED, 0);
        }
        assertThat(mailboxes
                        .search(
                                token,
                                id,
                                box,
                                new SearchKey.And(List.of(
                                        new SearchKey.Text("hello"),
                                        new SearchKey.Not(new SearchKey.Flag(Flags.SEEN)))))
                        .uids())
                .isEqualTo("2");
        assertThat(mailboxes.copy(token, id, box, new CopyRequest("2", 1)).targetUids())
                .isEqualTo("1");
        assertThat(mailboxes.move(token, id, box, new CopyRequest("2", 1)).targetUids())
                .isEqualTo("2");
        assertThat(mailboxes.expunge(token, id, box, null).uids()).isEqualTo("1");
        byte[] two = (MAIL + new String(new AppendedFrame(0, List.of(), null, 1).encode(), ISO_8859_1) + "x")
                .getBytes(ISO_8859_1);
        var replacing = mailboxes.replace(
                token, id, 1, 2, box, 0, List.of(), null, MAIL.length(), new ByteArrayInputStream(MAIL.getBytes()));
        var both = mailboxes.append(token, id, box, 0, List.of(), null, MAIL.length(), new ByteArrayInputStream(two));
        assertThat(List.of(replacing.uid(), both.uid(), both.count())).containsExactly(3, 4, 2);
        var marks = new FetchRequest("3", false, Octets.NONE, true);
        try (var messages = new MessageStream(mailboxes.fetch(token, id, box, marks))) {
            assertThat(messages.next().marks().savedAt()).isAfter(Instant.EPOCH);
        }
        mailboxes.rename(token, id, box, "Projekte/Grün & blau/Ä");
        mailboxes.subscribe(token, id, "Projekte/Grün & blau/Ä");
        assertThat(mailboxes.mailboxes(token, id).subscriptions()).contains("Projekte/Grün & blau/Ä");
        mailboxes.unsubscribe(token, id, "Projekte/Grün & blau/Ä");
        mailboxes.delete(token, id, box);
        assertProblem(ProblemCode.NO_SUCH_MAILBOX, () -> mailboxes.select(token, id, box, true));
        var anything = new FetchRequest("1:2", false, Octets.NONE);
        assertProblem(ProblemCode.NO_SUCH_MAILBOX, () -> mailboxes.fetch(token, id, box, anything));
        assertThat(Invariants.violations(org.springframework.jdbc.core.simple.JdbcClient.create(database.owner())))
                .isEmpty();
    }

    /** S15, S21 of the fault list: a token reaches its own account, and only until it is revoked. */
    @Test
    void aTokenReachesItsOwnAccountUntilItIsRevoked() throws Exception {
        AccountView mine = auth.directory.add(0);
        AccountView other = auth.directory.add(0);
        String token = auth.userToken(mine.accountId(), 1);
        mailboxes.mailboxes(token, mine.accountId());
        assertProblem(ProblemCode.FORBIDDEN, () -> mailboxes.mailboxes(token, other.accountId()));
        assertProblem(ProblemCode.FORBIDDEN, () -> mailboxes.mailboxes(token, UUID.randomUUID()));
        assertThat(mailboxesWork("Bearer nonsense", mine.accountId())).isFalse();
        auth.change(new AccountView(mine.accountId(), mine.tenantId(), mine.address(), true, 2, 5_000));
        Await.eventually(() ->
                assertProblem(ProblemCode.AUTHENTICATION_FAILED, () -> mailboxes.mailboxes(token, mine.accountId())));
        String fresh = auth.userToken(mine.accountId(), 2);
        Await.untilEquals(5_000L, () -> mailboxes.quota(fresh, mine.accountId()).limitBytes());
    }

    private HttpResponse<byte[]> export(String key, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(
                            "http://127.0.0.1:" + service.getBean(Ports.class).publicRest() + "/v1/exports/" + path))
                    .header("Authorization", "Bearer " + key)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    @Test
    void anAdministratorTakesAnAccountsMailAlong() throws Exception {
        AccountView account = auth.directory.add(0);
        String token = auth.userToken(account.accountId(), 1);
        mailboxes.mailboxes(token, account.accountId());
        mailboxes.append(
                token,
                account.accountId(),
                1,
                0,
                List.of(),
                null,
                MAIL.length(),
                new ByteArrayInputStream(MAIL.getBytes()));
        HttpResponse<byte[]> mbox = export("mail:read", account.address() + "?format=mbox");
        assertThat(mbox.statusCode()).isEqualTo(200);
        assertThat(mbox.headers().firstValue("Content-Type")).contains("application/mbox");
        assertThat(new String(mbox.body(), StandardCharsets.US_ASCII))
                .startsWith("From ")
                .endsWith(MAIL + "\n");
        HttpResponse<byte[]> tar =
                export("mail:read/" + account.tenantId(), account.accountId().toString());
        assertThat(tar.headers().firstValue("Content-Type")).contains("application/x-tar");
        assertThat(new String(tar.body(), StandardCharsets.US_ASCII)).contains(MAIL, "sha256sums-1.txt", "report.tsv");
    }

    @Test
    void mailWasTakenAlongWithoutARowInTheAuditLog() throws Exception {
        AccountView account = auth.directory.add(0);
        assertThat(export("mail:read", account.address() + "?format=mbox&mailbox=INBOX")
                        .statusCode())
                .isEqualTo(200);
        assertThat(auth.audited)
                .filteredOn(row -> row.contains(account.accountId().toString()))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .contains(
                                "\"MAIL_EXPORT\"",
                                "\"mailbox\":\"INBOX\"",
                                "\"clientAddress\":\"127.0.0.1\"",
                                new UUID(1, 1).toString()));
        auth.auditFails = true;
        HttpResponse<byte[]> refused = export("mail:read", account.address());
        auth.auditFails = false;
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(new String(refused.body(), StandardCharsets.UTF_8)).doesNotContain("Maildir");
    }

    /** S21 of the fault list: what a key does not reach is answered as what is not there. */
    @Test
    void nobodyTakesMailThatTheirKeyDoesNotReach() throws Exception {
        AccountView account = auth.directory.add(0);
        assertThat(export("messages:read", account.address()).statusCode()).isEqualTo(403);
        HttpResponse<byte[]> foreign = export("mail:read/" + UUID.randomUUID(), account.address());
        HttpResponse<byte[]> absent = export("mail:read", UUID.randomUUID() + "@example.org");
        assertThat(List.of(foreign.statusCode(), absent.statusCode())).containsOnly(404);
        assertThat(new String(foreign.body(), StandardCharsets.UTF_8)).contains("There is no such account.");
        assertThat(new String(absent.body(), StandardCharsets.UTF_8)).contains("There is no such account.");
        assertThat(export("mail:read", account.address() + "?format=zip").statusCode())
                .isEqualTo(400);
        assertThat(export("mail:read", account.address() + "?format=mbox&mailbox=None")
                        .statusCode())
                .isEqualTo(404);
        assertThat(export("mail:read", "nonsense").statusCode()).isEqualTo(404);
    }

    /** Keys for single domains were refused whatever they asked. */
    @Test
    void aKeyForADomainTakesTheMailOfItsOwnAccounts() throws Exception {
        AccountView plain = auth.directory.add(0);
        UUID domain = UUID.randomUUID();
        AccountView account = new AccountView(
                plain.accountId(), plain.tenantId(), plain.address(), true, plain.epoch(), plain.quotaBytes(), domain);
        auth.directory.put(account);
        String key = "mail:read/" + account.tenantId() + '/';
        assertThat(export(key + domain, account.address()).statusCode()).isEqualTo(200);
        assertThat(export(key + UUID.randomUUID(), account.address()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void anAdministratorBringsMailInAndAsksForTheJob() throws Exception {
        AccountView account = auth.directory.add(0);
        String root = "http://127.0.0.1:" + service.getBean(Ports.class).publicRest();
        try (HttpClient http = HttpClient.newHttpClient()) {
            var post = HttpRequest.newBuilder(URI.create(root + "/v1/imports/" + account.address() + "?mailbox=Old"))
                    .header("Authorization", "Bearer mail:write")
                    .header("Content-Type", "application/mbox")
                    .POST(HttpRequest.BodyPublishers.ofString("From a Mon Nov  2 10:15:30 2026\n" + MAIL + "\n"))
                    .build();
            HttpResponse<String> answer = http.send(post, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            assertThat(auth.audited)
                    .anyMatch(row -> row.contains("\"MAIL_IMPORT\"")
                            && row.contains(account.accountId().toString()));
            assertThat(answer.body()).contains("\"state\":\"done\"", "\"imported\":1", "\"source\":null");
            String location = answer.headers().firstValue("Location").orElseThrow();
            for (String key : List.of("mail:read", "mail:read/" + UUID.randomUUID())) {
                var get = HttpRequest.newBuilder(URI.create(root + location)).header("Authorization", "Bearer " + key);
                HttpResponse<String> job = http.send(get.build(), HttpResponse.BodyHandlers.ofString());
                assertThat(job.statusCode()).isEqualTo(key.equals("mail:read") ? 200 : 404);
                assertThat(job.body().equals(answer.body())).isEqualTo(key.equals("mail:read"));
            }
        }
    }

    @Test
    void whatIsWrongWithAnImportIsNoFaultOfOurs() throws Exception {
        AccountView account = auth.directory.add(0);
        URI imports = URI.create(
                "http://127.0.0.1:" + service.getBean(Ports.class).publicRest() + "/v1/imports/" + account.address());
        Map<String, Integer> refusals = Map.of(
                "{\"host\":\"imap.example\",\"user\":\"ann\",\"password\":\"x\",\"tsl\":\"starttls\"}", 400,
                "{\"host\":[],\"user\":\"ann\",\"password\":\"x\"}", 400,
                "[]", 400,
                "null", 400,
                "{\"host\":\"imap.example\",\"user\":\"ann\",\"password\":\"x\",\"folders\":{\"Sent\":null}}", 422,
                "{\"user\":\"ann\",\"password\":\"x\"}", 422);
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String body : refusals.keySet()) {
                var post = HttpRequest.newBuilder(imports)
                        .header("Authorization", "Bearer mail:write")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
                HttpResponse<String> answer = http.send(post.build(), HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(body + answer.body()).isEqualTo(refusals.get(body));
            }
        }
    }

    private boolean mailboxesWork(String token, UUID accountId) {
        try {
            mailboxes.mailboxes(token, accountId);
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }
}
