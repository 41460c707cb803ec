package io.postrider.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.standalone.tryout.Credentials.Account;
import io.postrider.testkit.await.Await;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Store;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Applications that send by REST, in the whole suite. */
@Timeout(600)
class SendIT {
    @TempDir
    static Path folder;

    private static TestSuite suite;

    @BeforeAll
    static void start() throws Exception {
        suite = new TestSuite(folder.resolve("data"));
        suite.start();
    }

    @AfterAll
    static void stop() {
        suite.close();
    }

    private static Account from() {
        return suite.credentials().accounts().get(0);
    }

    private static String message(String subject) {
        return "{\"from\":\"Ännchen <%s>\",\"to\":\"%s\",\"subject\":\"%s\",\"text\":\"ü\"}"
                .formatted(
                        from().address(), suite.credentials().accounts().get(1).address(), subject);
    }

    private static HttpResponse<String> send(Account account, String key, String json) throws Exception {
        String pair = account.address() + ':' + account.password();
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(suite.credentials().rest().resolve("/v1/send"))
                    .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .POST(BodyPublishers.ofString(json))
                    .build();
            return http.send(request, BodyHandlers.ofString());
        }
    }

    @Test
    void whatAKeySendsArrivesAndIsTraced() throws Exception {
        JsonNode sent = JsonMapper.shared().readTree(suite.rest("POST", "/v1/send", message("by a key")));
        suite.awaitInbox(subjects -> subjects.contains("by a key"));
        Await.until(
                Await.PATIENCE,
                () -> suite.rest(
                        "GET",
                        "/v1/messages/trace?queueId=" + sent.get("queueId").asString(),
                        ""),
                trace -> trace.contains("\"outcome\":\"delivered\"")
                        && trace.contains(sent.get("traceId").asString()),
                "the message in the trace");
    }

    @Test
    void whatAUserSendsOnceArrivesOnce() throws Exception {
        HttpResponse<String> first = send(from(), "one", message("by a user"));
        assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
        assertThat(send(from(), "one", message("by a user")).body()).isEqualTo(first.body());
        assertThat(send(from(), "two", message("the last")).statusCode()).isEqualTo(202);
        suite.awaitInbox(subjects -> subjects.contains("by a user") && subjects.contains("the last"));
        assertThat(suite.inbox(TestSuite::subjects)).containsOnlyOnce("by a user");
        Account other = suite.credentials().accounts().get(1);
        assertThat(send(other, "three", message("as another")).statusCode()).isEqualTo(403);
        assertThat(send(new Account(other.address(), "wrong"), "four", message("x"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aCopyGoesToTheMailboxForSentMail() throws Exception {
        suite.rest("PATCH", "/v1/accounts/" + from().address() + "/policy", "{\"copyToSent\":true}");
        suite.rest("POST", "/v1/send", message("with a copy"));
        try (Store store = suite.session().getStore("imaps")) {
            store.connect("localhost", suite.ports().imaps(), from().address(), from().password());
            Await.until(Await.PATIENCE, () -> isCopied(store), "the copy");
        }
    }

    private static boolean isCopied(Store store) throws Exception {
        try (Folder sent = store.getFolder("Sent")) {
            sent.open(Folder.READ_ONLY);
            for (Message message : sent.getMessages()) {
                if (message.getSubject().equals("with a copy")) {
                    return message.isSet(Flags.Flag.SEEN);
                }
            }
            return false;
        }
    }
}
