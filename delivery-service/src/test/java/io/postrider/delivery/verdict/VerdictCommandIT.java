package io.postrider.delivery.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.api.verdict.MessageVerdict;
import io.postrider.api.verdict.Verdict;
import io.postrider.api.verdict.VerdictApi;
import io.postrider.delivery.Accepts;
import io.postrider.delivery.RunningDelivery;
import io.postrider.platform.observe.Trace;
import io.postrider.testkit.command.Postrider;
import io.postrider.testkit.command.Postrider.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./postrider verdict} and {@code ./postrider quarantine} as an admin types them, against a real delivery-service. */
class VerdictCommandIT {
    @TempDir
    static Path folder;

    private static RunningDelivery delivery;

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

    private static String done(String... arguments) throws IOException, InterruptedException {
        Ran ran = run(arguments);
        assertThat(ran.code()).as(ran.errors()).isZero();
        return ran.output();
    }

    @Test
    void showsWhichCheckSaidWhat() throws Exception {
        MessageVerdict one = new MessageVerdict(
                TimeOrderedId.next(),
                Trace.newId(),
                Instant.now(),
                new MessageVerdict.Origin("mx", "192.0.2.1", "client.example", "win@bank.example"),
                1234,
                List.of(new MessageVerdict.Recipient("ann@example.test", Accepts.TENANT, Action.REJECT)),
                Action.REJECT,
                new Verdict(
                        Action.REJECT,
                        2.5,
                        List.of(
                                new Finding("spf", "fail", 2.5, null, "v=spf1 -all"),
                                new Finding("rule", "hit", 0, "SHOUTS", null))),
                true,
                "550 5.7.26 Forged");
        delivery.bean(VerdictApi.class).keep(List.of(one));
        assertThat(done("verdict", one.traceId()))
                .containsPattern("spf +fail +2\\.5 +v=spf1 -all")
                .containsPattern("rule\\.SHOUTS +hit +0")
                .containsPattern("reject +2\\.5 +550 5\\.7\\.26 Forged");
        assertThat(done("verdict", "action=reject", "sender=win@bank.example", "--limit", "5"))
                .startsWith("AT")
                .contains(one.messageId().toString(), "ann@example.test", "192.0.2.1");
        assertThat(run("verdict", UUID.randomUUID().toString()).code()).isEqualTo(3);
        assertThat(run("verdict", "x", "y").code()).isEqualTo(2);
    }

    private static UUID held() {
        UUID id = UUID.randomUUID();
        var recipient = Accepts.account(UUID.randomUUID()).with(Action.QUARANTINE);
        delivery.bean(AcceptApi.class).accept(Accepts.request(id, "held@elsewhere.test", List.of(recipient)));
        return id;
    }

    @Test
    void releasesAndDeletesWhatIsHeld() throws Exception {
        UUID released = held();
        UUID deleted = held();
        assertThat(done("quarantine"))
                .containsPattern(released + " +verdict +<held@elsewhere.test>")
                .contains(deleted.toString());
        done("quarantine", "release", released.toString());
        done("quarantine", "delete", deleted.toString());
        assertThat(done("quarantine", "list")).doesNotContain(released.toString(), deleted.toString());
        assertThat(run("quarantine", "release", released.toString()).code()).isEqualTo(3);
        assertThat(run("quarantine", "release").code()).isEqualTo(2);
    }
}
