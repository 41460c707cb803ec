package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.testkit.command.Postrider;
import io.postrider.testkit.command.Postrider.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code ./postrider queue} and {@code ./postrider trace} as an admin types them, against a real delivery-service. */
class QueueCommandIT {
    @TempDir
    static Path folder;

    private static RunningDelivery delivery;

    private final String sender = "s" + UUID.randomUUID() + "@elsewhere.test";

    @BeforeAll
    static void boot() throws IOException {
        Postrider.assumeRuns();
        delivery = new RunningDelivery(
                folder, "postrider.delivery.local.first-retry=1h", "postrider.delivery.local.last-retry=1h");
    }

    @AfterAll
    static void close() {
        if (delivery != null) {
            delivery.close();
        }
    }

    private static Ran run(String... arguments) throws IOException, InterruptedException {
        return Postrider.calling(delivery.publicUrl(), delivery.key()).run(arguments);
    }

    private static Ran done(String... arguments) throws IOException, InterruptedException {
        Ran ran = run(arguments);
        assertThat(ran.code()).as(ran.errors()).isZero();
        return ran;
    }

    private UUID deferred(Recipient... recipients) {
        UUID id = UUID.randomUUID();
        delivery.bean(AcceptApi.class).accept(Accepts.request(id, sender, List.of(recipients)));
        eventually(() -> assertThat(delivery.get("/v1/queue/recipients?status=deferred&queueId=" + id)
                        .json()
                        .get("items"))
                .hasSize(recipients.length));
        return id;
    }

    private static Recipient somebody() {
        return Accepts.account(UUID.randomUUID());
    }

    @Test
    void listsWhatWaitsAndWhy() throws Exception {
        Recipient one = somebody();
        UUID id = deferred(one, somebody());
        Ran listed = done("queue", "sender=" + sender, "status=deferred");
        assertThat(listed.output().lines()).hasSize(3);
        assertThat(listed.output())
                .startsWith("QUEUE ID")
                .contains(id.toString(), one.address(), sender, "4.3.0")
                .containsPattern("deferred +" + sender);
        assertThat(done("queue", "sender=" + sender, "--limit", "1").output().lines())
                .hasSize(2);
        assertThat(done("queue", "sender=" + sender, "-o", "json").json()).hasSize(2);
        assertThat(done("queue", "sender=nobody@elsewhere.test", "-o", "json").json())
                .isEmpty();
        assertThat(run("queue", "nonsense").code()).isEqualTo(2);
        Ran refused = run("queue", "sendr=x");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.errors()).contains("sendr");
    }

    @Test
    void showsAMessageAndItsHeader() throws Exception {
        Recipient ann = somebody();
        UUID id = deferred(ann);
        assertThat(done("queue", "show", id.toString()).output())
                .containsPattern(ann.address() + " +4\\.3\\.0")
                .contains("next attempt");
        assertThat(done("queue", "show", id.toString(), "--header").output())
                .contains("Subject: Hello")
                .doesNotContain("Hello.");
        assertThat(run("queue", "show", UUID.randomUUID().toString()).code()).isEqualTo(3);
        assertThat(run("queue", "show").code()).isEqualTo(2);
    }

    @Test
    void actsWhenItsCountIsAgreedTo() throws Exception {
        UUID id = deferred(somebody(), somebody());
        Ran asked = run("queue", "hold", "sender=" + sender);
        assertThat(asked.code()).isEqualTo(2);
        assertThat(asked.errors()).contains("2 recipients match; say --yes to hold them");
        assertThat(done("queue", "hold", "sender=" + sender, "--yes").errors()).contains("hold: 2 recipients.");
        assertThat(done("queue", "sender=" + sender, "status=held").output()).contains(id.toString());
        Ran nothing = run("queue", "hold", id.toString(), "--yes");
        assertThat(nothing.code()).isEqualTo(3);
        assertThat(nothing.errors()).contains("nothing in the queue matches");
        assertThat(done("queue", "release", id.toString(), "--yes", "-o", "json")
                        .json()
                        .get("done")
                        .asInt())
                .isEqualTo(2);
        eventually(() -> assertThat(done("queue", "sender=" + sender, "status=deferred", "-o", "json")
                        .json())
                .hasSize(2));
        assertThat(done("queue", "retry", "sender=" + sender, "--yes").errors()).contains("retry: 2");
        assertThat(done("queue", "actions").output())
                .containsPattern("hold +done +2 +2 +sender=" + sender)
                .containsPattern("release +done +2 +2 +queueId=" + id);
    }

    @Test
    void redirectsAndDeletesAndTellsBothInTheTrace() throws Exception {
        UUID moved = deferred(somebody());
        assertThat(run("queue", "redirect", "new@other.test").code()).isEqualTo(2);
        done("queue", "redirect", "new@other.test", moved.toString(), "--yes");
        eventually(() -> assertThat(done("queue", "recipient=new@other.test", "sender=" + sender, "-o", "json")
                        .json())
                .hasSize(1));
        Recipient gone = somebody();
        UUID deleted = deferred(gone);
        done("queue", "delete", deleted.toString(), "--yes");
        eventually(() -> assertThat(done("trace", deleted.toString()).output()).containsPattern("deleted +"));
        assertThat(done("trace", gone.address()).output()).contains(deleted.toString(), "from <" + sender + ">");
    }

    @Test
    void tracesByWhateverIsKnown() throws Exception {
        UUID id = deferred(somebody());
        JsonNode message = done("trace", id.toString(), "-o", "json").json().at("/messages/0");
        String traceId = message.get("traceId").asString();
        String messageId = message.get("messageId").asString();
        String address = message.at("/recipients/0/address").asString();
        for (String what :
                List.of(id.toString(), traceId, messageId, messageId.substring(1, messageId.length() - 1), address)) {
            assertThat(done("trace", what).output())
                    .as(what)
                    .startsWith("AT")
                    .contains(id.toString(), messageId)
                    .containsPattern("connected +smtp-gateway")
                    .containsPattern("accepted +delivery-service")
                    .containsPattern("attempted +mailbox-service +" + address + " +4\\.3\\.0")
                    .containsPattern("next +- +" + address);
        }
        Ran unknown = run("trace", "nobody@nowhere.test");
        assertThat(unknown.code()).isEqualTo(3);
        assertThat(unknown.errors()).contains("no message of the last 30 days");
        assertThat(run("trace").code()).isEqualTo(2);
    }

    @Test
    void aKeyThatMayNotIsToldSo() throws Exception {
        delivery.callAs(null, "accounts:read");
        try {
            Ran refused = run("queue");
            assertThat(refused.code()).isEqualTo(3);
            assertThat(refused.errors()).contains("messages:read");
        } finally {
            delivery.callAs(null);
        }
    }
}
