package io.postrider.delivery.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.auth.Resolution;
import io.postrider.delivery.bounce.ReportRecipients.RemoteReports;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.QueuedRecipient;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.route.Host;
import io.postrider.delivery.route.Route;
import io.postrider.mail.dsn.RecipientReport.Action;
import io.postrider.platform.net.Networks;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportRecipientsTest {
    private static final UUID TENANT = new UUID(1, 1);
    private static final UUID MEMBER = new UUID(2, 1);
    private static final UUID SUBMITTER = new UUID(2, 2);

    private final ReportRecipients recipients = recipients(new Groups(), null);

    private static ReportRecipients recipients(DirectoryApi directory, @Nullable String postmaster) {
        var server = new Host("mx.far.test", List.of(InetAddress.ofLiteral("192.0.2.1")));
        var proof = new SenderProof(
                domain -> domain.equals("far.test")
                        ? new Route.Hosts("mx.far.test", List.of(server))
                        : new Route.Unknown("4.4.3", "nobody knows"),
                (client, reversePath) -> reversePath.endsWith("@spf.test")
                        && client.getHostAddress().equals("192.0.2.3"),
                Networks.of(List.of("198.51.100.0/24")));
        return new ReportRecipients(directory, RemoteReports.SENT, proof, about -> false, postmaster);
    }

    @Test
    void onMailSentAsAGroupGoToWhoSentIt() {
        List<QueuedRecipient> to = recipients
                .of(message(new QueuedMessage.Sender(TENANT, SUBMITTER)))
                .recipients();
        assertThat(to).hasSize(1);
        assertThat(to.getFirst().account()).isEqualTo(new QueuedRecipient.Account(TENANT, SUBMITTER));
    }

    @Test
    void onAStrangersMailThatClaimsToBeAGroupsGoToNobody() {
        assertThat(recipients.of(message(null)).recipients()).isEmpty();
    }

    @Test
    void onAStrangersMailGoOnlyToAServerThatBroughtIt() {
        var elsewhere = recipients(new Elsewhere(), null);
        assertThat(elsewhere.of(from("ann@far.test", "192.0.2.1")).recipients())
                .singleElement()
                .satisfies(told -> {
                    assertThat(told.address()).isEqualTo("ann@far.test");
                    // RFC 3461 section 6.2
                    assertThat(told.dsnNotify()).isEqualTo("NEVER");
                });
        assertThat(elsewhere.of(from("ann@far.test", "192.0.2.9")).recipients()).isEmpty();
        assertThat(elsewhere.of(from("ann@other.test", "192.0.2.1")).recipients())
                .isEmpty();
        assertThat(elsewhere.of(from("ann@far.test", "nonsense")).recipients()).isEmpty();
    }

    @Test
    void onAStrangersMailGoToASenderForWhomItsServerMaySend() {
        var elsewhere = recipients(new Elsewhere(), null);
        assertThat(elsewhere.of(from("ann@spf.test", "192.0.2.3")).recipients()).hasSize(1);
        assertThat(elsewhere.of(from("ann@spf.test", "192.0.2.4")).recipients()).isEmpty();
    }

    @Test
    void onMailFromABelievedServerGoToItsSender() {
        assertThat(recipients(new Elsewhere(), null)
                        .of(from("ann@other.test", "198.51.100.7"))
                        .recipients())
                .hasSize(1);
        assertThat(recipients(new Groups(), null)
                        .of(from("staff@example.org", "198.51.100.7"))
                        .recipients())
                .isEmpty();
    }

    @Test
    void onReportsGoToThePostmasterOnceAndOnlyIfWanted() {
        var copied = recipients(new Elsewhere(), "postmaster@far.test");
        QueuedMessage report =
                message("", new QueuedMessage.Client("127.0.0.1", QueuedMessage.LOCAL, Instant.EPOCH), null);
        Reported failed = failed(report, "ann@far.test");
        assertThat(copied.wanted(report, List.of(failed))).containsExactly(failed);
        assertThat(copied.of(report).address()).isEqualTo("postmaster@far.test");
        assertThat(copied.wanted(report, List.of(failed(report, "Postmaster@far.test"))))
                .isEmpty();

        assertThat(recipients(new Elsewhere(), null).wanted(report, List.of(failed)))
                .isEmpty();
        QueuedMessage somebodysReport = from("", "192.0.2.1");
        assertThat(copied.wanted(somebodysReport, List.of(failed(somebodysReport, "ann@far.test"))))
                .isEmpty();
    }

    private static Reported failed(QueuedMessage message, String address) {
        var recipient = new QueuedRecipient(0, address, null, "far.test", "NEVER", null, 1, 1, false);
        return new Reported(new Work(message, recipient, Duration.ZERO), Action.FAILED, "5.1.1", null, null, null);
    }

    private static QueuedMessage from(String reversePath, String client) {
        return message(reversePath, new QueuedMessage.Client(client, "ESMTP", Instant.EPOCH), null);
    }

    private static QueuedMessage message(QueuedMessage.@Nullable Sender sender) {
        return message("staff@example.org", new QueuedMessage.Client("192.0.2.1", "ESMTPSA", Instant.EPOCH), sender);
    }

    private static QueuedMessage message(
            String reversePath, QueuedMessage.Client client, QueuedMessage.@Nullable Sender sender) {
        return new QueuedMessage(
                new UUID(3, 1),
                sender,
                new UUID(3, 2),
                1,
                new UUID(3, 3),
                reversePath,
                client,
                new QueuedMessage.Transport(false, "7BIT", null, null),
                null,
                1,
                Instant.EPOCH);
    }

    /** A directory to which every address is elsewhere. */
    private static class Elsewhere implements DirectoryApi {
        @Override
        public List<Resolution> resolve(List<String> addresses) {
            return addresses.stream()
                    .map(address -> new Resolution(address, Resolution.Kind.REMOTE, List.of()))
                    .toList();
        }

        @Override
        public AccountView account(UUID accountId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<AccountView> accounts(List<UUID> accountIds) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<UUID> erased(List<UUID> accountIds) {
            return List.of();
        }

        @Override
        public DirectoryChanges changes(long after, int waitSeconds) {
            throw new UnsupportedOperationException();
        }
    }

    /** A directory where every address is a group's. */
    private static final class Groups extends Elsewhere {
        @Override
        public List<Resolution> resolve(List<String> addresses) {
            return addresses.stream()
                    .map(address -> new Resolution(
                            address,
                            Resolution.Kind.LOCAL,
                            List.of(new Resolution.Target(MEMBER, TENANT, "ann@example.org")),
                            List.of(),
                            new Resolution.Group(Resolution.WhoMayPost.ANYONE, TENANT, "example.org")))
                    .toList();
        }
    }
}
